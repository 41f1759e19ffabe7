//! Conversations and groups over HTTP: the routes of [`ConversationsRoute`].
//!
//! A change of a group is written together with a note of the entry that announces it; then the entry is appended, the
//! note deleted and the members are told. A repeated request, or the next change of the group, finishes what a crash
//! has left (`entries`).

mod admission;
mod delete;
mod entries;
mod groups;
mod join;
mod links;
mod members;
mod membership;
mod open;
mod pictures;
mod roles;
mod search;
mod views;

use std::time::Duration;

use natter_delivery::{Delivery, Gate, Log, Services, Summaries};
use natter_dynamo::{Conversations, Media, RateLimit, Users};
use natter_lambda::http::{Body, HttpFunction, HttpRequest, Response};
use natter_lambda::{Environment, InitError, Result, dispatch};
use natter_pictures::{PictureLimit, Pictures};
use natter_protocol::api::ConversationsRoute;
use natter_protocol::api::conversations::endpoints;

/// The window of the limits.
const DAY: Duration = Duration::from_hours(24);

/// The function `conversations`.
pub struct ConversationsApi {
    conversations: Conversations,
    summaries: Summaries,
    users: Users,
    media: Media,
    log: Log,
    delivery: Delivery,
    pictures: Pictures,
    picture_limit: PictureLimit,
    limits: Limits,
}

/// How much somebody may open and make in a day.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Direct conversations with strangers, by an account of under three days.
    young_contacts: RateLimit,
    /// Groups.
    groups: RateLimit,
}

impl HttpFunction for ConversationsApi {
    type Routes = ConversationsRoute;
    type Guard = Gate;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        let a_day = |name| Ok(RateLimit { max: environment.required_parsed(name)?, window: DAY });
        Ok(Self {
            summaries: services.summaries()?,
            log: services.log()?,
            delivery: services.delivery()?,
            pictures: Pictures::from_environment(environment)?,
            picture_limit: PictureLimit::from_environment(environment)?,
            limits: Limits { young_contacts: a_day("RATE_LIMIT_YOUNG_CONTACTS")?, groups: a_day("RATE_LIMIT_GROUPS")? },
            conversations: services.conversations()?,
            users: services.users()?,
            media: services.media()?,
        })
    }

    async fn respond(&self, route: ConversationsRoute, request: &HttpRequest) -> Result<Response<Body>> {
        dispatch!(self, request, route: ConversationsRoute {
            Open => open,
            Get => get,
            Change => change_group,
            UploadPicture => upload_picture,
            SetPicture => set_picture,
            RemovePicture => remove_picture,
            Delete => delete_group,
            ListMembers => list_members,
            AddMembers => add_members,
            ChangeRole => change_role,
            RemoveMember => remove_member,
            Join => join_public,
            ChangeMembership => change_membership,
            ListLinks => list_links,
            MakeLink => make_link,
            RevokeLink => revoke_link,
            GetInvitation => get_invitation,
            AcceptInvitation => accept_invitation,
            FindGroups => find_groups,
        })
    }
}
