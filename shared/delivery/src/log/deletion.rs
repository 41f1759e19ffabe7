//! Deleting a message for everyone: its sender does, an admin, or a moderator.

use natter_chat::{Entry, EntryContent};
use natter_dynamo::{Media, Revoked, StoreError};

use super::Log;

impl Log {
    /// Erases what a message said whose deletion is stored, in all its versions and in the preview. The archive does the same
    /// with its own when the entry reaches it. Nothing where the entry is no deletion.
    ///
    /// # Errors
    /// [`StoreError`]. Some of it may be erased then: asking again is safe, and does what is left.
    pub async fn erase_target(&self, media: &Media, deletion: &Entry) -> Result<(), StoreError> {
        let EntryContent::Deleted { target_id, target_seq } = deletion.content else { return Ok(()) };
        // In this order: whoever lets a list show the message again makes sure that it is not erased yet.
        let said = self.messages.scrub(deletion.conversation_id, target_id, target_seq).await?;
        // What is erased already, or is in the archive alone, may have carried something.
        if said.is_none_or(|said| !said.attachments().is_empty()) {
            let message = Revoked::Message { entry_id: target_id, seq: target_seq };
            media.revoke(deletion.conversation_id, message, deletion.sent_at).await?;
        }
        self.conversations.erase_preview(deletion.conversation_id, target_id).await
    }
}
