//! Conversations and groups.
//!
//! A request that leaves an entry in the log carries a `requestId`, a UUIDv7 that the client makes once and keeps for every
//! repetition: it becomes the entry's id, so that what was done is not done again.

mod bodies;

use super::{Area, Done, Method, Route};
use crate::{ConversationId, ConversationSummary, EntryId, ErrorCode, Member, Membership, UserId};

pub use bodies::{
    AddMembers, ChangeGroup, ChangeMembership, ChangeRole, FoundGroup, FoundGroups, GroupsQuery, Invitation, Join,
    Link, Links, MAX_ADDED_MEMBERS, MAX_FOUND_GROUPS, MakeLink, MembersAdded, MembersPage, MembersQuery,
    OpenConversation, Opened, RefusedMember, RequestDecision, RequestIdQuery,
};

/// A route of this area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConversationsRoute {
    /// Open a direct conversation, or make a group.
    Open,
    /// Read one conversation.
    Get,
    /// Change what a group is called or how it is set up.
    Change,
    /// Delete a group.
    Delete,
    /// Who is in a conversation.
    ListMembers,
    /// Put people into a group.
    AddMembers,
    /// Give a member another role.
    ChangeRole,
    /// Put a member out, or leave.
    RemoveMember,
    /// Come into a public group.
    Join,
    /// Mute, archive, pin, accept or decline.
    ChangeMembership,
    /// The links into a group.
    ListLinks,
    /// Make a link into a group.
    MakeLink,
    /// Take a link back.
    RevokeLink,
    /// Where a link leads.
    GetInvitation,
    /// Come in by a link.
    AcceptInvitation,
    /// Find public groups.
    FindGroups,
}

const CONVERSATION: &str = "/v1/conversations/{conversationId}";
const MEMBERS: &str = "/v1/conversations/{conversationId}/members";
const MEMBER: &str = "/v1/conversations/{conversationId}/members/{userId}";
const MEMBERSHIP: &str = "/v1/conversations/{conversationId}/membership";
const LINKS: &str = "/v1/conversations/{conversationId}/links";
const LINK: &str = "/v1/conversations/{conversationId}/links/{linkId}";
const INVITATION: &str = "/v1/invitations/{token}";

/// Why what is done to a group may be refused.
const IN_A_GROUP: [ErrorCode; 3] = [ErrorCode::ConversationNotFound, ErrorCode::NotAGroup, ErrorCode::Forbidden];

/// Why what leaves an entry may be refused.
const WITH_AN_ENTRY: [ErrorCode; 3] =
    [ErrorCode::EntryIdInvalid, ErrorCode::EntryIdExpired, ErrorCode::EntryIdConflict];

impl Area for ConversationsRoute {
    const NAME: &'static str = "conversations";
    const ALL: &'static [Self] = &[
        Self::Open,
        Self::Get,
        Self::Change,
        Self::Delete,
        Self::ListMembers,
        Self::AddMembers,
        Self::ChangeRole,
        Self::RemoveMember,
        Self::Join,
        Self::ChangeMembership,
        Self::ListLinks,
        Self::MakeLink,
        Self::RevokeLink,
        Self::GetInvitation,
        Self::AcceptInvitation,
        Self::FindGroups,
    ];

    fn route(self) -> Route {
        match self {
            Self::Open | Self::Get | Self::Change | Self::Delete => self.of_a_conversation(),
            Self::ListMembers | Self::AddMembers | Self::ChangeRole | Self::RemoveMember => self.of_members(),
            Self::Join | Self::ChangeMembership => self.of_a_membership(),
            Self::ListLinks | Self::MakeLink | Self::RevokeLink => self.of_links(),
            Self::GetInvitation | Self::AcceptInvitation | Self::FindGroups => self.of_ways_in(),
        }
    }
}

impl ConversationsRoute {
    fn of_a_conversation(self) -> Route {
        let route = match self {
            Self::Open => {
                let summary = "Opens the direct conversation with somebody, or makes a group.";
                return Route::new(Method::Post, "/v1/conversations", "openConversation", summary)
                    .takes::<OpenConversation>()
                    .answers::<Opened>(201, "It is new.")
                    .answers::<Opened>(200, "It was there.")
                    .refuses(&[ErrorCode::ConversationWithSelf, ErrorCode::UserNotFound, ErrorCode::Blocked])
                    .refuses(&[ErrorCode::BlockedByYou, ErrorCode::TitleInvalid, ErrorCode::AboutInvalid])
                    .refuses(&WITH_AN_ENTRY);
            }
            Self::Get => {
                Route::new(Method::Get, CONVERSATION, "getConversation", "Gets a conversation that one is in.")
                    .answers::<ConversationSummary>(200, "The conversation, as the caller sees it.")
                    .refuses(&[ErrorCode::ConversationNotFound])
            }
            Self::Change => Route::new(
                Method::Patch,
                CONVERSATION,
                "changeGroup",
                "Changes what a group is called or how it is set up.",
            )
            .takes::<ChangeGroup>()
            .answers::<ConversationSummary>(200, "The group, as it is now.")
            .refuses(&[ErrorCode::TitleInvalid, ErrorCode::AboutInvalid])
            .refuses(&WITH_AN_ENTRY)
            .refuses(&IN_A_GROUP),
            _ => Route::new(Method::Delete, CONVERSATION, "deleteGroup", "Deletes a group for everybody in it.")
                .answers::<Done>(200, "It is gone, for everybody.")
                .refuses(&IN_A_GROUP),
        };
        route.parameter::<ConversationId>("conversationId")
    }

    fn of_members(self) -> Route {
        let route = match self {
            Self::ListMembers => {
                Route::new(Method::Get, MEMBERS, "listMembers", "Lists who is in a conversation, by id.")
                    .query::<MembersQuery>()
                    .answers::<MembersPage>(200, "A page of them.")
                    .refuses(&[ErrorCode::ConversationNotFound])
            }
            Self::AddMembers => Route::new(Method::Post, MEMBERS, "addMembers", "Puts people into a group.")
                .takes::<AddMembers>()
                .answers::<MembersAdded>(200, "Who of them is in it now, and who is not.")
                .refuses(&[ErrorCode::UserNotFound, ErrorCode::InvitationRefused, ErrorCode::GroupFull])
                .refuses(&WITH_AN_ENTRY)
                .refuses(&IN_A_GROUP),
            Self::ChangeRole => {
                let summary = "Gives a member another role. Who makes another the owner is an admin from then on.";
                Route::new(Method::Patch, MEMBER, "changeRole", summary)
                    .parameter::<UserId>("userId")
                    .takes::<ChangeRole>()
                    .answers::<Member>(200, "The member, as they are now.")
                    .refuses(&[ErrorCode::NotAMember])
                    .refuses(&WITH_AN_ENTRY)
                    .refuses(&IN_A_GROUP)
            }
            _ => Route::new(Method::Delete, MEMBER, "removeMember", "Puts somebody out of a group, or leaves it.")
                .parameter::<UserId>("userId")
                .query::<RequestIdQuery>()
                .answers::<Done>(200, "They are not in it any more.")
                .refuses(&[ErrorCode::NotAMember, ErrorCode::OwnerMustTransfer])
                .refuses(&WITH_AN_ENTRY)
                .refuses(&IN_A_GROUP),
        };
        route.parameter::<ConversationId>("conversationId")
    }

    fn of_a_membership(self) -> Route {
        let route = match self {
            Self::Join => Route::new(Method::Post, MEMBERSHIP, "joinGroup", "Comes into a public group.")
                .takes::<Join>()
                .answers::<ConversationSummary>(200, "The group, as the caller sees it.")
                .refuses(&[ErrorCode::ConversationNotFound, ErrorCode::Forbidden, ErrorCode::GroupFull])
                .refuses(&WITH_AN_ENTRY),
            _ => {
                let summary = "Mutes, archives or pins a conversation for oneself; accepts or declines a stranger's.";
                Route::new(Method::Patch, MEMBERSHIP, "changeMembership", summary)
                    .takes::<ChangeMembership>()
                    .answers::<Membership>(200, "The caller's place in it, as it is now.")
                    .refuses(&[ErrorCode::ConversationNotFound])
            }
        };
        route.parameter::<ConversationId>("conversationId")
    }

    fn of_links(self) -> Route {
        let route = match self {
            Self::ListLinks => Route::new(Method::Get, LINKS, "listLinks", "Lists the links by which people come in.")
                .answers::<Links>(200, "Those that still work."),
            Self::MakeLink => Route::new(Method::Post, LINKS, "makeLink", "Makes a link by which people come in.")
                .takes::<MakeLink>()
                .answers::<Link>(201, "The link.")
                .refuses(&WITH_AN_ENTRY),
            _ => Route::new(Method::Delete, LINK, "revokeLink", "Takes a link back.")
                .parameter::<EntryId>("linkId")
                .answers::<Done>(200, "It does not work any more."),
        };
        route.parameter::<ConversationId>("conversationId").refuses(&IN_A_GROUP)
    }

    fn of_ways_in(self) -> Route {
        match self {
            Self::GetInvitation => Route::new(Method::Get, INVITATION, "getInvitation", "Says where a link leads.")
                .parameter::<String>("token")
                .answers::<Invitation>(200, "The group.")
                .refuses(&[ErrorCode::LinkInvalid]),
            Self::AcceptInvitation => Route::new(Method::Post, INVITATION, "acceptInvitation", "Comes in by a link.")
                .parameter::<String>("token")
                .takes::<Join>()
                .answers::<ConversationSummary>(200, "The group, as the caller sees it.")
                .refuses(&[ErrorCode::LinkInvalid, ErrorCode::Forbidden, ErrorCode::GroupFull])
                .refuses(&WITH_AN_ENTRY),
            _ => {
                Route::new(Method::Get, "/v1/groups", "findGroups", "Finds public groups by the words of their titles.")
                    .query::<GroupsQuery>()
                    .answers::<FoundGroups>(200, "The largest first, at most 20.")
                    .refuses(&[ErrorCode::QueryInvalid])
            }
        }
    }
}
