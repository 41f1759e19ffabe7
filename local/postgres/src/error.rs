//! What may go wrong.

use std::{io, path::PathBuf};

/// Why there is no PostgreSQL.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// The server's programs are not installed.
    #[error("no PostgreSQL in {folder}: run tools/install start")]
    NotInstalled {
        /// Where they should be.
        folder: PathBuf,
    },
    /// The data is of another major version, which this server cannot read.
    #[error(
        "{folder} was made by PostgreSQL {major}, which this version cannot read: `make reset` forgets what is in it"
    )]
    OtherMajor {
        /// Where the data is.
        folder: PathBuf,
        /// The version that made it.
        major: String,
    },
    /// A folder or file could not be made, or a program not be started.
    #[error("could not {doing}")]
    System {
        /// What we were about to do.
        doing: &'static str,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// `initdb` failed.
    #[error("initdb failed: {output}")]
    Initdb {
        /// What it wrote.
        output: String,
    },
    /// The server ended before it answered.
    #[error("PostgreSQL did not start: {log}")]
    Ended {
        /// The end of its log.
        log: String,
    },
    /// The server did not answer in time.
    #[error("PostgreSQL does not answer on port {port}")]
    Silent {
        /// The port that it was to listen on.
        port: u16,
        /// What the last attempt failed with.
        #[source]
        source: tokio_postgres::Error,
    },
    /// A statement failed.
    #[error("could not {doing}")]
    Statement {
        /// What we were about to do.
        doing: &'static str,
        /// Why not.
        #[source]
        source: tokio_postgres::Error,
    },
}

impl PostgresError {
    pub(crate) fn system(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::System { doing, source }
    }

    pub(crate) fn statement(doing: &'static str) -> impl FnOnce(tokio_postgres::Error) -> Self {
        move |source| Self::Statement { doing, source }
    }
}
