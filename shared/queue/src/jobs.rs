//! The queue of work on accounts that goes on in the background.

use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_types::SdkConfig;
use natter_chat::UserId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::QueueError;

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
    client: Client,
    url: String,
}

impl JobQueue {
    /// The queue at this address. Connects with the first message.
    #[must_use]
    pub fn new(config: &SdkConfig, url: impl Into<String>) -> Self {
        Self { client: Client::new(config), url: url.into() }
    }

    /// Sends a job.
    ///
    /// # Errors
    /// [`QueueError`].
    pub async fn send(&self, job: &AccountJob) -> Result<(), QueueError> {
        let body = serde_json::to_string(job).map_err(QueueError::Unwritable)?;
        let sent = self.client.send_message().queue_url(&self.url).message_body(body).send().await;
        sent.map(drop).map_err(QueueError::call)
    }

    /// Has the delivery with this receipt come again after that time, of whole seconds, in place of the queue's own.
    ///
    /// # Errors
    /// [`QueueError`]; it then comes again after the queue's own time.
    pub async fn deliver_again(&self, receipt: &str, after: Duration) -> Result<(), QueueError> {
        let seconds = i32::try_from(after.as_secs()).unwrap_or(i32::MAX);
        let request = self.client.change_message_visibility().queue_url(&self.url).receipt_handle(receipt);
        let changed = request.visibility_timeout(seconds).send().await;
        changed.map(drop).map_err(QueueError::call)
    }
}
