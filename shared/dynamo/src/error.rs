//! What can go wrong in a store.

use aws_sdk_dynamodb::{
    config::http::HttpResponse,
    error::{BuildError, ProvideErrorMetadata, SdkError},
};
use natter_chat::{ConversationId, Dependency, UserId};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a store could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// DynamoDB refused a call or did not answer.
    #[error("{operation} failed")]
    Call {
        /// What was to be done.
        operation: &'static str,
        /// Whether it may succeed later.
        failure: Failure,
        /// What the SDK says. Its own `Display` is of no use: log the chain.
        #[source]
        source: BoxError,
    },
    /// An item cannot be read as what it should be, or not be written.
    #[error("{operation} met an item that does not fit")]
    Item {
        /// What was to be done.
        operation: &'static str,
        /// What does not fit.
        #[source]
        source: serde_dynamo::Error,
    },
    /// What an item holds as JSON cannot be read, or not be written.
    #[error("{operation} met JSON that does not fit")]
    Json {
        /// What was to be done.
        operation: &'static str,
        /// What does not fit.
        #[source]
        source: serde_json::Error,
    },
    /// DynamoDB answered in part, again and again.
    #[error("{operation} was left unfinished by DynamoDB")]
    Unfinished {
        /// What was to be done.
        operation: &'static str,
    },
    /// A conversation has no head, so that there is nothing to count in.
    #[error("there is no conversation {0}")]
    NoConversation(ConversationId),
    /// Somebody's wanted handle and their fallback are both taken.
    #[error("there is no free handle for user {0}")]
    NoFreeHandle(UserId),
}

/// Whether a failed call may succeed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Too much at once: it may succeed once there is less.
    Throttled,
    /// DynamoDB or the way to it was disturbed, or another write was in the way: it may succeed right away.
    Transient,
    /// It would fail again: denied, malformed, or no such table.
    Permanent,
}

impl StoreError {
    /// Whether DynamoDB was asked for too much at once.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        matches!(self, Self::Unfinished { .. } | Self::Call { failure: Failure::Throttled, .. })
    }

    /// Whether the very same call may succeed later; throttling is one such case.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.is_throttled() || matches!(self, Self::Call { failure: Failure::Transient, .. })
    }

    pub(crate) fn call<E>(operation: &'static str) -> impl FnOnce(SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        move |error| Self::Call { operation, failure: Failure::of(&error), source: error.into() }
    }

    pub(crate) fn request(operation: &'static str) -> impl FnOnce(BuildError) -> Self {
        move |error| Self::Call { operation, failure: Failure::Permanent, source: error.into() }
    }

    pub(crate) fn json(operation: &'static str) -> impl Fn(serde_json::Error) -> Self {
        move |source| Self::Json { operation, source }
    }

    pub(crate) fn item(operation: &'static str) -> impl Fn(serde_dynamo::Error) -> Self {
        move |source| Self::Item { operation, source }
    }
}

impl Dependency for StoreError {
    fn is_transient(&self) -> bool {
        Self::is_transient(self)
    }
}

impl Failure {
    fn of<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Self {
        match error {
            SdkError::ServiceError(answer) => {
                let is_servers_fault = answer.raw().status().is_server_error();
                Self::of_code(answer.err().code().unwrap_or_default(), is_servers_fault)
            }
            SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => Self::Transient,
            _ => Self::Permanent,
        }
    }

    fn of_code(code: &str, is_servers_fault: bool) -> Self {
        match code {
            "ProvisionedThroughputExceededException" | "RequestLimitExceeded" | "ThrottlingException" => {
                Self::Throttled
            }
            "ReplicatedWriteConflictException" | "TransactionConflictException" | "TransactionInProgressException" => {
                Self::Transient
            }
            _ if is_servers_fault => Self::Transient,
            _ => Self::Permanent,
        }
    }
}
