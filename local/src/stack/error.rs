//! Errors that keep a stack from starting.

use std::io;

use natter_anvil::AnvilError;
use natter_emulator::EmulatorError;
use natter_pg::PostgresError;

use crate::{
    data::DataError,
    functions::{InvocationError, StartError},
    seed::SeedError,
    services::{PortError, ServiceError},
    sources::CheckpointError,
    template::TemplateError,
};

/// Why a stack did not start.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    /// The operating system gives no threads.
    #[error("the runtime's threads could not be started")]
    Threads(#[source] io::Error),
    /// Something panicked.
    #[error("the start was interrupted")]
    Interrupted,
    /// The data folder cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A port cannot be had.
    #[error(transparent)]
    Port(#[from] PortError),
    /// An address of our own is unknown.
    #[error("the number of a port cannot be read")]
    Address(#[source] io::Error),
    /// MiniStack or Vite.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The key for notifications.
    #[error(transparent)]
    PushKey(natter_push::KeyError),
    /// DynamoDB.
    #[error("DynamoDB cannot be started")]
    DynamoDb(#[source] EmulatorError),
    /// PostgreSQL.
    #[error("PostgreSQL cannot be started")]
    Postgres(#[source] PostgresError),
    /// The chain.
    #[error("the chain cannot be started")]
    Chain(#[source] AnvilError),
    /// The template says something that cannot be run here.
    #[error("template.yaml cannot be run")]
    Template(#[source] TemplateError),
    /// A function.
    #[error("the functions cannot be started")]
    Functions(#[source] StartError),
    /// The archive's schema.
    #[error("the archive's schema cannot be brought up to date")]
    Migration(#[source] InvocationError),
    /// A reader of a stream.
    #[error("the streams cannot be resumed")]
    Checkpoint(#[source] CheckpointError),
    /// The demo users.
    #[error("the demo users cannot be created")]
    Seed(#[source] SeedError),
    /// The template declares something that nothing here runs.
    #[error("template.yaml: {what} of {function} is not supported yet")]
    Unsupported {
        /// The function's logical id.
        function: String,
        /// What calls it.
        what: String,
    },
    /// The template lacks an API.
    #[error("template.yaml declares no {0}")]
    Missing(&'static str),
}
