//! Who is in a conversation, and one's own place in it.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::RefusedMember;
use natter_chat::notification::QuietHours;
use natter_chat::{EntryId, Member, Role, Timestamp, UserId};

/// How many people one request puts into a group at most: as many as one transaction holds.
pub const MAX_ADDED_MEMBERS: usize = 40;

/// Which members to list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MembersQuery {
    /// Continue after this one: the last page's `next`.
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
    /// Where the next page begins; absent if there is none.
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

/// Changes of the caller's membership; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeMembership {
    /// No notifications before this time; a time that has passed ends that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Timestamp>,
    /// Whether to be notified only of what is for the caller in particular; for groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentions_only: Option<bool>,
    /// When to be left alone, each day, beside the hours for all conversations; `null` ends that.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<QuietHours>")]
    pub quiet_hours: Option<Option<QuietHours>>,
    /// Whether it is out of sight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// Whether it is at the top of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<bool>,
    /// Whether it is marked as unread, until more of it is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marked_unread: Option<bool>,
    /// The decision on a stranger's request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestDecision>,
}

/// A field that is there, `null` or not.
#[expect(clippy::option_option, reason = "what is absent stays, and `null` ends it")]
fn given<'de, D: Deserializer<'de>>(field: D) -> Result<Option<Option<QuietHours>>, D::Error> {
    Option::deserialize(field).map(Some)
}

/// The decision on a conversation that a stranger opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum RequestDecision {
    /// It is a conversation as any other from now on.
    Accept,
    /// It is hidden and stays a request; the stranger is not told.
    Decline,
}
