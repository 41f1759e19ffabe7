//! The items of the Conversations table.

use natter_chat::{ConversationId, ConversationKind, ConversationSummary, Preview, Seq, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::keys;

/// What all members share.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct HeadItem {
    conversation_id: ConversationId,
    sk: String,
    /// A map with its `kind`, as on the wire.
    kind: ConversationKind,
    created_at: Timestamp,
    last_seq: Seq,
    message_count: u64,
    /// A map, as on the wire.
    #[serde(skip_serializing_if = "Option::is_none")]
    preview: Option<Preview>,
}

impl HeadItem {
    pub(super) fn new(conversation_id: ConversationId, kind: ConversationKind, created_at: Timestamp) -> Self {
        Self {
            conversation_id,
            sk: keys::HEAD.to_owned(),
            kind,
            created_at,
            last_seq: Seq::ZERO,
            message_count: 0,
            preview: None,
        }
    }
}

impl From<HeadItem> for ConversationSummary {
    fn from(head: HeadItem) -> Self {
        Self {
            conversation_id: head.conversation_id,
            kind: head.kind,
            created_at: head.created_at,
            last_seq: head.last_seq,
            message_count: head.message_count,
            preview: head.preview,
        }
    }
}

/// That a user is in a conversation.
#[derive(Debug, Serialize)]
pub(super) struct MemberItem {
    conversation_id: ConversationId,
    sk: String,
    /// Puts the item into `by-user`.
    user_id: UserId,
    joined_at: Timestamp,
}

impl MemberItem {
    pub(super) fn new(conversation_id: ConversationId, user_id: UserId, joined_at: Timestamp) -> Self {
        Self { conversation_id, sk: keys::member_sort_key(user_id), user_id, joined_at }
    }
}

/// As much of a member item as it takes to know who it is.
#[derive(Debug, Deserialize)]
pub(super) struct MemberKey {
    pub(super) user_id: UserId,
}

/// As much of an index entry as it takes to know which conversation it is.
#[derive(Debug, Deserialize)]
pub(super) struct ConversationKey {
    pub(super) conversation_id: ConversationId,
}

/// As much of a head as an update of its progress returns.
#[derive(Debug, Deserialize)]
pub(super) struct Progress {
    pub(super) last_seq: Seq,
}
