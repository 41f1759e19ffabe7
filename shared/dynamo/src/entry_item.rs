//! An entry as the Messages table and its stream hold it.

use std::time::Duration;

use natter_chat::{ConversationId, Entry, EntryContent, EntryId, Seq, Timestamp, UserId, history::RecentEntry};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct EntryItem {
    conversation_id: ConversationId,
    entry_id: EntryId,
    seq: Seq,
    sender_id: UserId,
    sent_at: Timestamp,
    /// A map with its `kind`, as on the wire.
    content: EntryContent,
    /// Puts the item into `by-target`, where it changes a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target_id: Option<EntryId>,
    /// TTL: seconds since the Unix epoch.
    expires_at: u64,
}

impl EntryItem {
    pub(crate) fn new(entry: &Entry, ttl: Duration) -> Self {
        Self {
            conversation_id: entry.conversation_id,
            entry_id: entry.entry_id,
            seq: entry.seq,
            sender_id: entry.sender_id,
            sent_at: entry.sent_at,
            content: entry.content.clone(),
            target_id: entry.content.target(),
            expires_at: entry.sent_at.plus(ttl).as_secs(),
        }
    }
}

impl From<EntryItem> for Entry {
    fn from(item: EntryItem) -> Self {
        Self {
            conversation_id: item.conversation_id,
            entry_id: item.entry_id,
            seq: item.seq,
            sender_id: item.sender_id,
            sent_at: item.sent_at,
            content: item.content,
        }
    }
}

impl From<EntryItem> for RecentEntry {
    fn from(item: EntryItem) -> Self {
        let expires_at = Timestamp::from_millis(item.expires_at.saturating_mul(1000));
        Self { entry: item.into(), expires_at }
    }
}
