//! Who hears that someone types, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod cost;

use natter_chat::{ConnectionId, ConversationId, Settings, UserId};
use natter_lambda::Action;
use natter_protocol::ErrorCode;
use natter_protocol::frames::Event;
use natter_testing::{World, ask, caller, people, person, refusal};
use serde_json::json;
use typing::Typing;

/// The function, and everything around it.
pub(crate) struct Typist {
    pub(crate) world: World,
    pub(crate) function: Typing,
}

impl Typist {
    pub(crate) async fn start() -> Self {
        let world = World::start().await;
        let function = Typing::init(&world.environment(&[])).await.unwrap();
        Self { world, function }
    }

    pub(crate) async fn types(&self, user: UserId, conversation: ConversationId, active: bool) {
        let caller = caller(user, &"elsewhere=".to_owned().into(), self.world.now);
        let fields = json!({"conversationId": conversation, "active": active, "quiet": true});
        assert_eq!(ask(&self.function, &caller, "typing", fields).await, json!({"type": "done", "id": "1"}));
    }

    /// Who a device has been told is typing, or has stopped.
    fn told(&self, device: &ConnectionId) -> Vec<(UserId, bool)> {
        let events = self.world.outside.take_events(device).into_iter();
        let told = events.map(|event| match event {
            Event::Typing { user_id, active, .. } => (user_id, active),
            other => panic!("{other:?}"),
        });
        told.collect()
    }
}

#[tokio::test]
async fn the_other_one_hears_it_once_within_a_moment_and_ones_own_devices_never() {
    let typist = Typist::start().await;
    let (alice, bob, conversation) = typist.world.direct().await;
    let (at_alice, at_bob) = (typist.world.device(alice).await, typist.world.device(bob).await);
    for active in [true, true, false, false, true] {
        typist.types(alice, conversation, active).await;
    }
    assert_eq!(typist.told(&at_bob), [(alice, true), (alice, false), (alice, true)]);
    assert!(typist.told(&at_alice).is_empty());
}

#[tokio::test]
async fn members_of_a_small_group_hear_it_and_those_of_a_large_one_do_not() {
    for (size, is_told) in [(50, true), (51, false)] {
        let typist = Typist::start().await;
        let people = people(size);
        let group = typist.world.group(&people).await;
        let device = typist.world.device(people[1]).await;
        typist.types(people[0], group, true).await;
        assert_eq!(!typist.told(&device).is_empty(), is_told, "{size}");
    }
}

#[tokio::test]
async fn nobody_hears_it_who_is_not_to() {
    let typist = Typist::start().await;
    let (alice, bob, conversation) = typist.world.direct().await;
    let at_bob = typist.world.device(bob).await;
    typist.world.settings(alice, |settings| Settings { typing: false, ..settings }).await;
    typist.types(alice, conversation, true).await;
    assert!(typist.told(&at_bob).is_empty(), "it is hers to hide");

    let stranger = person();
    let request = typist.world.open(stranger, bob, true).await;
    let at_stranger = typist.world.device(stranger).await;
    typist.types(bob, request, true).await;
    assert!(typist.told(&at_stranger).is_empty(), "he has not accepted yet");
}

#[tokio::test]
async fn who_may_not_write_is_refused_every_time() {
    let typist = Typist::start().await;
    let (alice, bob, conversation) = typist.world.direct().await;
    typist.world.block(bob, alice).await;
    for (user, expected) in
        [(alice, ErrorCode::Blocked), (bob, ErrorCode::BlockedByYou), (person(), ErrorCode::ConversationNotFound)]
    {
        for _ in 0..2 {
            let caller = caller(user, &"elsewhere=".to_owned().into(), typist.world.now);
            let fields = json!({"conversationId": conversation, "active": true});
            assert_eq!(refusal(&typist.function, &caller, "typing", fields).await, expected);
        }
    }
}

#[tokio::test]
async fn nobody_hears_it_in_a_common_group_whom_the_typist_has_blocked() {
    let typist = Typist::start().await;
    let people = people(3);
    let group = typist.world.group(&people).await;
    let (blocked, other) = (typist.world.device(people[1]).await, typist.world.device(people[2]).await);
    typist.world.block(people[0], people[1]).await;
    typist.types(people[0], group, true).await;
    assert!(typist.told(&blocked).is_empty());
    assert_eq!(typist.told(&other), [(people[0], true)]);
}
