//! The queue of files that are to be inspected.

use natter_chat::MediaId;
use serde::{Deserialize, Serialize};

use crate::Queue;

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

/// The queue to the function `inspect-media`.
pub type InspectionQueue = Queue<Inspection>;
