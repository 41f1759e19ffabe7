//! Event sources: what calls functions without a client asking.

pub mod queue;
pub mod schedule;
pub mod stream;

mod checkpoint;
mod cognito;
mod dead_letters;
mod expiry;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use cognito::{CognitoTriggers, TriggerError, TriggerFunctions};
pub use dead_letters::DeadLetters;
pub use expiry::sweep_expired;
pub use queue::QueueSource;
pub use schedule::ScheduleSource;
pub use stream::StreamSource;

use std::{future::Future, pin::Pin, sync::Arc};

use serde_json::Value;

pub use crate::functions::InvocationError;

/// A function, as an event source calls it.
pub type Target =
    Arc<dyn Fn(Value) -> Pin<Box<dyn Future<Output = Result<Value, InvocationError>> + Send>> + Send + Sync>;

/// A [`Target`] from an asynchronous function.
pub fn target<F, R>(function: F) -> Target
where
    F: Fn(Value) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Value, InvocationError>> + Send + 'static,
{
    Arc::new(move |event| Box::pin(function(event)))
}
