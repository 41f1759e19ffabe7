//! What the server sends.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ConversationCursor, RequestId};
use crate::history::Page;
use crate::{ChatError, ConversationId, ConversationSummary, Entry, EntryId, Seq, Timestamp, UserProfile};

/// A reply (with `id`) or a push (without).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ServerFrame {
    /// The message is stored: it will not be lost. A resend gets the same again.
    MessageAccepted {
        /// The request that this answers.
        id: RequestId,
        /// Where the message is.
        conversation_id: ConversationId,
        /// The message's id.
        entry_id: EntryId,
        /// Its place in the conversation.
        seq: Seq,
        /// When the server took it.
        sent_at: Timestamp,
    },
    /// A page of a conversation's log.
    Messages {
        /// The request that this answers.
        id: RequestId,
        /// Whose log it is.
        conversation_id: ConversationId,
        /// The page.
        #[serde(flatten)]
        page: Page,
    },
    /// A page of one's conversations, the most recently active first.
    Conversations {
        /// The request that this answers.
        id: RequestId,
        /// The conversations.
        conversations: Vec<ConversationSummary>,
        /// Where the next page begins; absent where there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        next: Option<ConversationCursor>,
    },
    /// The people that were asked for.
    Users {
        /// The request that this answers.
        id: RequestId,
        /// The people, in no particular order.
        users: Vec<UserProfile>,
    },
    /// The connection is open.
    Pong {
        /// The request that this answers.
        id: RequestId,
        /// The server's time, so that a client may correct its own.
        server_time: Timestamp,
    },
    /// A request was refused or failed. The connection stays open.
    Error {
        /// The request that this answers; absent where it could not be read.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<RequestId>,
        /// What was wrong.
        #[serde(flatten)]
        error: ChatError,
    },
    /// What happened meanwhile, in the order in which it reached the sender of this frame. Entries may arrive out of
    /// order: their `seq` puts them in order, and a missing one shows as a gap.
    Events {
        /// What happened.
        events: Vec<Event>,
    },
}

impl ServerFrame {
    /// The reply to a request that was refused or failed.
    #[must_use]
    pub fn error(id: Option<RequestId>, error: impl Into<ChatError>) -> Self {
        Self::Error { id, error: error.into() }
    }
}

/// Something that happened in a conversation of the receiver's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// A conversation's log has a new entry.
    EntryAdded {
        /// The entry.
        entry: Entry,
    },
}
