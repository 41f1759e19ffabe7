//! What the server sends.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ConversationCursor;
use crate::history::Page;
use crate::{
    ConversationId, ConversationSummary, Entry, EntryId, Membership, Presence, Seq, Settings, Timestamp, Unread,
    UserId, UserProfile, Viewer,
};

/// The message, or the change of one, is stored: it will not be lost. A resend gets the same again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageAccepted {
    /// Where the message is.
    pub conversation_id: ConversationId,
    /// The message's id.
    pub entry_id: EntryId,
    /// Its place in the conversation.
    pub seq: Seq,
    /// When the server took it.
    pub sent_at: Timestamp,
}

impl From<&Entry> for MessageAccepted {
    fn from(entry: &Entry) -> Self {
        let Entry { conversation_id, entry_id, seq, sent_at, .. } = *entry;
        Self { conversation_id, entry_id, seq, sent_at }
    }
}

/// A page of a conversation's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessagePage {
    /// Whose log it is.
    pub conversation_id: ConversationId,
    /// The page.
    #[serde(flatten)]
    pub page: Page,
}

/// Everything that the device missed, and how all conversations stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Synced {
    /// The conversations, the most recently active first: all of them, changed or not, over one or several pages.
    pub conversations: Vec<SyncedConversation>,
    /// Those of the request's positions that the user is not in (any more).
    pub removed: Vec<ConversationId>,
    /// Where the next page begins; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<ConversationCursor>,
    /// The server's time, so that a client may correct its own.
    pub server_time: Timestamp,
}

/// How far the user has come in a conversation now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Marked {
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Everything up to this place is read.
    pub read_seq: Seq,
    /// Everything up to this place has reached a device.
    pub delivered_seq: Seq,
    /// What is not read.
    #[serde(flatten)]
    pub unread: Unread,
}

/// Who is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Presences {
    /// Those who exist and let it be known to the caller, in no particular order; the others are left out.
    pub presences: Vec<Presence>,
}

/// The connection goes on with the fresh token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Authenticated {
    /// When that expires.
    pub session_expires_at: Timestamp,
}

/// It is done, and there is nothing to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Done {}

/// A page of one's conversations, the most recently active first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationPage {
    /// The conversations.
    pub conversations: Vec<ConversationSummary>,
    /// Where the next page begins; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<ConversationCursor>,
}

/// The people that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UserList {
    /// The people, in no particular order.
    pub users: Vec<UserProfile>,
}

/// The connection is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pong {
    /// The server's time, so that a client may correct its own.
    pub server_time: Timestamp,
    /// How often something that `sync` returns could not be pushed to this connection. A client sends `sync` if this is more
    /// than at its last `sync` on this connection. Absent if it never happened.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub missed: u32,
}

/// A conversation in the answer to `sync`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SyncedConversation {
    /// How it stands.
    #[serde(flatten)]
    pub summary: ConversationSummary,
    /// Whether `entries` is everything after the device's position. Where it is not, `entries` is empty, and the client
    /// pages with `getMessages`: after its position, or from the newest where it has none.
    pub recovered: bool,
    /// Every entry after the device's position, by rising `seq`; all or none.
    pub entries: Vec<Entry>,
    /// Up to which place that is so: there never will be anything else. Of no use where `recovered` is false.
    pub up_to: Seq,
}

impl SyncedConversation {
    /// The conversation with this summary, and everything that its member's device missed up to a place; nothing where that is
    /// not known.
    #[must_use]
    pub fn new(summary: ConversationSummary, missed: Option<Vec<Entry>>, up_to: Seq) -> Self {
        let recovered = missed.is_some();
        let entries = Viewer::of(&summary.membership).log(missed.unwrap_or_default(), &BTreeSet::new());
        Self { summary, recovered, entries, up_to }
    }

    /// The same where the entries do not fit.
    #[must_use]
    pub fn without_entries(self) -> Self {
        Self { recovered: false, entries: Vec::new(), ..self }
    }
}

/// Something that happened and that the receiver may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// A conversation's log has a new entry.
    EntryAdded {
        /// The entry.
        entry: Entry,
    },
    /// The receiver is in a conversation that they were not in before.
    ConversationAdded {
        /// The conversation as the receiver sees it.
        conversation: Box<ConversationSummary>,
    },
    /// The receiver is not in a conversation any more: they left or were put out, or it was deleted.
    ConversationRemoved {
        /// Which conversation.
        conversation_id: ConversationId,
    },
    /// Another device of the receiver's muted, archived, pinned, accepted, blocked …, or their role is another.
    MembershipChanged {
        /// In which conversation.
        conversation_id: ConversationId,
        /// The receiver's place in it now.
        membership: Membership,
    },
    /// Somebody has come further: another member, or the receiver on another device.
    MarksMoved {
        /// In which conversation.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
        /// They have read everything up to this place; absent where that has not moved or they do not tell.
        #[serde(skip_serializing_if = "Option::is_none")]
        read_seq: Option<Seq>,
        /// One of their devices has received everything up to this place; absent where that has not moved.
        #[serde(skip_serializing_if = "Option::is_none")]
        delivered_seq: Option<Seq>,
    },
    /// Somebody is typing, or has stopped. Forgotten after six seconds.
    Typing {
        /// In which conversation.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
        /// Whether they are typing.
        active: bool,
    },
    /// Somebody is called otherwise now, or says something else about themselves.
    ProfileChanged {
        /// How they are seen now.
        profile: UserProfile,
    },
    /// Another device of the receiver's changed their settings.
    SettingsChanged {
        /// The settings now.
        settings: Settings,
    },
}

impl Event {
    /// Whether `sync` tells of it as well, so that a device which this did not reach can make up for that.
    #[must_use]
    pub const fn is_in_sync(&self) -> bool {
        match self {
            Self::EntryAdded { .. }
            | Self::ConversationAdded { .. }
            | Self::ConversationRemoved { .. }
            | Self::MembershipChanged { .. }
            | Self::MarksMoved { .. } => true,
            Self::Typing { .. } | Self::ProfileChanged { .. } | Self::SettingsChanged { .. } => false,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}
