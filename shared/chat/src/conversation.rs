//! A conversation as its members see it in their list.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ConversationId, Entry, EntryId, Seq, Timestamp, UserId};

/// The longest preview of an entry in the list of conversations, in bytes of UTF-8.
pub const MAX_PREVIEW_BYTES: usize = 140;

/// What sort of conversation it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ConversationKind {
    /// Two people and nobody else, for ever.
    Direct {
        /// The two, the smaller id first.
        user_ids: [UserId; 2],
    },
}

impl ConversationKind {
    /// The direct conversation of two people.
    #[must_use]
    pub fn direct(one: UserId, other: UserId) -> Self {
        Self::Direct { user_ids: if one <= other { [one, other] } else { [other, one] } }
    }
}

/// The last entry, short enough for a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// Which entry it is.
    pub entry_id: EntryId,
    /// Who sent it.
    pub sender_id: UserId,
    /// When the server took it.
    pub sent_at: Timestamp,
    /// Its beginning, at most [`MAX_PREVIEW_BYTES`] long.
    pub text: String,
}

impl From<&Entry> for Preview {
    fn from(entry: &Entry) -> Self {
        Self {
            entry_id: entry.entry_id,
            sender_id: entry.sender_id,
            sent_at: entry.sent_at,
            text: entry.content.preview(MAX_PREVIEW_BYTES).to_owned(),
        }
    }
}

/// A conversation as one line of a member's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationSummary {
    /// Which conversation it is.
    pub conversation_id: ConversationId,
    /// What sort it is.
    #[serde(flatten)]
    pub kind: ConversationKind,
    /// When it was opened.
    pub created_at: Timestamp,
    /// The place of its newest entry; 0 where there is none yet.
    pub last_seq: Seq,
    /// How many messages have been sent in it.
    pub message_count: u64,
    /// Its newest entry; absent where there is none yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<Preview>,
}

impl ConversationSummary {
    /// When something last happened in it: what a list is ordered by.
    #[must_use]
    pub fn active_at(&self) -> Timestamp {
        self.preview.as_ref().map_or(self.created_at, |preview| preview.sent_at)
    }
}
