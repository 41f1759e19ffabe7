//! Links, and finding public groups.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use natter_chat::group::About;
use natter_chat::{ConversationId, EntryId, GroupTitle, PictureId, Timestamp, UserId};

/// How many groups a search finds at most.
pub const MAX_FOUND_GROUPS: usize = 20;

/// What sort of link to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MakeLink {
    /// The client's id for this request, and the link's.
    pub request_id: EntryId,
    /// When it stops working; never where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// How many people may come in by it; any number where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub max_uses: Option<u32>,
}

/// A link by which people come into a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// Which one.
    pub link_id: EntryId,
    /// What opens the group to whoever has it.
    pub token: String,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// When it stops working.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// How many people may come in by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<u32>,
    /// How many people have.
    pub uses: u32,
}

/// The links into a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Links {
    /// The links, the oldest first.
    pub links: Vec<Link>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// The group.
    #[serde(flatten)]
    pub group: FoundGroup,
    /// Whether the caller is in it already.
    pub is_member: bool,
}

/// Which public groups to find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupsQuery {
    /// Beginnings of words of the title, in any order; capitals and accents do not matter. One of them has at least two
    /// characters.
    pub query: String,
}

/// The public groups that were found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundGroups {
    /// The groups, the largest first.
    pub groups: Vec<FoundGroup>,
}

/// A group, as those see it who are not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundGroup {
    /// Which one.
    pub conversation_id: ConversationId,
    /// What it is called.
    pub title: GroupTitle,
    /// What it is about.
    pub about: About,
    /// How many people are in it.
    pub member_count: u32,
    /// Its picture, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<PictureId>,
}
