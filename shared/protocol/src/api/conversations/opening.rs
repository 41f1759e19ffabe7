//! Opening a conversation, making a group and changing it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ErrorCode;
use natter_chat::group::{HistoryVisibility, Posting, Visibility};
use natter_chat::{ConversationSummary, EntryId, UserId};

/// What sort of conversation to open, and with whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum OpenConversation {
    /// A conversation of the caller with one other person: the same whichever of the two opens it.
    Direct {
        /// The other person.
        with_user_id: UserId,
    },
    /// A group, of which the caller is the owner.
    Group {
        /// The client's id for this request, and the id of the log's first entry.
        request_id: EntryId,
        /// What it is called: 1 to 100 bytes of UTF-8.
        title: String,
        /// What it is about: at most 500 bytes of UTF-8.
        #[serde(default)]
        about: String,
        /// Who finds it.
        #[serde(default)]
        visibility: Visibility,
        /// What a new member may read.
        #[serde(default)]
        history: HistoryVisibility,
        /// Who may write.
        #[serde(default)]
        posting: Posting,
        /// Who else is in it from the beginning, at most 40.
        #[serde(default)]
        #[schemars(length(max = 40))]
        user_ids: Vec<UserId>,
    },
}

/// A conversation that is open now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Opened {
    /// The conversation, as the caller sees it.
    #[serde(flatten)]
    pub conversation: ConversationSummary,
    /// Those who were to be in the new group and are not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedMember>,
}

/// A person who could not be added to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefusedMember {
    /// The user.
    pub user_id: UserId,
    /// Why: `user_not_found` or `invitation_refused`.
    pub code: ErrorCode,
}

/// What is to be different about a group; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeGroup {
    /// The client's id for this request, and the id of the entry that it leaves.
    pub request_id: EntryId,
    /// What it is called: 1 to 100 bytes of UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it is about: at most 500 bytes of UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Who finds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// What a new member may read. Who is in already keeps what they have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<HistoryVisibility>,
    /// Who may write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posting: Option<Posting>,
}
