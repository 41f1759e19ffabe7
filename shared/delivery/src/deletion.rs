//! Deleting a message for everyone: its sender does, an admin, or a moderator.

use natter_chat::{ConversationId, Entry, EntryContent, EntryId, Timestamp, UserId};
use natter_dynamo::StoreError;

use crate::{Appended, Draft, Log};

/// A message that is to be deleted. Who may is the caller's to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deletion {
    /// Where it is.
    pub conversation_id: ConversationId,
    /// The id of the entry that says so: the same for every attempt.
    pub entry_id: EntryId,
    /// Which message.
    pub target_id: EntryId,
    /// Who deletes it.
    pub by: UserId,
    /// The present time.
    pub at: Timestamp,
}

impl Log {
    /// Appends that the message was deleted, and then erases what it said, in all its versions and in the preview. The
    /// archive does the same with its own when the entry reaches it.
    ///
    /// # Errors
    /// [`StoreError`]. The entry may be stored and the message not be erased yet: asking again with the same id is safe, and
    /// does what is left.
    pub async fn delete(&self, deletion: &Deletion) -> Result<Appended, StoreError> {
        let appended = self.append(deletion.draft()).await?;
        self.erase_target(match &appended {
            Appended::Now(entry) | Appended::Before(entry) => entry,
        })
        .await?;
        Ok(appended)
    }

    /// What [`delete`](Self::delete) does after it has appended the entry, for an attempt that finds it there. Nothing where
    /// the entry is no deletion.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn erase_target(&self, deletion: &Entry) -> Result<(), StoreError> {
        let EntryContent::Deleted { target_id } = deletion.content else { return Ok(()) };
        futures_util::future::try_join(
            self.messages.scrub(deletion.conversation_id, target_id),
            self.conversations.reword_preview(deletion.conversation_id, target_id, ""),
        )
        .await
        .map(drop)
    }
}

impl Deletion {
    fn draft(&self) -> Draft {
        Draft {
            conversation_id: self.conversation_id,
            entry_id: self.entry_id,
            sender_id: self.by,
            sent_at: self.at,
            content: EntryContent::Deleted { target_id: self.target_id },
        }
    }
}
