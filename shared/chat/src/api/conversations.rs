//! Conversations and groups.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Area, Method, Route};
use crate::{ConversationSummary, ErrorCode, UserId};

/// A route of this area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConversationsRoute {
    /// Open a direct conversation, or make a group.
    Open,
}

impl Area for ConversationsRoute {
    const NAME: &'static str = "conversations";
    const ALL: &'static [Self] = &[Self::Open];

    fn route(self) -> Route {
        match self {
            Self::Open => {
                Route::new(Method::Post, "/v1/conversations", "openConversation", "Opens a direct conversation.")
                    .takes::<OpenConversation>()
                    .answers::<ConversationSummary>(201, "It is new.")
                    .answers::<ConversationSummary>(200, "It was there.")
                    .refuses(&[ErrorCode::ConversationWithSelf, ErrorCode::UserNotFound])
            }
        }
    }
}

/// What sort of conversation to open, and with whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum OpenConversation {
    /// A conversation of the caller with one other person: the same whichever of the two opens it.
    Direct {
        /// The other person.
        with_user_id: UserId,
    },
}
