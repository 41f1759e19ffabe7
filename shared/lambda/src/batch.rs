//! What a function answers that reports which part of a batch is to come again.

use serde::Serialize;

use crate::QueueMessage;

/// What is to be delivered again: of a queue these messages, of a stream the first of these records and all after it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchReply {
    /// The messages or records.
    pub batch_item_failures: Vec<BatchItemFailure>,
}

/// A message or record that is to be delivered again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchItemFailure {
    /// The message's id, or the record's sequence number.
    pub item_identifier: String,
}

impl<'a> FromIterator<&'a str> for BatchReply {
    fn from_iter<I: IntoIterator<Item = &'a str>>(failed: I) -> Self {
        let failed = failed.into_iter().map(|id| BatchItemFailure { item_identifier: id.to_owned() });
        Self { batch_item_failures: failed.collect() }
    }
}

impl<'a> FromIterator<&'a QueueMessage> for BatchReply {
    fn from_iter<I: IntoIterator<Item = &'a QueueMessage>>(failed: I) -> Self {
        failed.into_iter().map(|message| message.message_id.as_str()).collect()
    }
}
