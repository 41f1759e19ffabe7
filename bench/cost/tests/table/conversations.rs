//! Conversations, and one's own place in them. Groups are in `groups`, but of the same area: one test measures both.

use conversations::ConversationsApi;
use natter_protocol::api::ConversationsRoute;
use natter_testing::ObjectStore;
use natter_testing::http::Asked;
use serde_json::json;

use crate::groups;
use crate::world::Measuring;

#[tokio::test]
async fn routes_of_conversations() {
    let store = ObjectStore::start().await;
    let s3 = [("AWS_ENDPOINT_URL_S3", store.endpoint.as_str())];
    let mut api = Measuring::<ConversationsApi>::with(|_| 0, &s3).await;
    let (alice, bob) = (api.somebody("alice").await, api.somebody("bob").await);
    let open = || Asked::default().body(json!({"kind": "direct", "withUserId": bob}));
    let opened = api.measure("direct, with a stranger", alice, ConversationsRoute::Open, open()).await;
    api.measure("direct, one that is there", alice, ConversationsRoute::Open, open()).await;
    let id = opened["conversationId"].as_str().unwrap();
    api.measure("direct, nothing unread", alice, ConversationsRoute::Get, Asked::in_conversation(id)).await;
    api.measure("direct", alice, ConversationsRoute::ListMembers, Asked::in_conversation(id)).await;
    let pinned = Asked::in_conversation(id).body(json!({"pinned": true}));
    api.measure("pinned", alice, ConversationsRoute::ChangeMembership, pinned).await;
    groups::measure(&mut api, &store).await;
    api.assert_is_all();
}
