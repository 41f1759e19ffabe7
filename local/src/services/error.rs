//! What may go wrong with a service.

use std::{io, path::PathBuf};

/// Why a service is not there, or did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// What it needs is not installed.
    #[error("{name} is not installed: {} is missing. Run `{remedy}`", path.display())]
    NotInstalled {
        /// The service.
        name: &'static str,
        /// What is missing.
        path: PathBuf,
        /// What installs it.
        remedy: &'static str,
    },
    /// The operating system refused something.
    #[error("{name} could not be started: {doing} failed")]
    System {
        /// The service.
        name: &'static str,
        /// What we were about to do.
        doing: &'static str,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// It ended while it should have started.
    #[error("{name} ended while it started: see its lines above")]
    Ended {
        /// The service.
        name: &'static str,
    },
    /// It did not answer in time.
    #[error("{name} did not answer within {seconds} s")]
    Silent {
        /// The service.
        name: &'static str,
        /// How long it was waited for.
        seconds: u64,
    },
    /// A request could not be built or sent, or no answer came.
    #[error("{name} could not be asked: {what}")]
    Unreachable {
        /// The service.
        name: &'static str,
        /// What was asked.
        what: String,
        /// Why not.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It answered with an error.
    #[error("{name} refused {what}: {answer}")]
    Refused {
        /// The service.
        name: &'static str,
        /// What was asked.
        what: String,
        /// What it said.
        answer: String,
    },
}

impl ServiceError {
    pub(crate) fn system(name: &'static str, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::System { name, doing, source }
    }

    pub(crate) fn unreachable<E>(name: &'static str, what: &str) -> impl FnOnce(E) -> Self
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let what = what.to_owned();
        move |source| Self::Unreachable { name, what, source: source.into() }
    }
}
