//! Who learns who is there, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod cost;

use std::time::Duration;

use get_presence::GetPresence;
use natter_chat::{Settings, UserId};
use natter_dynamo::MembershipChange;
use natter_lambda::Action;
use natter_protocol::ErrorCode;
use natter_testing::{World, ask, caller, people, person, refusal};
use serde_json::{Value, json};

/// The function, and everything around it.
pub(crate) struct Watching {
    pub(crate) world: World,
    pub(crate) function: GetPresence,
}

impl Watching {
    pub(crate) async fn start() -> Self {
        let world = World::start().await;
        let function = GetPresence::init(&world.environment(&[])).await.unwrap();
        Self { world, function }
    }

    pub(crate) async fn sees(&self, viewer: UserId, people: &[UserId]) -> Vec<Value> {
        let caller = caller(viewer, &"phone=".to_owned().into(), self.world.now);
        let reply = ask(&self.function, &caller, "getPresence", json!({"userIds": people})).await;
        reply["presences"].as_array().unwrap().clone()
    }

    /// Somebody who is there.
    async fn present(&self) -> UserId {
        let user = person();
        self.world.users.note_active(user, &"phone=".to_owned().into(), self.world.now).await.unwrap();
        user
    }
}

fn hidden(settings: Settings) -> Settings {
    Settings { presence: false, ..settings }
}

#[tokio::test]
async fn who_is_there_is_seen_and_who_was_is_seen_with_the_time() {
    let watching = Watching::start().await;
    let (viewer, bob, carol) = (person(), watching.present().await, person());
    for known in [bob, carol] {
        watching.world.open(viewer, known, false).await;
    }
    let then = watching.world.now.minus(Duration::from_hours(1));
    watching.world.users.note_active(carol, &"phone=".to_owned().into(), then).await.unwrap();
    let mut seen = watching.sees(viewer, &[bob, carol, person(), bob]).await;
    seen.sort_by_key(|presence| presence["online"] == false);
    let expected = [
        json!({"userId": bob, "online": true}),
        json!({"userId": carol, "online": false, "lastSeenAt": then.as_millis()}),
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn who_hides_it_is_not_seen_and_sees_nobody() {
    let watching = Watching::start().await;
    let (alice, bob) = (watching.present().await, watching.present().await);
    watching.world.open(alice, bob, false).await;
    watching.world.settings(bob, hidden).await;
    assert!(watching.sees(alice, &[bob]).await.is_empty());
    assert!(watching.sees(bob, &[alice]).await.is_empty());
}

#[tokio::test]
async fn nobody_is_seen_across_a_block_from_either_side() {
    let watching = Watching::start().await;
    let (alice, bob) = (watching.present().await, watching.present().await);
    watching.world.open(alice, bob, false).await;
    watching.world.block(alice, bob).await;
    assert!(watching.sees(alice, &[bob]).await.is_empty());
    assert!(watching.sees(bob, &[alice]).await.is_empty());
}

#[tokio::test]
async fn a_stranger_does_not_see_who_has_not_accepted_them_yet() {
    let watching = Watching::start().await;
    let (stranger, bob) = (watching.present().await, watching.present().await);
    let conversation = watching.world.open(stranger, bob, true).await;
    assert!(watching.sees(stranger, &[bob]).await.is_empty());
    assert_eq!(watching.sees(bob, &[stranger]).await.len(), 1, "they have shown themselves");
    let accepted = MembershipChange { is_request: Some(false), ..MembershipChange::default() };
    watching.world.conversations.change_membership(conversation, bob, &accepted).await.unwrap();
    assert_eq!(watching.sees(stranger, &[bob]).await.len(), 1);
}

#[tokio::test]
async fn one_asks_about_one_to_a_hundred_people() {
    let watching = Watching::start().await;
    let caller = caller(person(), &"phone=".to_owned().into(), watching.world.now);
    for count in [0, 101] {
        let fields = json!({"userIds": people(count)});
        let code = refusal(&watching.function, &caller, "getPresence", fields).await;
        assert_eq!(code, ErrorCode::InvalidFrame);
    }
    assert!(watching.sees(person(), &people(100)).await.is_empty());
}

#[tokio::test]
async fn a_stranger_is_not_seen_and_a_member_of_a_common_small_group_is() {
    let watching = Watching::start().await;
    let (alice, bob) = (watching.present().await, watching.present().await);
    assert!(watching.sees(alice, &[bob]).await.is_empty());
    watching.world.group(&[alice, bob]).await;
    assert_eq!(watching.sees(alice, &[bob]).await.len(), 1);

    let large: Vec<UserId> = [alice, watching.present().await].into_iter().chain(people(49)).collect();
    watching.world.group(&large).await;
    assert!(watching.sees(alice, &[large[1]]).await.is_empty());
}
