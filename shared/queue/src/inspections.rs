//! The queue of files that are to be inspected.

use aws_types::SdkConfig;
use natter_chat::MediaId;
use serde::{Deserialize, Serialize};

use crate::{QueueError, queue::Queue};

/// That a file is uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Inspection {
    /// Which.
    pub media_id: MediaId,
}

/// How often the queue brings a message before it goes to the dead letters: the template's `maxReceiveCount`.
pub const INSPECTION_DELIVERIES: u32 = 3;

/// What the queue brings: a client that says that it has uploaded a file, or the bucket's scanner, which is at an end with one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum InspectionCause {
    /// A client.
    Uploaded(Inspection),
    /// The scanner.
    Scanned {
        /// The key of the object that it has scanned.
        scanned: String,
    },
}

/// The queue to the function `inspect-media`. Cheap to clone.
#[derive(Debug, Clone)]
pub struct InspectionQueue {
    queue: Queue,
}

impl InspectionQueue {
    /// The queue at this address. Connects with the first message.
    #[must_use]
    pub fn new(config: &SdkConfig, url: impl Into<String>) -> Self {
        Self { queue: Queue::new(config, url) }
    }

    /// Asks for an inspection. Twice is as good as once.
    ///
    /// # Errors
    /// [`QueueError`].
    pub async fn send(&self, inspection: Inspection) -> Result<(), QueueError> {
        self.queue.send(&inspection).await
    }
}
