//! The shape of a function.

use std::{error::Error, future::Future};

use serde::{Serialize, de::DeserializeOwned};

use crate::Environment;

type BoxError = Box<dyn Error + Send + Sync>;

/// A Lambda function, apart from the host that runs it.
pub trait Function: Sized + Send + Sync + 'static {
    /// What it is called with.
    type Event: DeserializeOwned + Send + 'static;
    /// What it answers.
    type Reply: Serialize + Send + 'static;

    /// Reads the configuration and builds the clients: once in the life of an instance.
    ///
    /// # Errors
    /// [`InitError`] where the configuration is not complete or a client cannot be built.
    fn init(environment: &Environment) -> impl Future<Output = Result<Self, InitError>> + Send;

    /// Handles one event.
    ///
    /// # Errors
    /// [`HandlerError`] where the invocation as a whole has failed, so that its source may try again.
    fn handle(&self, event: Self::Event) -> impl Future<Output = Result<Self::Reply, HandlerError>> + Send;
}

/// Why a function cannot start.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// A variable is not set, or empty.
    #[error("environment variable {name} is not set")]
    MissingVariable {
        /// Which one.
        name: &'static str,
    },
    /// A variable does not hold what it should.
    #[error("environment variable {name} is invalid: {reason}")]
    InvalidVariable {
        /// Which one.
        name: &'static str,
        /// What is wrong with it; not its value.
        reason: String,
    },
    /// A client could not be built, or its first connection failed.
    #[error("{what} could not be set up")]
    Setup {
        /// What could not be set up.
        what: &'static str,
        /// Why.
        #[source]
        source: BoxError,
    },
}

impl InitError {
    /// [`InitError::Setup`].
    pub fn setup(what: &'static str, source: impl Into<BoxError>) -> Self {
        Self::Setup { what, source: source.into() }
    }
}

/// Why an invocation failed as a whole.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct HandlerError {
    what: &'static str,
    #[source]
    source: Option<BoxError>,
}

impl HandlerError {
    /// A failure without another behind it. Lambda passes `what` on to the caller: API Gateway's authorizers go by it.
    #[must_use]
    pub const fn new(what: &'static str) -> Self {
        Self { what, source: None }
    }

    /// A failure because of `source`.
    pub fn because(what: &'static str, source: impl Into<BoxError>) -> Self {
        Self { what, source: Some(source.into()) }
    }
}
