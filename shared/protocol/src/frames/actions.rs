//! The list of actions: which request is answered by which reply, and what it weighs. Everything else follows from it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::{
    Authenticate, GetConversations, GetMessages, GetPresence, GetUsers, MarkDelivered, MarkRead, PinMessage, Ping,
    RequestId, SendMessage, Sync, Typing, UpdateMessage,
};
use super::server::{
    Authenticated, ConversationPage, Done, Event, Marked, MessageAccepted, MessagePage, Pong, Presences, Synced,
    UserList,
};
use crate::ChatError;
use crate::weight::{LIST, MESSAGE, READ};
use natter_chat::Feature;

/// What a client sends for one action.
pub trait Request: TryFrom<ClientFrame, Error = ClientFrame> + Send + 'static {
    /// The frame's `action`.
    const ACTION: &'static str;
    /// What it weighs in its sender's rate limit.
    const WEIGHT: u32;
    /// What the client gets for it.
    type Reply: Reply;
}

/// What answers a request.
pub trait Reply: fmt::Debug + Send + 'static {
    /// The frame's `type`.
    const TYPE: &'static str;

    /// The frame that answers the request with this `id`.
    fn answering(self, id: RequestId) -> ServerFrame;
}

macro_rules! actions {
    (
        requests { $($Request:ident = $action:literal => $AnsweredBy:ident, $weight:expr, $feature:expr;)+ }
        replies { $($Reply:ident = $type:literal),+ $(,)? }
    ) => {
        /// A request; `action` names the route that takes it.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "action")]
        #[expect(missing_docs, reason = "each request is documented where it is defined")]
        pub enum ClientFrame {
            $(#[serde(rename = $action)] $Request($Request),)+
        }

        impl ClientFrame {
            /// The name of every action.
            pub const ACTIONS: &[&str] = &[$($action),+];

            /// The type of the frame that answers each action.
            pub const REPLIES: &[(&str, &str)] = &[$(($action, $AnsweredBy::TYPE)),+];

            /// What the client calls this request.
            #[must_use]
            pub const fn id(&self) -> &RequestId {
                match self {
                    $(Self::$Request(request) => &request.id,)+
                }
            }

            /// Whether this request is to be answered only if it fails.
            #[must_use]
            pub const fn is_quiet(&self) -> bool {
                match self {
                    Self::MarkDelivered(MarkDelivered { quiet, .. })
                    | Self::MarkRead(MarkRead { quiet, .. })
                    | Self::Typing(Typing { quiet, .. }) => *quiet,
                    _ => false,
                }
            }

            /// The name of this request's action.
            #[must_use]
            pub const fn action(&self) -> &'static str {
                match self {
                    $(Self::$Request(_) => $action,)+
                }
            }

            /// What this request weighs in its sender's rate limit.
            #[must_use]
            pub const fn weight(&self) -> u32 {
                match self {
                    $(Self::$Request(_) => $Request::WEIGHT,)+
                }
            }

            /// The feature that this request is part of, where it is one without which the service goes on. Marks of what was
            /// read go on, too: they are the caller's own.
            #[must_use]
            pub const fn feature(&self) -> Option<Feature> {
                match self {
                    $(Self::$Request(_) => $feature,)+
                }
            }
        }

        $(
            impl Request for $Request {
                const ACTION: &'static str = $action;
                const WEIGHT: u32 = $weight;
                type Reply = $AnsweredBy;
            }

            impl TryFrom<ClientFrame> for $Request {
                /// The frame, which is of another action.
                type Error = ClientFrame;

                fn try_from(frame: ClientFrame) -> Result<Self, ClientFrame> {
                    match frame {
                        ClientFrame::$Request(request) => Ok(request),
                        other => Err(other),
                    }
                }
            }
        )+

        /// A reply (with `id`) or a push (without).
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "type")]
        #[expect(missing_docs, reason = "each reply is documented where it is defined")]
        pub enum ServerFrame {
            $(
                #[serde(rename = $type)]
                $Reply {
                    /// The request that this answers.
                    id: RequestId,
                    #[serde(flatten)]
                    reply: $Reply,
                },
            )+
            /// A request was refused or failed. The connection stays open.
            #[serde(rename = "error")]
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
            #[serde(rename = "events")]
            Events {
                /// What happened.
                events: Vec<Event>,
            },
        }

        $(
            impl Reply for $Reply {
                const TYPE: &'static str = $type;

                fn answering(self, id: RequestId) -> ServerFrame {
                    ServerFrame::$Reply { id, reply: self }
                }
            }
        )+
    };
}

actions! {
    // What the client sends = its action => its reply, what it weighs in the sender's rate limit, and the feature that it is part of,
    // where a deployment may leave that out.
    requests {
        SendMessage = "sendMessage" => MessageAccepted, MESSAGE, Some(Feature::Writing);
        UpdateMessage = "updateMessage" => MessageAccepted, MESSAGE, Some(Feature::Writing);
        PinMessage = "pinMessage" => MessageAccepted, MESSAGE, Some(Feature::Writing);
        GetMessages = "getMessages" => MessagePage, READ, None;
        Sync = "sync" => Synced, LIST, None;
        MarkDelivered = "markDelivered" => Marked, READ, None;
        MarkRead = "markRead" => Marked, READ, None;
        Typing = "typing" => Done, READ, Some(Feature::Typing);
        GetPresence = "getPresence" => Presences, LIST, Some(Feature::Presence);
        GetConversations = "getConversations" => ConversationPage, LIST, None;
        GetUsers = "getUsers" => UserList, READ, None;
        Authenticate = "authenticate" => Authenticated, LIST, None;
        Ping = "ping" => Pong, READ, None;
    }
    replies {
        MessageAccepted = "messageAccepted",
        MessagePage = "messages",
        Synced = "synced",
        Marked = "marked",
        Presences = "presence",
        Authenticated = "authenticated",
        Done = "done",
        ConversationPage = "conversations",
        UserList = "users",
        Pong = "pong",
    }
}

impl ServerFrame {
    /// The reply to a request that was refused or failed.
    #[must_use]
    pub fn error(id: Option<RequestId>, error: impl Into<ChatError>) -> Self {
        Self::Error { id, error: error.into() }
    }
}
