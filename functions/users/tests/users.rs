//! One's own profile, settings and blocks, and finding others, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use natter_chat::{Settings, UserId};
use natter_protocol::ErrorCode;
use natter_protocol::api::UsersRoute as Route;
use natter_protocol::frames::Event;
use natter_testing::http::{Api, Asked};
use natter_testing::person;
use serde_json::{Value, json};
use users::UsersApi;

async fn start() -> Api<UsersApi> {
    let own = [("PICTURES_BUCKET", "pictures"), ("RATE_LIMIT_PICTURES", "1000"), ("RATE_LIMIT_SEARCHES", "1000")];
    Api::start(&own).await
}

fn with(body: Value) -> Asked {
    Asked::default().body(body)
}

fn about(user: UserId) -> Asked {
    Asked::default().parameter("userId", user)
}

/// The handles that somebody finds.
async fn found(api: &Api<UsersApi>, who: UserId, query: &str) -> Vec<Value> {
    let found = api.done(who, Route::Find, Asked::default().query(format!("query={query}"))).await;
    found["users"].as_array().unwrap().iter().map(|user| user["handle"].clone()).collect()
}

#[tokio::test]
async fn a_changed_profile_is_what_others_see_and_are_told() {
    let api = start().await;
    let (alice, bob) = (api.user("alice").await, api.user("bob").await);
    api.open(alice, bob, false).await;
    let at_bob = api.device(bob).await;
    let change = json!({"displayName": "Alice Liddell", "about": "Down the hole", "pronouns": "she/her"});
    let changed = api.done(alice, Route::ChangeProfile, with(change)).await;
    assert_eq!(api.done(bob, Route::Profile, about(alice)).await, changed);
    assert_eq!((&changed["displayName"], &changed["about"]), (&json!("Alice Liddell"), &json!("Down the hole")));
    let [Event::ProfileChanged { profile }] = &api.outside.take_events(&at_bob)[..] else { panic!("not told once") };
    assert_eq!(serde_json::to_value(profile).unwrap(), changed);
    assert_eq!(api.done(alice, Route::Me, Asked::default()).await["profile"], changed);
}

#[tokio::test]
async fn a_handle_is_of_one_person_and_may_be_changed_five_times_in_two_weeks() {
    let api = start().await;
    let (alice, _) = (api.user("alice").await, api.user("bob").await);
    let handle = |handle: &str| with(json!({"handle": handle}));
    assert_eq!(api.refused(alice, Route::ChangeProfile, handle("bob")).await, "handle_taken");
    assert_eq!(api.refused(alice, Route::ChangeProfile, handle("no handle")).await, "handle_invalid");
    for number in 2..=5 {
        api.done(alice, Route::ChangeProfile, handle(&format!("alice{number}"))).await;
    }
    assert_eq!(api.refused(alice, Route::ChangeProfile, handle("alice6")).await, "rate_limited");
    assert_eq!(api.done(alice, Route::Me, Asked::default()).await["profile"]["handle"], "alice5");
}

#[tokio::test]
async fn somebody_whom_one_has_blocked_sees_neither_what_one_says_of_oneself_nor_finds_one() {
    let api = start().await;
    let (alice, bob) = (api.user("alice").await, api.user("bob").await);
    api.done(alice, Route::ChangeProfile, with(json!({"about": "Only for friends"}))).await;
    assert_eq!(found(&api, bob, "alice").await, ["alice"]);
    api.done(alice, Route::Block, about(bob)).await;
    let seen = api.done(bob, Route::Profile, about(alice)).await;
    assert_eq!(seen.get("about").and_then(Value::as_str).unwrap_or_default(), "", "{seen}");
    assert_eq!(found(&api, bob, "alice").await, [] as [Value; 0]);
    let blocks = api.done(alice, Route::Blocks, Asked::default()).await;
    assert_eq!(blocks["blocks"][0]["user"]["userId"], json!(bob));
    api.done(alice, Route::Unblock, about(bob)).await;
    assert_eq!(api.done(bob, Route::Profile, about(alice)).await["about"], "Only for friends");
    assert_eq!(api.done(alice, Route::Blocks, Asked::default()).await, json!({"blocks": []}));
}

#[tokio::test]
async fn a_block_is_told_to_ones_own_devices_alone() {
    let api = start().await;
    let (alice, bob) = (api.user("alice").await, api.user("bob").await);
    let conversation = api.open(alice, bob, false).await;
    let (at_alice, at_bob) = (api.device(alice).await, api.device(bob).await);
    api.done(alice, Route::Block, about(bob)).await;
    let events = api.outside.take_events(&at_alice);
    let [Event::MembershipChanged { conversation_id, membership }] = &events[..] else { panic!("{events:?}") };
    assert_eq!((*conversation_id, membership.blocks), (conversation, true));
    assert_eq!(api.outside.take_events(&at_bob), []);
    assert_eq!(api.refused(alice, Route::Block, about(alice)).await, "conversation_with_self");
    assert_eq!(api.refused(alice, Route::Block, about(person())).await, "user_not_found");
}

#[tokio::test]
async fn a_change_of_settings_leaves_the_others_as_they_are() {
    let api = start().await;
    let alice = api.user("alice").await;
    api.done(alice, Route::ChangeSettings, with(json!({"typing": false}))).await;
    let settings = api.done(alice, Route::ChangeSettings, with(json!({"presence": false}))).await;
    let expected = Settings { typing: false, presence: false, ..Settings::default() };
    assert_eq!(settings, serde_json::to_value(expected).unwrap());
    let unknown = api.refused(alice, Route::ChangeSettings, with(json!({"telepathy": true}))).await;
    assert_eq!(json!(unknown), json!(ErrorCode::InvalidFrame));
}
