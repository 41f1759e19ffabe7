//! Noting which files a message carries, unless it was deleted meanwhile.

use natter_chat::{Entry, MediaId};
use uuid::Uuid;

use crate::{
    error::StoreError,
    media::Media,
    messages::Messages,
    transaction::{self, Outcome},
};

impl Media {
    /// Notes that a stored entry carries its files, whose objects these inspections put, and holds them; unless it or
    /// one of them was deleted meanwhile. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn grant(&self, messages: &Messages, entry: &Entry, runs: &[(MediaId, Uuid)]) -> Result<(), StoreError> {
        let operation = "noting that a message carries files";
        let granting = self.granting(operation, entry, runs)?;
        if granting.is_empty() {
            return Ok(());
        }
        let writes = [vec![messages.says_something(operation, entry)?], granting].concat();
        if let Outcome::Refused(_) = transaction::write_all(&self.table, operation, &writes).await? {
            tracing::info!("a message carries no files: it or they were deleted before that was noted");
        }
        Ok(())
    }

    /// Grants what a stored entry carries, where whoever stored it may have come to an end before that. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn grant_stored(&self, messages: &Messages, entry: &Entry) -> Result<(), StoreError> {
        let mut runs = Vec::new();
        for attachment in entry.content.attachments() {
            let found = self.get(attachment.media_id).await?.and_then(|file| file.found);
            runs.extend(found.map(|found| (attachment.media_id, found.run)));
        }
        self.grant(messages, entry, &runs).await
    }
}
