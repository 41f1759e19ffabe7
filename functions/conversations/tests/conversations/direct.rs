use natter_chat::{Settings, UserId};
use natter_protocol::api::ConversationsRoute as Route;
use serde_json::{Value, json};

use crate::world::{Asked, World, anew};

fn with(other: UserId) -> Asked {
    Asked::default().body(json!({"kind": "direct", "withUserId": other}))
}

async fn requested(world: &World, conversation: &Value, user: UserId) -> bool {
    let id = conversation["conversationId"].as_str().unwrap();
    let view = world.done(user, Route::Get, Asked::in_conversation(id)).await;
    view["membership"]["isRequest"].as_bool().unwrap()
}

#[tokio::test]
async fn a_strangers_conversation_is_a_request_until_it_is_accepted() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let (status, opened) = world.call(alice, Route::Open, with(bob)).await;
    assert_eq!((status, &opened["membership"]["isRequest"]), (201, &json!(false)));
    assert!(requested(&world, &opened, bob).await);
    assert_eq!(world.call(bob, Route::Open, with(alice)).await.0, 200);

    let here = || Asked::in_conversation(opened["conversationId"].as_str().unwrap());
    let declined = world.done(bob, Route::ChangeMembership, here().body(json!({"request": "decline"}))).await;
    assert_eq!((&declined["isRequest"], &declined["archived"]), (&json!(true), &json!(true)));
    let accept = json!({"request": "accept", "archived": false});
    let accepted = world.done(bob, Route::ChangeMembership, here().body(accept)).await;
    assert_eq!((&accepted["isRequest"], &accepted["archived"]), (&json!(false), &json!(false)));
}

#[tokio::test]
async fn who_takes_messages_from_everybody_gets_no_requests() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    world.users.change_settings(bob, |before| Settings { message_requests: false, ..before }).await.unwrap();
    let opened = world.done(alice, Route::Open, with(bob)).await;
    assert!(!requested(&world, &opened, bob).await);
}

#[tokio::test]
async fn neither_opens_a_conversation_past_a_block() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    world.users.block(&world.conversations, bob, alice, world.now).await.unwrap();
    assert_eq!(world.refused(alice, Route::Open, with(bob)).await, "blocked");
    assert_eq!(world.refused(bob, Route::Open, with(alice)).await, "blocked_by_you");
    world.users.unblock(&world.conversations, bob, alice).await.unwrap();
    world.done(alice, Route::Open, with(bob)).await;
}

#[tokio::test]
async fn nobody_opens_one_with_themselves_or_with_nobody() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    assert_eq!(world.refused(alice, Route::Open, with(alice)).await, "conversation_with_self");
    assert_eq!(world.refused(alice, Route::Open, with(uuid::Uuid::nil().into())).await, "user_not_found");
}

#[tokio::test]
async fn nothing_that_is_for_groups_is_done_to_a_direct_conversation() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let opened = world.done(alice, Route::Open, with(bob)).await;
    let here = || Asked::in_conversation(opened["conversationId"].as_str().unwrap());
    let leave = here().parameter("userId", alice).query(format!("requestId={}", crate::world::id()));
    let asked = [
        (Route::Change, here().body(json!({"requestId": crate::world::id(), "title": "Us"}))),
        (Route::Delete, here()),
        (Route::AddMembers, here().body(json!({"requestId": crate::world::id(), "userIds": [bob]}))),
        (Route::RemoveMember, leave),
        (Route::MakeLink, here().body(anew())),
        (Route::ListLinks, here()),
    ];
    for (route, asked) in asked {
        assert_eq!(world.refused(alice, route, asked).await, "not_a_group", "{route:?}");
    }
}

#[tokio::test]
async fn a_young_account_opens_so_many_with_strangers_a_day() {
    let world = World::with_limits(2).await;
    let newcomer = UserId::from(uuid::Uuid::new_v4());
    world.users.register(newcomer, "newcomer", "Newcomer", world.now).await.unwrap();
    let people = world.people(["anna", "bert", "carl"]).await;
    for person in &people[..2] {
        world.done(newcomer, Route::Open, with(*person)).await;
    }
    assert_eq!(world.refused(newcomer, Route::Open, with(people[2])).await, "rate_limited");
    world.done(newcomer, Route::Open, with(people[0])).await;
    let old = world.user("old").await;
    for person in people {
        world.done(old, Route::Open, with(person)).await;
    }
}

#[tokio::test]
async fn both_see_how_far_the_other_has_come_unless_they_keep_that_to_themselves() {
    let world = World::new().await;
    let [alice, bob] = world.people(["alice", "bob"]).await;
    let opened = world.done(alice, Route::Open, with(bob)).await;
    let here = || Asked::in_conversation(opened["conversationId"].as_str().unwrap());
    let marks = async |of: UserId| {
        let page = world.done(alice, Route::ListMembers, here()).await;
        let members = page["members"].as_array().unwrap().clone();
        members.into_iter().find(|member| member["userId"] == json!(of)).unwrap()["marks"].clone()
    };
    assert_eq!(marks(bob).await, Value::Null);
    world.done(bob, Route::ChangeMembership, here().body(json!({"request": "accept"}))).await;
    assert_eq!(marks(bob).await, json!({"readSeq": 0, "deliveredSeq": 0}));
}
