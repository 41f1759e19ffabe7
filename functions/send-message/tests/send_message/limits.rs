//! How much may be sent, whatever the number of connections.

use std::time::Duration;

use natter_chat::Timestamp;
use natter_protocol::ErrorCode;
use natter_testing::people;

use crate::world::{Sent, World};

/// How long a window is.
const WINDOW_MS: u64 = 10_000;

/// The beginning of a window, so that a test's messages are all in one.
fn beginning(now: Timestamp) -> Timestamp {
    Timestamp::from_millis(now.as_millis() / WINDOW_MS * WINDOW_MS)
}

#[tokio::test]
async fn more_connections_send_no_more() {
    let mut world = World::with_limits(&[("RATE_LIMIT_MESSAGES", "3")]).await;
    world.now = beginning(world.now);
    let (alice, _, conversation) = world.direct().await;
    let mut outcomes = Vec::new();
    for number in 0..5 {
        let device = world.device(alice).await;
        outcomes.push(world.send_on(alice, &device, &Sent::new(conversation, &format!("message {number}"))).await);
    }
    assert!(outcomes[..3].iter().all(Result::is_ok));
    for refused in &outcomes[3..] {
        let error = refused.as_ref().unwrap_err();
        assert_eq!((error.code, error.retry_after_ms), (ErrorCode::RateLimited, Some(WINDOW_MS)));
    }
    world.now = world.now.plus(Duration::from_millis(WINDOW_MS));
    world.send(alice, &Sent::new(conversation, "in the next window")).await.unwrap();
}

#[tokio::test]
async fn a_young_account_sends_less() {
    let limits = [("RATE_LIMIT_MESSAGES", "5"), ("RATE_LIMIT_YOUNG_MESSAGES", "2")];
    let mut world = World::with_limits(&limits).await;
    world.now = beginning(world.now);
    let (alice, bob, conversation) = world.direct().await;
    for (person, name, hours) in [(alice, "alice", 71), (bob, "bob", 72)] {
        world.users.register(person, name, name, world.now.minus(Duration::from_hours(hours))).await.unwrap();
    }
    for (person, allowed) in [(alice, 2), (bob, 5)] {
        for number in 0..allowed {
            world.send(person, &Sent::new(conversation, &format!("message {number}"))).await.unwrap();
        }
        assert_eq!(world.refusal(person, &Sent::new(conversation, "one more")).await, ErrorCode::RateLimited);
    }
}

#[tokio::test]
async fn all_members_of_a_conversation_together_send_no_more_than_it_takes() {
    let mut world = World::with_limits(&[("RATE_LIMIT_CONVERSATION_MESSAGES", "6")]).await;
    world.now = beginning(world.now);
    let people = people(4);
    let group = world.group(&people).await;
    let sent: Vec<_> = (0..12).map(|number| (people[number % 4], Sent::new(group, &number.to_string()))).collect();
    let outcomes = futures_util::future::join_all(sent.iter().map(|(from, sent)| world.send(*from, sent))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 6);
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    assert!(refused.clone().all(|error| error.code == ErrorCode::RateLimited && error.retry_after_ms.is_some()));
    let head = world.conversations.head(group).await.unwrap().unwrap();
    assert_eq!(head.last_seq.get(), 6, "a refused message takes no place");
    world.now = world.now.plus(Duration::from_millis(WINDOW_MS));
    world.send(people[0], &Sent::new(group, "in the next window")).await.unwrap();
}

#[tokio::test]
async fn a_resend_is_answered_beyond_the_conversations_limit_and_counts_for_its_sender() {
    let limits = [("RATE_LIMIT_MESSAGES", "3"), ("RATE_LIMIT_CONVERSATION_MESSAGES", "1")];
    let mut world = World::with_limits(&limits).await;
    world.now = beginning(world.now);
    let (alice, _, conversation) = world.direct().await;
    let sent = Sent::new(conversation, "once");
    let first = world.send(alice, &sent).await.unwrap();
    for _ in 0..2 {
        assert_eq!(world.send(alice, &sent).await.unwrap(), first);
    }
    assert_eq!(world.refusal(alice, &sent).await, ErrorCode::RateLimited);
    world.now = world.now.plus(Duration::from_millis(WINDOW_MS));
    assert_eq!(world.send(alice, &sent).await.unwrap(), first);
}
