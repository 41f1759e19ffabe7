//! From what went wrong to what the client is told.

use std::error::Error;

use natter_chat::Problem;

use super::{ChatError, ErrorCode};

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

impl<E: Into<Problem>> From<E> for ActionError {
    fn from(problem: E) -> Self {
        match problem.into() {
            Problem::Refused(refusal) => ErrorCode::from(refusal).into(),
            Problem::Failed { is_transient: true, source } => Self::unavailable(source),
            Problem::Failed { is_transient: false, source } => Self::internal(source),
        }
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

#[cfg(test)]
mod tests {
    use std::fmt;

    use natter_chat::{Dependency, Refusal};

    use super::*;

    /// A store that is away for now, or for good.
    #[derive(Debug)]
    struct Away {
        for_now: bool,
    }

    impl fmt::Display for Away {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("the store is away")
        }
    }

    impl Error for Away {}

    impl Dependency for Away {
        fn is_transient(&self) -> bool {
            self.for_now
        }
    }

    /// What a client is told, and what the log gets.
    fn told(error: impl Into<ActionError>) -> (ErrorCode, bool, Vec<String>) {
        let mut logged = Vec::new();
        let error = error.into().reduce(|_, cause| logged.push(cause.to_string()));
        (error.code, error.retryable, logged)
    }

    #[test]
    fn what_a_rule_refuses_is_told_by_its_name_and_not_logged() {
        assert_eq!(told(Refusal::TooManyPins), (ErrorCode::TooManyPins, false, vec![]));
    }

    #[test]
    fn only_a_failure_that_may_pass_is_told_as_one_and_the_log_gets_either() {
        let logged = vec!["the store is away".to_owned()];
        assert_eq!(told(Away { for_now: true }), (ErrorCode::Unavailable, true, logged.clone()));
        assert_eq!(told(Away { for_now: false }), (ErrorCode::Internal, false, logged));
    }
}
