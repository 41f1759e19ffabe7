//! From what went wrong to what the client is told.

use std::error::Error;

use super::{ChatError, ErrorCode};

/// An error of something that Natter depends on. [`ActionError`] follows from it: this is the one place that decides what the
/// client is told.
pub trait Dependency: Error + Send + Sync + 'static {
    /// Whether the very same call may succeed later.
    fn is_transient(&self) -> bool;
}

/// Why an action was refused or failed.
#[derive(Debug)]
pub enum ActionError {
    /// The client's own doing: it is told, and nothing is logged.
    Refused(ChatError),
    /// Ours, or that of something we depend on: the client is told the code, the log gets the cause.
    Failed {
        /// What the client is told.
        code: ErrorCode,
        /// What the log gets.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl ActionError {
    /// Something that we depend on failed; trying again may help.
    pub fn unavailable(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Failed { code: ErrorCode::Unavailable, source: source.into() }
    }

    /// A defect of ours; trying again does not help.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Failed { code: ErrorCode::Internal, source: source.into() }
    }

    /// The error for the client, once `log` has been given the code and the cause of a failure.
    pub fn reduce(self, log: impl FnOnce(ErrorCode, &(dyn Error + 'static))) -> ChatError {
        match self {
            Self::Refused(error) => error,
            Self::Failed { code, source } => {
                log(code, &*source);
                code.into()
            }
        }
    }
}

impl<E: Dependency> From<E> for ActionError {
    fn from(error: E) -> Self {
        if error.is_transient() { Self::unavailable(error) } else { Self::internal(error) }
    }
}

impl From<ErrorCode> for ActionError {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code.into())
    }
}

impl From<ChatError> for ActionError {
    fn from(error: ChatError) -> Self {
        Self::Refused(error)
    }
}
