//! What clients send.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ConversationId, EntryId, Seq, Timestamp, UserId};

/// A request; `action` names the route that takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "action", rename_all = "camelCase")]
pub enum ClientFrame {
    /// Append a message to a conversation. Answered by `messageAccepted`.
    SendMessage(SendMessage),
    /// Read a page of a conversation's log. Answered by `messages`.
    GetMessages(GetMessages),
    /// List one's conversations. Answered by `conversations`.
    GetConversations(GetConversations),
    /// Look people up. Answered by `users`.
    GetUsers(GetUsers),
    /// Keep the connection open and learn the server's time. Answered by `pong`.
    Ping(Ping),
}

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

/// A place in the list of conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationCursor {
    /// When the conversation at this place was last active.
    pub active_at: Timestamp,
    /// Which conversation it is.
    pub conversation_id: ConversationId,
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
}

/// What is the same for every action: the frame's place in [`ClientFrame`], both ways.
macro_rules! actions {
    ($($action:ident = $name:literal),+ $(,)?) => {
        impl ClientFrame {
            /// The name of every action.
            pub const ACTIONS: &[&str] = &[$($name),+];

            /// What the client calls this request.
            #[must_use]
            pub const fn id(&self) -> &RequestId {
                match self {
                    $(Self::$action(request) => &request.id,)+
                }
            }
        }

        $(
            impl TryFrom<ClientFrame> for $action {
                /// The frame, which is of another action.
                type Error = ClientFrame;

                fn try_from(frame: ClientFrame) -> Result<Self, ClientFrame> {
                    match frame {
                        ClientFrame::$action(request) => Ok(request),
                        other => Err(other),
                    }
                }
            }
        )+
    };
}

actions! {
    SendMessage = "sendMessage",
    GetMessages = "getMessages",
    GetConversations = "getConversations",
    GetUsers = "getUsers",
    Ping = "ping",
}
