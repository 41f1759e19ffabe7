//! What can go wrong with a queue.

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
    Call(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// SQS took the call but not all of the messages, again and again.
    #[error("SQS did not take {count} messages: {code}")]
    Refused {
        /// How many it did not take.
        count: usize,
        /// What it said about the first of them.
        code: String,
    },
}
