//! The routes.

use super::{
    AddMembers, ChangeGroup, ChangeMembership, ChangeRole, FoundGroups, GroupsQuery, Invitation, Join, Link, Links,
    MakeLink, MembersAdded, MembersPage, MembersQuery, OpenConversation, Opened, RequestIdQuery,
};
use crate::ErrorCode;
use crate::api::pictures::{NewUpload, SetGroupPicture, UploadTarget};
use crate::api::{Done, Made, Method, Route};
use natter_chat::{ConversationId, ConversationSummary, EntryId, Member, Membership, UserId};

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
    Route::new(method, path, operation, summary).refuses(&[ErrorCode::ConversationNotFound])
}

area! {
    ConversationsRoute = "conversations";

    /// Open a direct conversation, or make a group.
    Open { body: OpenConversation } -> Made<Opened> =
        Route::new(
            Method::Post,
            "/v1/conversations",
            "openConversation",
            "Opens the direct conversation with someone, or makes a group.",
        )
            .answers(201, "It is new.")
            .answers(200, "It was there.")
            .refuses(&[ErrorCode::ConversationWithSelf, ErrorCode::UserNotFound, ErrorCode::Blocked])
            .refuses(&[ErrorCode::BlockedByYou, ErrorCode::TitleInvalid, ErrorCode::AboutInvalid])
            .refuses(&WITH_AN_ENTRY);

    /// Read one conversation.
    Get { path: [ConversationId] } -> ConversationSummary =
        within(Method::Get, CONVERSATION, "getConversation", "Gets a conversation that one is in.")
            .answers(200, "The conversation, as the caller sees it.");

    /// Change what a group is called or how it is set up.
    Change { path: [ConversationId] body: ChangeGroup } -> ConversationSummary =
        within(Method::Patch, CONVERSATION, "changeGroup", "Changes what a group is called or how it is set up.")
            .answers(200, "The group, as it is now.")
            .refuses(&[ErrorCode::TitleInvalid, ErrorCode::AboutInvalid])
            .refuses(&WITH_AN_ENTRY)
            .refuses(&IN_A_GROUP);

    /// Get a URL to upload a group's picture to.
    UploadPicture { path: [ConversationId] body: NewUpload } -> UploadTarget =
        within(
            Method::Post,
            PICTURE,
            "uploadGroupPicture",
            "Gives a place to upload a group's picture to. It is shown once it is made the group's.",
        )
            .answers(201, "Where to upload it.")
            .refuses(&[ErrorCode::PictureInvalid])
            .refuses(&IN_A_GROUP);

    /// Make an uploaded picture the group's.
    SetPicture { path: [ConversationId] body: SetGroupPicture } -> ConversationSummary =
        within(Method::Put, PICTURE, "setGroupPicture", "Makes what was uploaded the group's picture.")
            .answers(200, "The group, as it is now.")
            .refuses(&[ErrorCode::PictureInvalid, ErrorCode::UploadNotFound])
            .refuses(&WITH_AN_ENTRY)
            .refuses(&IN_A_GROUP);

    /// Take a group's picture away.
    RemovePicture { path: [ConversationId] query: RequestIdQuery } -> ConversationSummary =
        within(Method::Delete, PICTURE, "removeGroupPicture", "Takes a group's picture away.")
            .answers(200, "The group, as it is now.")
            .refuses(&WITH_AN_ENTRY)
            .refuses(&IN_A_GROUP);

    /// Delete a group.
    Delete { path: [ConversationId] } -> Done =
        within(Method::Delete, CONVERSATION, "deleteGroup", "Deletes a group for everybody in it.")
            .answers(200, "It is gone, for everyone.")
            .refuses(&IN_A_GROUP);

    /// Who is in a conversation.
    ListMembers { path: [ConversationId] query: MembersQuery } -> MembersPage =
        within(Method::Get, MEMBERS, "listMembers", "Lists who is in a conversation, by id.")
            .answers(200, "A page of them.");

    /// Put people into a group.
    AddMembers { path: [ConversationId] body: AddMembers } -> MembersAdded =
        within(Method::Post, MEMBERS, "addMembers", "Puts people into a group.")
            .answers(200, "Who of them is in it now, and who is not.")
            .refuses(&[ErrorCode::UserNotFound, ErrorCode::InvitationRefused, ErrorCode::GroupFull])
            .refuses(&WITH_AN_ENTRY)
            .refuses(&IN_A_GROUP);

    /// Give a member another role.
    ChangeRole { path: [ConversationId, UserId] body: ChangeRole } -> Member =
        within(
            Method::Patch,
            MEMBER,
            "changeRole",
            "Gives a member another role. Who makes another the owner is an admin from then on.",
        )
            .answers(200, "The member, as they are now.")
            .refuses(&[ErrorCode::NotAMember])
            .refuses(&WITH_AN_ENTRY)
            .refuses(&IN_A_GROUP);

    /// Put a member out, or leave.
    RemoveMember { path: [ConversationId, UserId] query: RequestIdQuery } -> Done =
        within(Method::Delete, MEMBER, "removeMember", "Puts somebody out of a group, or leaves it.")
            .answers(200, "They are not in it any more.")
            .refuses(&[ErrorCode::NotAMember, ErrorCode::OwnerMustTransfer])
            .refuses(&WITH_AN_ENTRY)
            .refuses(&IN_A_GROUP);

    /// Come into a public group.
    Join { path: [ConversationId] body: Join } -> ConversationSummary =
        within(Method::Post, MEMBERSHIP, "joinGroup", "Comes into a public group.")
            .answers(200, "The group, as the caller sees it.")
            .refuses(&[ErrorCode::Forbidden, ErrorCode::GroupFull])
            .refuses(&WITH_AN_ENTRY);

    /// Mute, archive, pin, mark as unread, accept or decline.
    ChangeMembership { path: [ConversationId] body: ChangeMembership } -> Membership =
        within(
            Method::Patch,
            MEMBERSHIP,
            "changeMembership",
            "Mutes, archives, pins or marks a conversation as unread for oneself; accepts or declines a stranger's.",
        )
            .answers(200, "The caller's place in it, as it is now.");

    /// The links into a group.
    ListLinks { path: [ConversationId] } -> Links =
        within(Method::Get, LINKS, "listLinks", "Lists the links by which people come in.")
            .answers(200, "Those that still work.")
            .refuses(&IN_A_GROUP);

    /// Make a link into a group.
    MakeLink { path: [ConversationId] body: MakeLink } -> Link =
        within(Method::Post, LINKS, "makeLink", "Makes a link by which people come in.")
            .answers(201, "The link.")
            .refuses(&WITH_AN_ENTRY)
            .refuses(&IN_A_GROUP);

    /// Take a link back.
    RevokeLink { path: [ConversationId, EntryId] } -> Done =
        within(Method::Delete, LINK, "revokeLink", "Takes a link back.")
            .answers(200, "It does not work any more.")
            .refuses(&IN_A_GROUP);

    /// Where a link leads.
    GetInvitation { path: [String] } -> Invitation =
        Route::new(Method::Get, INVITATION, "getInvitation", "Says where a link leads.")
            .answers(200, "The group.")
            .refuses(&[ErrorCode::LinkInvalid]);

    /// Come in by a link.
    AcceptInvitation { path: [String] body: Join } -> ConversationSummary =
        Route::new(Method::Post, INVITATION, "acceptInvitation", "Comes in by a link.")
            .answers(200, "The group, as the caller sees it.")
            .refuses(&[ErrorCode::LinkInvalid, ErrorCode::Forbidden, ErrorCode::GroupFull])
            .refuses(&WITH_AN_ENTRY);

    /// Find public groups.
    FindGroups { query: GroupsQuery } -> FoundGroups =
        Route::new(Method::Get, "/v1/groups", "findGroups", "Finds public groups by the words of their titles.")
            .answers(200, "The largest first, at most 20.")
            .refuses(&[ErrorCode::QueryInvalid]);
}
