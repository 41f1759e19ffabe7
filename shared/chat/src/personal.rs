//! The request of one function to another, in the archive's network, for what one person has written.

use serde::{Deserialize, Serialize};

use crate::{ConversationId, Entry, Seq, UserId};

/// What is to be done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PersonalRequest {
    /// Give some of it: messages, edits and reactions that are not erased.
    Read {
        /// Whose.
        user_id: UserId,
        /// What comes after this.
        after: Option<PersonalCursor>,
    },
    /// Erase some of it, and tell which.
    Erase {
        /// Whose.
        user_id: UserId,
    },
}

/// A place in what one person has written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonalCursor {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Where in it.
    pub seq: Seq,
}

/// Some of what a person has written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonalPage {
    /// The entries, by conversation and rising place; what they say is erased where that was asked for.
    pub entries: Vec<Entry>,
    /// Whether there may be more.
    pub has_more: bool,
}

impl PersonalPage {
    /// Where the next page begins.
    #[must_use]
    pub fn end(&self) -> Option<PersonalCursor> {
        let last = self.entries.last().filter(|_| self.has_more)?;
        Some(PersonalCursor { conversation_id: last.conversation_id, seq: last.seq })
    }
}
