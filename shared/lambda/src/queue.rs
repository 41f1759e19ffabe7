//! Events of an SQS queue.

use std::future::Future;

use serde::Deserialize;
use tracing::Instrument;

use crate::BatchReply;

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
    /// X-Ray's header of the request that it was sent for.
    #[serde(rename = "AWSTraceHeader", default)]
    pub trace_header: Option<String>,
}

impl QueueEvent {
    /// Handles one message after the other, each in its [span](QueueMessage::span). Those of which `handle` gives `false` come again.
    pub async fn each<'a, H>(&'a self, handle: impl Fn(&'a QueueMessage) -> H) -> BatchReply
    where
        H: Future<Output = bool>,
    {
        let mut failed = Vec::new();
        for message in &self.records {
            if !handle(message).instrument(message.span()).await {
                failed.push(message);
            }
        }
        failed.into_iter().collect()
    }
}

impl QueueMessage {
    /// How often it has been delivered, this time included; 1 where the queue does not say.
    #[must_use]
    pub fn deliveries(&self) -> u32 {
        self.attributes.receive_count.parse().unwrap_or(1)
    }
}
