//! What there is to say of each route.

use super::{
    AddMembers, ChangeGroup, ChangeMembership, ChangeRole, FoundGroups, GroupsQuery, Invitation, Join, Link, Links,
    MakeLink, MembersAdded, MembersPage, MembersQuery, OpenConversation, Opened, RequestIdQuery,
};
use crate::api::pictures::{NewUpload, SetGroupPicture, UploadTarget};
use crate::api::{Done, Method, Route};
use crate::{ConversationId, ConversationSummary, EntryId, ErrorCode, Member, Membership, UserId};

const CONVERSATION: &str = "/v1/conversations/{conversationId}";
const PICTURE: &str = "/v1/conversations/{conversationId}/picture";
const MEMBERS: &str = "/v1/conversations/{conversationId}/members";
const MEMBER: &str = "/v1/conversations/{conversationId}/members/{userId}";
const MEMBERSHIP: &str = "/v1/conversations/{conversationId}/membership";
const LINKS: &str = "/v1/conversations/{conversationId}/links";
const LINK: &str = "/v1/conversations/{conversationId}/links/{linkId}";
const INVITATION: &str = "/v1/invitations/{token}";

/// Why what is done to a group may be refused.
const IN_A_GROUP: [ErrorCode; 2] = [ErrorCode::NotAGroup, ErrorCode::Forbidden];

/// Why what leaves an entry may be refused.
const WITH_AN_ENTRY: [ErrorCode; 3] =
    [ErrorCode::EntryIdInvalid, ErrorCode::EntryIdExpired, ErrorCode::EntryIdConflict];

/// A route under a conversation.
fn within(method: Method, path: &'static str, operation: &'static str, summary: &'static str) -> Route {
    let route = Route::new(method, path, operation, summary);
    route.parameter::<ConversationId>("conversationId").refuses(&[ErrorCode::ConversationNotFound])
}

pub(super) fn open() -> Route {
    let summary = "Opens the direct conversation with somebody, or makes a group.";
    Route::new(Method::Post, "/v1/conversations", "openConversation", summary)
        .takes::<OpenConversation>()
        .answers::<Opened>(201, "It is new.")
        .answers::<Opened>(200, "It was there.")
        .refuses(&[ErrorCode::ConversationWithSelf, ErrorCode::UserNotFound, ErrorCode::Blocked])
        .refuses(&[ErrorCode::BlockedByYou, ErrorCode::TitleInvalid, ErrorCode::AboutInvalid])
        .refuses(&WITH_AN_ENTRY)
}

pub(super) fn get() -> Route {
    within(Method::Get, CONVERSATION, "getConversation", "Gets a conversation that one is in.")
        .answers::<ConversationSummary>(200, "The conversation, as the caller sees it.")
}

pub(super) fn change() -> Route {
    within(Method::Patch, CONVERSATION, "changeGroup", "Changes what a group is called or how it is set up.")
        .takes::<ChangeGroup>()
        .answers::<ConversationSummary>(200, "The group, as it is now.")
        .refuses(&[ErrorCode::TitleInvalid, ErrorCode::AboutInvalid])
        .refuses(&WITH_AN_ENTRY)
        .refuses(&IN_A_GROUP)
}

pub(super) fn upload_picture() -> Route {
    let summary = "Gives a place to upload a group's picture to. It is shown once it is made the group's.";
    within(Method::Post, PICTURE, "uploadGroupPicture", summary)
        .takes::<NewUpload>()
        .answers::<UploadTarget>(201, "Where to upload it.")
        .refuses(&[ErrorCode::PictureInvalid])
        .refuses(&IN_A_GROUP)
}

pub(super) fn set_picture() -> Route {
    within(Method::Put, PICTURE, "setGroupPicture", "Makes what was uploaded the group's picture.")
        .takes::<SetGroupPicture>()
        .answers::<ConversationSummary>(200, "The group, as it is now.")
        .refuses(&[ErrorCode::PictureInvalid, ErrorCode::UploadNotFound])
        .refuses(&WITH_AN_ENTRY)
        .refuses(&IN_A_GROUP)
}

pub(super) fn remove_picture() -> Route {
    within(Method::Delete, PICTURE, "removeGroupPicture", "Takes a group's picture away.")
        .query::<RequestIdQuery>()
        .answers::<ConversationSummary>(200, "The group, as it is now.")
        .refuses(&WITH_AN_ENTRY)
        .refuses(&IN_A_GROUP)
}

pub(super) fn delete() -> Route {
    within(Method::Delete, CONVERSATION, "deleteGroup", "Deletes a group for everybody in it.")
        .answers::<Done>(200, "It is gone, for everybody.")
        .refuses(&IN_A_GROUP)
}

pub(super) fn list_members() -> Route {
    within(Method::Get, MEMBERS, "listMembers", "Lists who is in a conversation, by id.")
        .query::<MembersQuery>()
        .answers::<MembersPage>(200, "A page of them.")
}

pub(super) fn add_members() -> Route {
    within(Method::Post, MEMBERS, "addMembers", "Puts people into a group.")
        .takes::<AddMembers>()
        .answers::<MembersAdded>(200, "Who of them is in it now, and who is not.")
        .refuses(&[ErrorCode::UserNotFound, ErrorCode::InvitationRefused, ErrorCode::GroupFull])
        .refuses(&WITH_AN_ENTRY)
        .refuses(&IN_A_GROUP)
}

pub(super) fn change_role() -> Route {
    let summary = "Gives a member another role. Who makes another the owner is an admin from then on.";
    within(Method::Patch, MEMBER, "changeRole", summary)
        .parameter::<UserId>("userId")
        .takes::<ChangeRole>()
        .answers::<Member>(200, "The member, as they are now.")
        .refuses(&[ErrorCode::NotAMember])
        .refuses(&WITH_AN_ENTRY)
        .refuses(&IN_A_GROUP)
}

pub(super) fn remove_member() -> Route {
    within(Method::Delete, MEMBER, "removeMember", "Puts somebody out of a group, or leaves it.")
        .parameter::<UserId>("userId")
        .query::<RequestIdQuery>()
        .answers::<Done>(200, "They are not in it any more.")
        .refuses(&[ErrorCode::NotAMember, ErrorCode::OwnerMustTransfer])
        .refuses(&WITH_AN_ENTRY)
        .refuses(&IN_A_GROUP)
}

pub(super) fn join() -> Route {
    within(Method::Post, MEMBERSHIP, "joinGroup", "Comes into a public group.")
        .takes::<Join>()
        .answers::<ConversationSummary>(200, "The group, as the caller sees it.")
        .refuses(&[ErrorCode::Forbidden, ErrorCode::GroupFull])
        .refuses(&WITH_AN_ENTRY)
}

pub(super) fn change_membership() -> Route {
    let summary = "Mutes, archives or pins a conversation for oneself; accepts or declines a stranger's.";
    within(Method::Patch, MEMBERSHIP, "changeMembership", summary)
        .takes::<ChangeMembership>()
        .answers::<Membership>(200, "The caller's place in it, as it is now.")
}

pub(super) fn list_links() -> Route {
    within(Method::Get, LINKS, "listLinks", "Lists the links by which people come in.")
        .answers::<Links>(200, "Those that still work.")
        .refuses(&IN_A_GROUP)
}

pub(super) fn make_link() -> Route {
    within(Method::Post, LINKS, "makeLink", "Makes a link by which people come in.")
        .takes::<MakeLink>()
        .answers::<Link>(201, "The link.")
        .refuses(&WITH_AN_ENTRY)
        .refuses(&IN_A_GROUP)
}

pub(super) fn revoke_link() -> Route {
    within(Method::Delete, LINK, "revokeLink", "Takes a link back.")
        .parameter::<EntryId>("linkId")
        .answers::<Done>(200, "It does not work any more.")
        .refuses(&IN_A_GROUP)
}

pub(super) fn get_invitation() -> Route {
    Route::new(Method::Get, INVITATION, "getInvitation", "Says where a link leads.")
        .parameter::<String>("token")
        .answers::<Invitation>(200, "The group.")
        .refuses(&[ErrorCode::LinkInvalid])
}

pub(super) fn accept_invitation() -> Route {
    Route::new(Method::Post, INVITATION, "acceptInvitation", "Comes in by a link.")
        .parameter::<String>("token")
        .takes::<Join>()
        .answers::<ConversationSummary>(200, "The group, as the caller sees it.")
        .refuses(&[ErrorCode::LinkInvalid, ErrorCode::Forbidden, ErrorCode::GroupFull])
        .refuses(&WITH_AN_ENTRY)
}

pub(super) fn find_groups() -> Route {
    Route::new(Method::Get, "/v1/groups", "findGroups", "Finds public groups by the words of their titles.")
        .query::<GroupsQuery>()
        .answers::<FoundGroups>(200, "The largest first, at most 20.")
        .refuses(&[ErrorCode::QueryInvalid])
}
