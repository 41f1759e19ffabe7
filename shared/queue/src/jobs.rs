//! The queue of work on accounts that goes on in the background.

use std::time::Duration;

use aws_types::SdkConfig;
use natter_chat::UserId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{QueueError, queue::Queue};

/// Work on somebody's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AccountJob {
    /// Put all their data into an archive.
    Export {
        /// Whose.
        user_id: UserId,
        /// Which job it is.
        job_id: Uuid,
    },
    /// Erase the account.
    Erase {
        /// Whose.
        user_id: UserId,
        /// Which job it is.
        job_id: Uuid,
    },
}

/// Where the archives of somebody's exports are in their bucket.
#[must_use]
pub fn exports_of(user: UserId) -> String {
    format!("exports/{user}/")
}

/// Where the archive of an export is in its bucket. Nobody guesses a job's id.
#[must_use]
pub fn export_key(user: UserId, job: Uuid) -> String {
    format!("{}{job}.zip", exports_of(user))
}

/// The queue to the function `account-jobs`. Cheap to clone.
#[derive(Debug, Clone)]
pub struct JobQueue {
    queue: Queue,
}

impl JobQueue {
    /// The queue at this address. Connects with the first message.
    #[must_use]
    pub fn new(config: &SdkConfig, url: impl Into<String>) -> Self {
        Self { queue: Queue::new(config, url) }
    }

    /// Sends a job.
    ///
    /// # Errors
    /// [`QueueError`].
    pub async fn send(&self, job: &AccountJob) -> Result<(), QueueError> {
        self.queue.send(job).await
    }

    /// Has the delivery with this receipt come again after that time, of whole seconds, in place of the queue's own.
    ///
    /// # Errors
    /// [`QueueError`]; it then comes again after the queue's own time.
    pub async fn deliver_again(&self, receipt: &str, after: Duration) -> Result<(), QueueError> {
        self.queue.deliver_again(receipt, after).await
    }
}
