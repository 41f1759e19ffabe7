//! What a group's log is still to tell.
//!
//! A change of a group and its entry are in two tables, and the entry's place is known only when it is appended. So the
//! change itself is written with a note of the entry, in one transaction; the note goes when the entry is in the log. Whoever
//! comes next finds the notes that a crash has left, and tells the log.

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::{ConversationId, EntryContent, EntryId, Role, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::Conversations;
use crate::{error::StoreError, keys, table::Page};

const OPERATION: &str = "noting what a log is to tell";

/// An entry that a group's log is still to get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingEntry {
    /// Whose log.
    pub conversation_id: ConversationId,
    /// The entry's id.
    pub entry_id: EntryId,
    /// Who did it.
    pub sender_id: UserId,
    /// When.
    pub sent_at: Timestamp,
    /// What they did.
    pub content: EntryContent,
    /// As what they did it: in this role they must still be when it is written. Nothing where that is no matter, or follows
    /// from what is written.
    pub sender_role: Option<Role>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PendingItem {
    conversation_id: ConversationId,
    sk: String,
    entry_id: EntryId,
    sender_id: UserId,
    sent_at: Timestamp,
    content: EntryContent,
}

impl From<PendingItem> for PendingEntry {
    fn from(item: PendingItem) -> Self {
        Self {
            conversation_id: item.conversation_id,
            entry_id: item.entry_id,
            sender_id: item.sender_id,
            sent_at: item.sent_at,
            content: item.content,
            sender_role: None,
        }
    }
}

impl Conversations {
    /// What a group's log is still to tell: hardly ever anything.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn pending(&self, conversation: ConversationId) -> Result<Vec<PendingEntry>, StoreError> {
        let operation = "reading what a log is to tell";
        let request = self.table.querying_prefix(keys::CONVERSATION_ID, conversation, keys::PENDING_PREFIX);
        let found: Page<PendingItem> = self.table.query(operation, request).await?;
        Ok(found.items.into_iter().map(Into::into).collect())
    }

    /// Deletes a pending entry: the log has it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_pending(&self, conversation: ConversationId, entry: EntryId) -> Result<(), StoreError> {
        self.table.delete("deleting a pending entry", keys::pending(conversation, entry)).await
    }

    /// The parts of a transaction that note what the log is to tell, where its sender may still do it.
    pub(super) fn note(&self, pending: &PendingEntry) -> Result<Vec<TransactWriteItem>, StoreError> {
        let note = PendingItem {
            conversation_id: pending.conversation_id,
            sk: keys::pending_sort_key(pending.entry_id),
            entry_id: pending.entry_id,
            sender_id: pending.sender_id,
            sent_at: pending.sent_at,
            content: pending.content.clone(),
        };
        let mut writes = vec![self.put_new(OPERATION, note)?];
        if let Some(role) = pending.sender_role {
            writes.push(self.has_role(OPERATION, pending.conversation_id, pending.sender_id, role)?);
        }
        Ok(writes)
    }
}
