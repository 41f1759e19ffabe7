//! What the Messages table and its stream hold at a place.

use std::time::Duration;

use natter_chat::{ConversationId, Entry, EntryContent, EntryId, Seq, Timestamp, UserId, history::RecentEntry};
use serde::{Deserialize, Serialize};

use crate::{
    error::StoreError,
    item::{self, Item},
    keys,
};

/// An entry at its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct EntryItem {
    conversation_id: ConversationId,
    seq: Seq,
    entry_id: EntryId,
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

/// A place that stays empty.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct SealItem {
    conversation_id: ConversationId,
    seq: Seq,
    /// Tells it from an entry.
    sealed: bool,
    /// TTL: seconds since the Unix epoch. Whoever might still store something here is long gone by then.
    expires_at: u64,
}

/// A place that is not open.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum StoredPlace {
    Filled(Box<EntryItem>),
    Sealed { seq: Seq },
}

/// As much of a seal as is read.
#[derive(Deserialize)]
struct PlaceItem {
    seq: Seq,
}

impl EntryItem {
    pub(crate) fn new(entry: &Entry, ttl: Duration) -> Self {
        Self {
            conversation_id: entry.conversation_id,
            seq: entry.seq,
            entry_id: entry.entry_id,
            sender_id: entry.sender_id,
            sent_at: entry.sent_at,
            content: entry.content.clone(),
            target_id: entry.content.target(),
            expires_at: entry.sent_at.plus(ttl).as_secs(),
        }
    }

    pub(crate) const fn entry_id(&self) -> EntryId {
        self.entry_id
    }
}

impl SealItem {
    pub(crate) const fn new(conversation_id: ConversationId, seq: Seq, expires_at: Timestamp) -> Self {
        Self { conversation_id, seq, sealed: true, expires_at: expires_at.as_secs() }
    }
}

impl StoredPlace {
    pub(crate) fn read(operation: &'static str, found: Item) -> Result<Self, StoreError> {
        if found.contains_key(keys::SEALED) {
            item::read(operation, found).map(|PlaceItem { seq }| Self::Sealed { seq })
        } else {
            item::read(operation, found).map(|entry| Self::Filled(Box::new(entry)))
        }
    }

    pub(crate) fn into_entry(self) -> Option<Entry> {
        match self {
            Self::Filled(entry) => Some((*entry).into()),
            Self::Sealed { .. } => None,
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
