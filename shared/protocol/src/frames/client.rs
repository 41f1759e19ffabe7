//! What clients send.

use std::{collections::BTreeMap, fmt};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use natter_chat::{ConversationId, EntryId, NewAttachment, Seq, Timestamp, UserId};

/// The client's id of a request, which its reply repeats: 1 to 64 bytes, chosen by the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub struct RequestId(#[schemars(length(min = 1, max = 64))] pub(super) String);

/// Append a message to a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SendMessage {
    /// The client's id of this request.
    pub id: RequestId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The message's id: a UUIDv7 that the client generates once and reuses for resends.
    pub entry_id: EntryId,
    /// The text: 1 to 8000 bytes of UTF-8 after trimming; it may be empty where there are attachments.
    pub text: String,
    /// The last `seq` of the conversation that the client knew when it first sent the message. The message cannot come
    /// before it, so that a resend is recognised at once; without it, all that was written since the id was made is searched
    /// for it, at most a thousand entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// The message of the same conversation that it replies to. If that is no longer at hand (older than a week), the
    /// reply is stored without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<EntryId>,
    /// The `seq` of that message. Without it, only the newest thousand entries are searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to_seq: Option<Seq>,
    /// The people mentioned in it, at most 50.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub mentions: Vec<UserId>,
    /// Whether it is forwarded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forwarded: bool,
    /// The files that it carries: at most 10. The text is their caption.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 10))]
    pub attachments: Vec<NewAttachment>,
}

/// Edit or delete a message, or react to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateMessage {
    /// The client's id of this request.
    pub id: RequestId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The id of this change, which is an entry of its own: a UUIDv7 that the client generates once and reuses for resends.
    pub entry_id: EntryId,
    /// As in `sendMessage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// The message.
    pub target_id: EntryId,
    /// Its `seq`. Without it, the newest thousand entries are searched, and then the archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_seq: Option<Seq>,
    /// The change.
    pub change: MessageChange,
}

/// A change of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MessageChange {
    /// Its sender edits it, within the deployment's edit window.
    Edit {
        /// The text: 1 to 8000 bytes of UTF-8 after trimming; it may be empty where the message carries files.
        text: String,
        /// The people mentioned in it, at most 50.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schemars(length(max = 50))]
        mentions: Vec<UserId>,
    },
    /// Its sender, or an admin of the group, deletes it for everyone.
    Delete {},
    /// Add a reaction.
    React {
        /// One emoji; with or without U+FE0F, it is the same.
        emoji: String,
    },
    /// Remove the caller's reaction.
    Unreact {
        /// One emoji; with or without U+FE0F, it is the same.
        emoji: String,
    },
}

/// Pin a message for everyone in the conversation, or unpin it. In a group, admins and the owner may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PinMessage {
    /// The client's id of this request.
    pub id: RequestId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The id of this change, as in `updateMessage`.
    pub entry_id: EntryId,
    /// As in `sendMessage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// The message.
    pub target_id: EntryId,
    /// Its `seq`.
    pub target_seq: Seq,
    /// Whether to pin it, or to unpin it.
    pub pinned: bool,
}

/// Read a page of a conversation's log: the newest entries, or those before or after a `seq`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetMessages {
    /// The client's id of this request.
    pub id: RequestId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Only entries before this `seq`, starting with the nearest. Not together with `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Seq>,
    /// Only entries after this `seq`, starting with the nearest. Not together with `before`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// The maximum number: 1 to 100, 10 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub limit: Option<u16>,
}

/// Get everything missed in all conversations, and the state of each. A device also starts with this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Sync {
    /// The client's id of this request.
    pub id: RequestId,
    /// The `seq` of the last entry that this device has of each conversation, with nothing missing before it that it had
    /// asked for; at most 500. A conversation that is not here is new to the device.
    #[serde(default)]
    #[schemars(extend("maxProperties" = 500))]
    pub positions: BTreeMap<ConversationId, Seq>,
    /// Continue after this one: the last page's `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<ConversationCursor>,
}

/// Move the delivery cursor: everything up to a `seq` has reached this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarkDelivered {
    /// The client's id of this request.
    pub id: RequestId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The `seq`. A cursor never moves back; one beyond the last entry counts as the last entry.
    pub seq: Seq,
    /// Whether the server is to answer only if it fails.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
}

/// Move the read cursor: everything up to a `seq` has been read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarkRead {
    /// The client's id of this request.
    pub id: RequestId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The `seq`. A cursor never moves back; one beyond the last entry counts as the last entry.
    pub seq: Seq,
    /// Whether the server is to answer only if it fails.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
}

/// Tell others that the user is typing, or has stopped. Send it at most every six seconds; it expires after nine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Typing {
    /// The client's id of this request.
    pub id: RequestId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Whether the user is typing, or has stopped.
    pub active: bool,
    /// Whether the server is to answer only if it fails.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
}

/// Ask who is online.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetPresence {
    /// The client's id of this request.
    pub id: RequestId,
    /// The people, at most 100.
    #[schemars(length(min = 1, max = 100))]
    pub user_ids: Vec<UserId>,
}

/// Extend the session of this connection with a fresh token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Authenticate {
    /// The client's id of this request.
    pub id: RequestId,
    /// A fresh access token of the same user and sign-in.
    pub token: String,
    /// As in `ping`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// As in `ping`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 25))]
    pub watch: Vec<UserId>,
}

/// Omits the token: a secret does not belong in logs.
impl fmt::Debug for Authenticate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Authenticate").field("id", &self.id).finish_non_exhaustive()
    }
}

/// List the caller's conversations, the most recently active first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetConversations {
    /// The client's id of this request.
    pub id: RequestId,
    /// Continue after this one: the last page's `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<ConversationCursor>,
    /// The maximum number: 1 to 100, 50 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub limit: Option<u16>,
}

/// A position in the list of conversations, from a page: return it unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationCursor {
    /// When the conversation at this position was last active.
    pub active_at: Timestamp,
    /// Which conversation it is.
    pub conversation_id: ConversationId,
    /// The version of the list, which may change during paging.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listing: Option<Uuid>,
}

/// Look people up: by id, or by the beginning of a handle. Exactly one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetUsers {
    /// The client's id of this request.
    pub id: RequestId,
    /// These people, at most 100; those who do not exist are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 100))]
    pub user_ids: Option<Vec<UserId>>,
    /// People whose handle begins with this: at least 2 characters. Returns at most 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle_prefix: Option<String>,
}

/// Keep the connection open, tell whether the user is active, and learn the server's time and who else is online. `authenticate`
/// does that, too: send this when the user comes or goes, and every nine minutes if nothing else was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ping {
    /// The client's id of this request.
    pub id: RequestId,
    /// Whether the user is active: the app is visible and in use. Others see them online for 18 minutes, or until the
    /// connection that said so last says that they are not. Absent if there is nothing to say about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// The people whose presence is shown, at most 25.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 25))]
    pub watch: Vec<UserId>,
}
