//! What the server sends.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ConversationCursor;
use natter_chat::history::Page;
use natter_chat::viewer::SeenEntry;
use natter_chat::{
    ConversationId, ConversationSummary, Entry, EntryId, MediaId, Membership, Presence, SecurityNotice, Seq,
    ServiceLevel, Settings, Timestamp, Unread, UserId, UserProfile, Viewer,
};

/// The message, or the change of one, is stored and will not be lost. A resend gets the same reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageAccepted {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The message's id.
    pub entry_id: EntryId,
    /// Its sequence number in the conversation.
    pub seq: Seq,
    /// When the server accepted it.
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
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The page.
    #[serde(flatten)]
    pub page: Page,
}

/// Everything that the device missed, and the state of all conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Synced {
    /// The conversations, the most recently active first: all of them, changed or not, over one or several pages.
    pub conversations: Vec<SyncedConversation>,
    /// Conversations of the request's positions that the user is not, or no longer, a member of.
    pub removed: Vec<ConversationId>,
    /// Where the next page begins; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<ConversationCursor>,
    /// The server's time, so that a client can correct its own.
    pub server_time: Timestamp,
}

/// The user's cursors in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Marked {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The read cursor.
    pub read_seq: Seq,
    /// The delivery cursor.
    pub delivered_seq: Seq,
    /// The unread messages.
    #[serde(flatten)]
    pub unread: Unread,
}

/// Who is online.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Presences {
    /// People whose presence the caller may see, in no particular order; the others are left out.
    pub presences: Vec<Presence>,
}

/// The connection continues with the fresh token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Authenticated {
    /// When the token expires.
    pub session_expires_at: Timestamp,
    /// What `ping` would have been answered with. Release 0.1.0 did not say it.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub pong: Option<Pong>,
}

/// The request succeeded; there is nothing to return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Done {}

/// A page of the caller's conversations, the most recently active first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationPage {
    /// The conversations.
    pub conversations: Vec<ConversationSummary>,
    /// Where the next page begins; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<ConversationCursor>,
}

/// The requested people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UserList {
    /// The people, in no particular order.
    pub users: Vec<UserProfile>,
}

/// The connection is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pong {
    /// The server's time, so that a client can correct its own.
    pub server_time: Timestamp,
    /// How often something that `sync` returns could not be pushed to this connection. A client sends `sync` if this is more
    /// than at its last `sync` on this connection. Absent if it never happened.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub missed: u32,
    /// What is left of the service to save costs. Absent if nothing is left out.
    #[serde(default, skip_serializing_if = "ServiceLevel::is_full")]
    pub service: ServiceLevel,
    /// Those of the request's people who let the caller know, as `getPresence` would tell. Absent if there are none, or if
    /// presence is left out to save costs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub presences: Vec<Presence>,
}

/// A conversation in the reply to `sync`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SyncedConversation {
    /// Its state.
    #[serde(flatten)]
    pub summary: ConversationSummary,
    /// Whether `entries` is everything after the device's position. If not, `entries` is empty, and the client
    /// pages with `getMessages`: after its position, or from the newest if it has none.
    pub recovered: bool,
    /// Every entry after the device's position, by ascending `seq`; all or none.
    pub entries: Vec<SeenEntry>,
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

    /// The same without the entries, which do not fit.
    #[must_use]
    pub fn without_entries(self) -> Self {
        Self { recovered: false, entries: Vec::new(), ..self }
    }
}

/// Something that happened and that the recipient may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// A conversation's log has a new entry.
    EntryAdded {
        /// The entry.
        entry: SeenEntry,
    },
    /// The recipient has become a member of a conversation.
    ConversationAdded {
        /// The conversation as the recipient sees it.
        conversation: Box<ConversationSummary>,
    },
    /// The recipient is no longer in a conversation: they left or were removed, or it was deleted.
    ConversationRemoved {
        /// The conversation.
        conversation_id: ConversationId,
    },
    /// Another device of the recipient muted, archived, pinned, accepted, blocked …, or their role changed.
    MembershipChanged {
        /// The conversation.
        conversation_id: ConversationId,
        /// The recipient's membership now.
        membership: Membership,
    },
    /// A cursor moved: another member's, or the recipient's on another device.
    MarksMoved {
        /// The conversation.
        conversation_id: ConversationId,
        /// The user.
        user_id: UserId,
        /// Their read cursor; absent if it did not move or is not shared.
        #[serde(skip_serializing_if = "Option::is_none")]
        read_seq: Option<Seq>,
        /// Their delivery cursor; absent if it did not move.
        #[serde(skip_serializing_if = "Option::is_none")]
        delivered_seq: Option<Seq>,
    },
    /// A member is typing, or has stopped. Expires after nine seconds.
    Typing {
        /// The conversation.
        conversation_id: ConversationId,
        /// The user.
        user_id: UserId,
        /// Whether they are typing.
        active: bool,
    },
    /// A person changed their profile.
    ProfileChanged {
        /// The profile now.
        profile: UserProfile,
    },
    /// Another device of the recipient changed their settings.
    SettingsChanged {
        /// The settings now.
        settings: Settings,
    },
    /// Something happened to the recipient's account, which another device of theirs, or someone else, did.
    SecurityNotice {
        /// What happened.
        notice: SecurityNotice,
    },
    /// A file that the recipient has asked for can be read again.
    FileRestored {
        /// The conversation.
        conversation_id: ConversationId,
        /// The place of the message that carries it.
        seq: Seq,
        /// The file.
        media_id: MediaId,
        /// Its name.
        name: String,
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
            Self::Typing { .. }
            | Self::ProfileChanged { .. }
            | Self::SettingsChanged { .. }
            | Self::SecurityNotice { .. }
            | Self::FileRestored { .. } => false,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}
