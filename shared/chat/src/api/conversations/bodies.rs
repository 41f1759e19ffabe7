//! What the routes of conversations and groups take and answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::group::{About, HistoryVisibility, Posting, Visibility};
use crate::{ConversationId, ConversationSummary, EntryId, ErrorCode, GroupTitle, Member, Role, Timestamp, UserId};

/// How many people one request puts into a group at most: as many as one transaction holds.
pub const MAX_ADDED_MEMBERS: usize = 40;

/// How many groups a search finds at most.
pub const MAX_FOUND_GROUPS: usize = 20;

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

/// Somebody who could not be put into a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefusedMember {
    /// Who.
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

/// Which members to list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MembersQuery {
    /// Go on after this one, from the last page's `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<UserId>,
    /// How many at most: 1 to 100, 100 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub limit: Option<u16>,
}

/// A page of a conversation's members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MembersPage {
    /// The members, by rising id.
    pub members: Vec<Member>,
    /// Where the next page begins; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<UserId>,
}

/// Whom to put into a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddMembers {
    /// The client's id for this request, and the id of the entry that it leaves.
    pub request_id: EntryId,
    /// Whom, at most 40.
    #[schemars(length(min = 1, max = 40))]
    pub user_ids: Vec<UserId>,
}

/// Who has come into a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MembersAdded {
    /// Those of the request who are in the group now, whether they were before or not.
    pub user_ids: Vec<UserId>,
    /// Those of the request who are not.
    pub refused: Vec<RefusedMember>,
}

/// Which role a member is to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRole {
    /// The client's id for this request, and the id of the entry that it leaves.
    pub request_id: EntryId,
    /// The role.
    pub role: Role,
}

/// A request without a body that leaves an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RequestIdQuery {
    /// The client's id for this request, and the id of the entry that it leaves.
    pub request_id: EntryId,
}

/// To come into a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Join {
    /// The client's id for this request, and the id of the entry that it leaves.
    pub request_id: EntryId,
}

/// What is to be different about one's own place in a conversation; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeMembership {
    /// No notifications before this time; a time that has passed ends that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Timestamp>,
    /// Whether it is out of sight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// Whether it is at the top of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<bool>,
    /// What becomes of a stranger's request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestDecision>,
}

/// What becomes of a conversation that a stranger opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum RequestDecision {
    /// It is a conversation as any other from now on.
    Accept,
    /// It is put out of sight and stays a request; the stranger is not told.
    Decline,
}

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
}
