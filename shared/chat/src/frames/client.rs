//! What clients send.

use std::{collections::BTreeMap, fmt};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ConversationId, EntryId, Seq, Timestamp, UserId};

/// What a client calls a request, so that it knows the reply: 1 to 64 bytes, of its own choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct RequestId(#[schemars(length(min = 1, max = 64))] pub(super) String);

/// Append a message to a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SendMessage {
    /// The client's name for this request.
    pub id: RequestId,
    /// Where to.
    pub conversation_id: ConversationId,
    /// The message's id, a UUIDv7 that the client makes once and keeps for every resend.
    pub entry_id: EntryId,
    /// The text: 1 to 8000 bytes of UTF-8 after trimming.
    pub text: String,
    /// The last place of the conversation that the client knew when it sent the message first. The message cannot stand
    /// before it, so that a resend is recognised however much was written meanwhile; without it, an id
    /// that was made in the last ten seconds is taken for new unless it is among the last twelve entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// The message of the same conversation that it answers. Where that is no longer at hand (older than a week), the
    /// answer is stored without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<EntryId>,
    /// The place of that message. Without it, only the newest thousand entries are searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to_seq: Option<Seq>,
    /// The people named in it, at most 50.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub mentions: Vec<UserId>,
    /// Whether it was written elsewhere before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forwarded: bool,
}

/// Edit or delete a message, or react to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateMessage {
    /// The client's name for this request.
    pub id: RequestId,
    /// Where the message is.
    pub conversation_id: ConversationId,
    /// The id of this change, which is an entry of its own: a UUIDv7 that the client makes once and keeps for every resend.
    pub entry_id: EntryId,
    /// As in `sendMessage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// Which message.
    pub target_id: EntryId,
    /// Its place. Without it, the newest thousand entries are searched, and then the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_seq: Option<Seq>,
    /// What is to become of it.
    pub change: MessageChange,
}

/// What is to become of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MessageChange {
    /// Its sender writes it anew, within the deployment's edit window.
    Edit {
        /// The text: 1 to 8000 bytes of UTF-8 after trimming.
        text: String,
        /// The people named in it, at most 50.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schemars(length(max = 50))]
        mentions: Vec<UserId>,
    },
    /// Its sender, or an admin of the group, deletes it for everyone.
    Delete {},
    /// Put an emoji to it.
    React {
        /// One emoji; with or without U+FE0F, it is the same.
        emoji: String,
    },
    /// Take one's emoji away again.
    Unreact {
        /// One emoji; with or without U+FE0F, it is the same.
        emoji: String,
    },
}

/// Read a page of a conversation's log: the newest entries, those before a place, or those after a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetMessages {
    /// The client's name for this request.
    pub id: RequestId,
    /// Which conversation's.
    pub conversation_id: ConversationId,
    /// Only entries before this place, the nearest first to be taken. Not together with `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Seq>,
    /// Only entries after this place, the nearest first to be taken. Not together with `before`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// How many at most: 1 to 100, 10 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub limit: Option<u16>,
}

/// Get everything missed in all conversations, and how they all stand; also the way a device starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Sync {
    /// The client's name for this request.
    pub id: RequestId,
    /// The place of the last entry that this device has of each conversation, with nothing missing before it that it had
    /// asked for; at most 500. A conversation that is not here is new to the device.
    #[serde(default)]
    #[schemars(extend("maxProperties" = 500))]
    pub positions: BTreeMap<ConversationId, Seq>,
    /// Go on after this one, from the last page's `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<ConversationCursor>,
}

/// Say that everything up to a place has reached this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarkDelivered {
    /// The client's name for this request.
    pub id: RequestId,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Up to where. A mark never goes back; one beyond the last entry counts as being there.
    pub seq: Seq,
}

/// Say that everything up to a place has been read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarkRead {
    /// The client's name for this request.
    pub id: RequestId,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Up to where. A mark never goes back; one beyond the last entry counts as being there.
    pub seq: Seq,
}

/// Say that one is typing, or has stopped. To be said every three seconds at most; it is forgotten after six.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Typing {
    /// The client's name for this request.
    pub id: RequestId,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Whether one is typing, or has stopped.
    pub active: bool,
}

/// Ask who is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetPresence {
    /// The client's name for this request.
    pub id: RequestId,
    /// About whom, at most 100.
    #[schemars(length(min = 1, max = 100))]
    pub user_ids: Vec<UserId>,
}

/// Go on with a fresh token on this connection.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Authenticate {
    /// The client's name for this request.
    pub id: RequestId,
    /// A fresh access token of the same user and sign-in.
    pub token: String,
}

/// Without the token: a secret does not belong in logs.
impl fmt::Debug for Authenticate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Authenticate").field("id", &self.id).finish_non_exhaustive()
    }
}

/// List one's conversations, the most recently active first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetConversations {
    /// The client's name for this request.
    pub id: RequestId,
    /// Go on after this one, from the last page's `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<ConversationCursor>,
    /// How many at most: 1 to 100, 50 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub limit: Option<u16>,
}

/// A place in the list of conversations, as a page gave it: to be given back as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationCursor {
    /// When the conversation at this place was last active.
    pub active_at: Timestamp,
    /// Which conversation it is.
    pub conversation_id: ConversationId,
    /// Of which list it is: they change while one pages through them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing: Option<Uuid>,
}

/// Look people up: by id, or by the beginning of a handle. Exactly one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetUsers {
    /// The client's name for this request.
    pub id: RequestId,
    /// These people, at most 100; who does not exist is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 100))]
    pub user_ids: Option<Vec<UserId>>,
    /// People whose handle begins so: at least 2 characters. At most 20 are found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle_prefix: Option<String>,
}

/// Keep the connection open and learn the server's time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ping {
    /// The client's name for this request.
    pub id: RequestId,
    /// Whether the user is there: the app is visible and in use. Others see them online for two and a half minutes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub active: bool,
}
