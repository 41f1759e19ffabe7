//! Groups of ten people, each with a device open.

use conversations::ConversationsApi;
use natter_chat::UserId;
use natter_protocol::api::ConversationsRoute;
use natter_testing::ObjectStore;
use natter_testing::http::Asked;
use serde_json::{Value, json};

use crate::pictures::upload;
use crate::world::{Measuring, anew, id};

type Api = Measuring<ConversationsApi>;

/// Measures all that is done to groups.
pub(crate) async fn measure(api: &mut Api, store: &ObjectStore) {
    let (people, group) = api.ten().await;
    let owner = people[0];
    let here = || Asked::in_conversation(group);
    let body = json!({"kind": "group", "requestId": id(), "title": "Hiking", "userIds": people[1..]});
    api.measure("a group of ten", owner, ConversationsRoute::Open, Asked::default().body(body)).await;
    api.measure("a group of ten", owner, ConversationsRoute::ListMembers, here()).await;
    let public = json!({"requestId": id(), "title": "Skiing in the Alps", "visibility": "public"});
    api.measure("a public group of ten, with another title", owner, ConversationsRoute::Change, here().body(public))
        .await;
    api.measure("one is found", owner, ConversationsRoute::FindGroups, Asked::default().query("query=skiing")).await;
    pictured(api, store, owner, &here).await;
    coming_and_going(api, &people, &here).await;
    by_link(api, owner, &here).await;
    api.measure("a group of eleven", owner, ConversationsRoute::Delete, here()).await;
}

async fn pictured(api: &mut Api, store: &ObjectStore, owner: UserId, here: &impl Fn() -> Asked) {
    let upload_id = upload(api, store, (owner, ConversationsRoute::UploadPicture, here())).await;
    let picture = here().body(json!({"requestId": id(), "uploadId": upload_id}));
    api.measure("a group of ten", owner, ConversationsRoute::SetPicture, picture).await;
    let removal = here().query(format!("requestId={}", id()));
    api.measure("a group of ten", owner, ConversationsRoute::RemovePicture, removal).await;
}

async fn coming_and_going(api: &mut Api, people: &[UserId], here: &impl Fn() -> Asked) {
    let (owner, admin) = (people[0], people[1]);
    let (newcomer, visitor) = (api.somebody("newcomer").await, api.somebody("visitor").await);
    let added = here().body(json!({"requestId": id(), "userIds": [newcomer]}));
    api.measure("one into a group of ten", owner, ConversationsRoute::AddMembers, added).await;
    let promoted = here().parameter("userId", admin).body(json!({"requestId": id(), "role": "admin"}));
    api.measure("an admin in a group of eleven", owner, ConversationsRoute::ChangeRole, promoted).await;
    api.measure("a public group of eleven", visitor, ConversationsRoute::Join, here().body(anew())).await;
    let removal = |user| here().parameter("userId", user).query(format!("requestId={}", id()));
    let (out, leaves) = ("out of a group of twelve", "leaving a group of eleven");
    api.measure(out, owner, ConversationsRoute::RemoveMember, removal(newcomer)).await;
    api.measure(leaves, visitor, ConversationsRoute::RemoveMember, removal(visitor)).await;
}

async fn by_link(api: &mut Api, owner: UserId, here: &impl Fn() -> Asked) {
    let guest = api.somebody("guest").await;
    let made = api.measure("one more", owner, ConversationsRoute::MakeLink, here().body(anew())).await;
    api.measure("one", owner, ConversationsRoute::ListLinks, here()).await;
    let link = |made: &Value| Asked::default().parameter("token", made["token"].as_str().unwrap());
    api.measure("a link that works", guest, ConversationsRoute::GetInvitation, link(&made)).await;
    let accepted = link(&made).body(anew());
    api.measure("into a group of ten", guest, ConversationsRoute::AcceptInvitation, accepted).await;
    let revoked = here().parameter("linkId", made["linkId"].as_str().unwrap());
    api.measure("one", owner, ConversationsRoute::RevokeLink, revoked).await;
}
