//! One entry of a conversation's log.

mod content;
mod state;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ConversationId, EntryId, Timestamp, UserId};

pub use content::{EntryContent, MAX_MENTIONS, Message, Quote, mentions};
pub use state::{Deleted, Edited, EntryState, Reaction, states};

/// An entry's place in its conversation, from 1. Rises with every entry; a crash may leave a place empty, never a repeat.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Seq(u64);

impl Seq {
    /// The place before every entry: a client that knows nothing is here.
    pub const ZERO: Self = Self(0);

    /// The place `number`.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The place as a number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The place right before this one.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// The place right after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// A lasting change of a conversation: immutable once it has its `seq`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// The conversation that it belongs to.
    pub conversation_id: ConversationId,
    /// The id that the sending client made.
    pub entry_id: EntryId,
    /// Its sequence number in the conversation.
    pub seq: Seq,
    /// Who sent it, from the sender's token.
    pub sender_id: UserId,
    /// When the server accepted it.
    pub sent_at: Timestamp,
    /// What it says.
    pub content: EntryContent,
}
