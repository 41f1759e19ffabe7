//! Conversations and groups.
//!
//! A request that leaves an entry in the log carries a `requestId`, a UUIDv7 that the client makes once and keeps for every
//! repetition: it becomes the entry's id, so that what was done is not done again.

mod members;
mod opening;
mod routes;
mod ways_in;

pub use members::{
    AddMembers, ChangeMembership, ChangeRole, Join, MAX_ADDED_MEMBERS, MembersAdded, MembersPage, MembersQuery,
    RequestDecision, RequestIdQuery,
};
pub use opening::{ChangeGroup, OpenConversation, Opened, RefusedMember};
pub use routes::{ConversationsRoute, endpoints};
pub use ways_in::{FoundGroup, FoundGroups, GroupsQuery, Invitation, Link, Links, MAX_FOUND_GROUPS, MakeLink};
