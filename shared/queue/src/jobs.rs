//! The queue of work on accounts that goes on in the background.

use natter_chat::UserId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Queue;

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

/// The queue to the function `account-jobs`.
pub type JobQueue = Queue<AccountJob>;
