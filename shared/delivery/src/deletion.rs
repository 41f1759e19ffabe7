//! Deleting a message for everyone: its sender does, an admin, or a moderator.

use natter_chat::{Entry, EntryContent};
use natter_dynamo::StoreError;

use crate::Log;

impl Log {
    /// Erases what a message said whose deletion is stored, in all its versions and in the preview. The archive does the same
    /// with its own when the entry reaches it. Nothing where the entry is no deletion.
    ///
    /// # Errors
    /// [`StoreError`]. Some of it may be erased then: asking again is safe, and does what is left.
    pub async fn erase_target(&self, deletion: &Entry) -> Result<(), StoreError> {
        let EntryContent::Deleted { target_id, .. } = deletion.content else { return Ok(()) };
        futures_util::future::try_join(
            self.messages.scrub(deletion.conversation_id, target_id),
            self.conversations.reword_preview(deletion.conversation_id, target_id, ""),
        )
        .await
        .map(drop)
    }
}
