//! Who is not in a conversation, is there no more, or has not the role: for every route there is.

use natter_chat::UserId;
use natter_protocol::api::{Area, ConversationsRoute as Route};
use serde_json::json;

use crate::world::{Asked, World, anew, id};

const NOT_FOUND: &str = "conversation_not_found";
const FORBIDDEN: &str = "forbidden";
const LINK_INVALID: &str = "link_invalid";

/// A group with all sorts of people, and its link.
struct Setting {
    world: World,
    group: String,
    token: String,
    link: String,
    owner: UserId,
    admin: UserId,
    member: UserId,
    outsider: UserId,
    removed: UserId,
}

impl Setting {
    async fn new() -> Self {
        let world = World::new().await;
        let [owner, admin, member, removed, outsider] =
            world.people(["owner", "admin", "member", "removed", "outsider"]).await;
        let group = world.group(owner, &[admin, member, removed], json!({})).await;
        world.promote(owner, &group, admin, "admin").await;
        let put_out = Asked::in_conversation(&group).parameter("userId", removed).query(format!("requestId={}", id()));
        world.done(admin, Route::RemoveMember, put_out).await;
        let link = world.done(owner, Route::MakeLink, Asked::in_conversation(&group).body(anew())).await;
        let [token, link] = ["token", "linkId"].map(|name| link[name].as_str().unwrap().to_owned());
        Self { world, group, token, link, owner, admin, member, outsider, removed }
    }

    /// A request on the route that is well formed and concerns the group, and its member.
    fn asked(&self, route: Route) -> Asked {
        let here = Asked::in_conversation(&self.group);
        match route {
            Route::Open => Asked::default().body(json!({"kind": "direct", "withUserId": self.owner})),
            Route::Get | Route::Delete | Route::ListMembers | Route::ListLinks => here,
            Route::Change => here.body(json!({"requestId": id(), "title": "Taken over"})),
            Route::UploadPicture => here.body(json!({"contentType": "image/png", "bytes": 1000})),
            Route::SetPicture => here.body(json!({"requestId": id(), "uploadId": uuid::Uuid::new_v4()})),
            Route::RemovePicture => here.query(format!("requestId={}", id())),
            Route::AddMembers => here.body(json!({"requestId": id(), "userIds": [self.outsider]})),
            Route::ChangeRole => {
                here.parameter("userId", self.admin).body(json!({"requestId": id(), "role": "member"}))
            }
            Route::RemoveMember => here.parameter("userId", self.admin).query(format!("requestId={}", id())),
            Route::Join | Route::MakeLink => here.body(anew()),
            Route::ChangeMembership => here.body(json!({"archived": true})),
            Route::RevokeLink => here.parameter("linkId", &self.link),
            Route::GetInvitation => Asked::default().parameter("token", self.forged()),
            Route::AcceptInvitation => Asked::default().parameter("token", self.forged()).body(anew()),
            Route::FindGroups => Asked::default().query("query=hiking"),
        }
    }

    /// The link's token but for its last character but one, which belongs to the secret.
    fn forged(&self) -> String {
        let (beginning, end) = self.token.split_at(62);
        let other = if end.starts_with('A') { 'B' } else { 'A' };
        format!("{beginning}{other}{}", &end[1..])
    }

    /// Everything about the group that somebody could have changed, as the owner sees it.
    async fn state(&self) -> [serde_json::Value; 3] {
        let here = || Asked::in_conversation(&self.group);
        [
            self.world.done(self.owner, Route::Get, here()).await,
            self.world.done(self.owner, Route::ListMembers, here()).await,
            self.world.done(self.owner, Route::ListLinks, here()).await,
        ]
    }

    /// Calls every route as somebody, and compares what they get with `expected`: the code of the refusal, or `None` where
    /// the route has nothing to do with the group. The group stays as it is.
    async fn check(&self, who: UserId, expected: fn(Route) -> Option<&'static str>) {
        let before = self.state().await;
        for route in Route::ALL.iter().copied() {
            if let Some(code) = expected(route) {
                assert_eq!(self.world.refused(who, route, self.asked(route)).await, code, "{route:?}");
            }
        }
        assert_eq!(self.state().await, before);
    }
}

/// What somebody gets who is not in the group. A new route does not compile until it stands here.
fn outside(route: Route) -> Option<&'static str> {
    match route {
        Route::Get
        | Route::Change
        | Route::UploadPicture
        | Route::SetPicture
        | Route::RemovePicture
        | Route::Delete
        | Route::ListMembers
        | Route::AddMembers
        | Route::ChangeRole
        | Route::RemoveMember
        | Route::Join
        | Route::ChangeMembership
        | Route::ListLinks
        | Route::MakeLink
        | Route::RevokeLink => Some(NOT_FOUND),
        Route::GetInvitation | Route::AcceptInvitation => Some(LINK_INVALID),
        Route::Open | Route::FindGroups => None,
    }
}

/// What a member without a role gets.
fn as_member(route: Route) -> Option<&'static str> {
    match route {
        Route::Change
        | Route::UploadPicture
        | Route::SetPicture
        | Route::RemovePicture
        | Route::Delete
        | Route::AddMembers
        | Route::ChangeRole
        | Route::RemoveMember
        | Route::ListLinks
        | Route::MakeLink
        | Route::RevokeLink => Some(FORBIDDEN),
        Route::GetInvitation => Some(LINK_INVALID),
        Route::Open | Route::Get | Route::ListMembers | Route::Join // They are in already.
        | Route::AcceptInvitation
        | Route::ChangeMembership | Route::FindGroups => {
            None
        }
    }
}

/// What an admin gets, of what only the owner may do; [`Setting::asked`] would put out an admin.
fn as_admin(route: Route) -> Option<&'static str> {
    match route {
        Route::Delete | Route::ChangeRole | Route::RemoveMember => Some(FORBIDDEN),
        _ => None,
    }
}

#[tokio::test]
async fn an_outsider_gets_nothing_anywhere() {
    let setting = Setting::new().await;
    setting.check(setting.outsider, outside).await;
    let found = setting.world.done(setting.outsider, Route::FindGroups, setting.asked(Route::FindGroups)).await;
    assert_eq!(found["groups"], json!([]));
}

#[tokio::test]
async fn who_was_put_out_gets_nothing_anywhere_and_does_not_come_in_again() {
    let setting = Setting::new().await;
    setting.check(setting.removed, outside).await;
    let by_link = Asked::default().parameter("token", &setting.token).body(anew());
    assert_eq!(setting.world.refused(setting.removed, Route::AcceptInvitation, by_link).await, FORBIDDEN);
}

#[tokio::test]
async fn a_member_does_nothing_that_takes_a_role() {
    let setting = Setting::new().await;
    setting.check(setting.member, as_member).await;
}

#[tokio::test]
async fn an_admin_does_nothing_that_takes_the_owner() {
    let setting = Setting::new().await;
    let other = setting.world.user("other-admin").await;
    let group = &setting.group;
    let add = Asked::in_conversation(group).body(json!({"requestId": id(), "userIds": [other]}));
    setting.world.done(setting.owner, Route::AddMembers, add).await;
    setting.world.promote(setting.owner, group, other, "admin").await;
    setting.check(other, as_admin).await;
    let owner = Asked::in_conversation(group).parameter("userId", setting.owner).query(format!("requestId={}", id()));
    assert_eq!(setting.world.refused(other, Route::RemoveMember, owner).await, FORBIDDEN);
}

#[tokio::test]
async fn who_is_suspended_or_signed_out_gets_nothing_anywhere() {
    let setting = Setting::new().await;
    // Whatever the second in which they signed in.
    let later = setting.world.now.plus(std::time::Duration::from_mins(1));
    setting.world.users.revoke_sessions(setting.owner, later).await.unwrap();
    for route in Route::ALL.iter().copied() {
        assert_eq!(setting.world.refused(setting.owner, route, setting.asked(route)).await, "session_revoked");
    }
}

#[tokio::test]
async fn a_deleted_group_is_there_for_nobody() {
    let setting = Setting::new().await;
    setting.world.done(setting.owner, Route::Delete, Asked::in_conversation(&setting.group)).await;
    for who in [setting.admin, setting.member, setting.outsider] {
        for route in Route::ALL.iter().copied() {
            if let Some(code) = outside(route) {
                assert_eq!(setting.world.refused(who, route, setting.asked(route)).await, code, "{route:?}");
            }
        }
    }
    let by_link = Asked::default().parameter("token", &setting.token);
    assert_eq!(setting.world.refused(setting.outsider, Route::GetInvitation, by_link).await, LINK_INVALID);
    assert_eq!(setting.world.members(&setting.group).await, (Vec::new(), 0));
}
