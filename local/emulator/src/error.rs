//! What can go wrong with the embedded DynamoDB.

use std::{io, path::PathBuf};

use dynoxide::DynoxideError;

/// Why the embedded DynamoDB cannot do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum EmulatorError {
    /// The template is not YAML.
    #[error("template.yaml cannot be read")]
    Template(#[source] serde_yaml_ng::Error),
    /// A table of the template uses something that this crate does not resolve, an intrinsic function for one.
    #[error("table {table} of template.yaml cannot be read")]
    Table {
        /// Its logical id.
        table: String,
        /// What is wrong.
        #[source]
        source: serde_json::Error,
    },
    /// The database cannot be opened.
    #[error("the database {} cannot be opened", path.display())]
    Open {
        /// Where it should be.
        path: PathBuf,
        /// Why.
        #[source]
        source: DynoxideError,
    },
    /// Its streams cannot be indexed.
    #[error("the streams in the database cannot be indexed")]
    Index(#[source] rusqlite::Error),
    /// The file was written for other tables than the template's.
    #[error("table {table} in the file differs from template.yaml: remove the file, or run `make reset`")]
    Outdated {
        /// Which table.
        table: String,
    },
    /// No loopback port can be had.
    #[error("no loopback port can be bound")]
    Bind(#[source] io::Error),
    /// The engine refused an operation.
    #[error("{operation} failed on {table}")]
    Engine {
        /// Which one.
        operation: &'static str,
        /// On which table, or all of them.
        table: String,
        /// Why.
        #[source]
        source: DynoxideError,
    },
}

impl EmulatorError {
    pub(crate) fn engine(operation: &'static str, table: &str) -> impl FnOnce(DynoxideError) -> Self {
        move |source| Self::Engine { operation, table: table.to_owned(), source }
    }
}
