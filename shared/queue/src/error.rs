//! What can go wrong with a queue.

use aws_sdk_sqs::config::http::HttpResponse;
use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};
use natter_chat::Dependency;

/// Why messages could not be sent.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// A message could not be written as JSON.
    #[error("a message could not be written")]
    Unwritable(#[source] serde_json::Error),
    /// A message is longer than SQS takes.
    #[error("a message is {bytes} bytes long")]
    TooLong {
        /// How long it is.
        bytes: usize,
    },
    /// SQS refused the call or did not answer.
    #[error("messages could not be sent")]
    Call {
        /// Whether it may succeed later.
        is_transient: bool,
        /// What the SDK says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// SQS took the call but not all of the messages, again and again.
    #[error("SQS did not take {count} messages: {code}")]
    Refused {
        /// How many it did not take.
        count: usize,
        /// What it said about the first of them.
        code: String,
    },
}

impl QueueError {
    pub(crate) fn call<E>(error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let is_transient = match &error {
            SdkError::ServiceError(answer) => {
                let is_throttled = answer.err().code().is_some_and(|code| code.contains("Throttl"));
                is_throttled || answer.raw().status().is_server_error()
            }
            SdkError::ConstructionFailure(_) => false,
            _ => true,
        };
        Self::Call { is_transient, source: error.into() }
    }
}

impl Dependency for QueueError {
    fn is_transient(&self) -> bool {
        match self {
            Self::Unwritable(_) | Self::TooLong { .. } => false,
            Self::Call { is_transient, .. } => *is_transient,
            Self::Refused { .. } => true,
        }
    }
}
