//! Conversations and groups.
//!
//! A request that leaves an entry in the log carries a `requestId`, a UUIDv7 that the client makes once and keeps for every
//! repetition: it becomes the entry's id, so that what was done is not done again.

mod members;
mod opening;
mod routes;
mod ways_in;

use super::{Area, Route};

pub use members::{
    AddMembers, ChangeMembership, ChangeRole, Join, MAX_ADDED_MEMBERS, MembersAdded, MembersPage, MembersQuery,
    RequestDecision, RequestIdQuery,
};
pub use opening::{ChangeGroup, OpenConversation, Opened, RefusedMember};
pub use ways_in::{FoundGroup, FoundGroups, GroupsQuery, Invitation, Link, Links, MAX_FOUND_GROUPS, MakeLink};

/// A route of this area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConversationsRoute {
    /// Open a direct conversation, or make a group.
    Open,
    /// Read one conversation.
    Get,
    /// Change what a group is called or how it is set up.
    Change,
    /// Get a place to upload a group's picture to.
    UploadPicture,
    /// Make an uploaded picture the group's.
    SetPicture,
    /// Take a group's picture away.
    RemovePicture,
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

impl Area for ConversationsRoute {
    const NAME: &'static str = "conversations";
    const ALL: &'static [Self] = &[
        Self::Open,
        Self::Get,
        Self::Change,
        Self::UploadPicture,
        Self::SetPicture,
        Self::RemovePicture,
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
            Self::Open => routes::open(),
            Self::Get => routes::get(),
            Self::Change => routes::change(),
            Self::UploadPicture => routes::upload_picture(),
            Self::SetPicture => routes::set_picture(),
            Self::RemovePicture => routes::remove_picture(),
            Self::Delete => routes::delete(),
            Self::ListMembers => routes::list_members(),
            Self::AddMembers => routes::add_members(),
            Self::ChangeRole => routes::change_role(),
            Self::RemoveMember => routes::remove_member(),
            Self::Join => routes::join(),
            Self::ChangeMembership => routes::change_membership(),
            Self::ListLinks => routes::list_links(),
            Self::MakeLink => routes::make_link(),
            Self::RevokeLink => routes::revoke_link(),
            Self::GetInvitation => routes::get_invitation(),
            Self::AcceptInvitation => routes::accept_invitation(),
            Self::FindGroups => routes::find_groups(),
        }
    }
}
