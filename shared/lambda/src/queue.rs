//! Events of an SQS queue, and what a function answers that reports which messages are to come again.

use serde::{Deserialize, Serialize};

/// Messages that a queue delivers together, in no particular order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct QueueEvent {
    /// The messages.
    #[serde(rename = "Records")]
    pub records: Vec<QueueMessage>,
}

/// A message of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueMessage {
    /// Its id.
    pub message_id: String,
    /// What the queue knows this delivery by.
    #[serde(default)]
    pub receipt_handle: String,
    /// What its sender wrote.
    pub body: String,
    /// What the queue says of it.
    #[serde(default)]
    pub attributes: QueueAttributes,
}

/// What a queue says of a message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct QueueAttributes {
    /// How often the message has been delivered, this time included, in digits.
    #[serde(rename = "ApproximateReceiveCount", default)]
    pub receive_count: String,
}

impl QueueMessage {
    /// How often it has been delivered, this time included; 1 where the queue does not say.
    #[must_use]
    pub fn deliveries(&self) -> u32 {
        self.attributes.receive_count.parse().unwrap_or(1)
    }
}

/// Which messages are to be delivered again; the queue deletes the others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueReply {
    /// The messages.
    pub batch_item_failures: Vec<FailedMessage>,
}

/// A message that is to be delivered again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FailedMessage {
    /// Its id.
    pub item_identifier: String,
}

impl<'a> FromIterator<&'a QueueMessage> for QueueReply {
    fn from_iter<I: IntoIterator<Item = &'a QueueMessage>>(failed: I) -> Self {
        let failed = failed.into_iter().map(|message| FailedMessage { item_identifier: message.message_id.clone() });
        Self { batch_item_failures: failed.collect() }
    }
}
