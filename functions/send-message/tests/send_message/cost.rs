//! What a message costs: the design's bounds, and what the table says, counted by DynamoDB itself.

use natter_chat::{ConversationId, UserId};
use natter_cost::{Ledger, Spent};
use natter_dynamo::Consumption;

use crate::world::{Sent, World, details, people};

const DEVICES_OF_THE_RECEIVER: usize = 2;

/// A direct conversation whose other one is on two devices.
async fn world() -> (World, UserId, ConversationId) {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    for _ in 0..DEVICES_OF_THE_RECEIVER {
        world.device(bob).await;
    }
    (world, alice, conversation)
}

/// What sending takes.
async fn cost_of(world: &World, from: UserId, sent: &Sent) -> Spent {
    let so_far = || {
        let counts = world.outside.counts();
        let dynamodb = world.meter.reading();
        Spent { dynamodb, pushes: counts.pushes, queue_requests: counts.queue_requests, ..Spent::default() }
    };
    let before = so_far();
    world.send(from, sent).await.unwrap();
    so_far() - before
}

/// A group of so many, each with a device open, and what a message to it takes.
async fn cost_in_a_group(members: usize) -> Spent {
    let world = World::new().await;
    let people = people(members);
    let group = world.group(&people, details()).await;
    for person in &people {
        world.device(*person).await;
    }
    cost_of(&world, people[0], &Sent::new(group, "Hello!")).await
}

#[tokio::test]
async fn a_message_costs_what_the_table_says() {
    let (world, alice, conversation) = world().await;
    let mut ledger = Ledger::default();
    let mut note = |situation, spent| ledger.note("sendMessage", situation, spent);
    let question = Sent::new(conversation, "How are you?");
    let direct = "short, direct; the receiver has two devices open";
    note(direct, cost_of(&world, alice, &question).await);
    note("the same again: a resend", cost_of(&world, alice, &question).await);
    let answer = Sent::new(conversation, "Fine!").with("replyTo", question.entry_id.to_string());
    note("the same, answering a message", cost_of(&world, alice, &answer).await);
    note("short, a group of forty with a device each", cost_in_a_group(40).await);
    note("short, a group of 101, which is left to fan-out", cost_in_a_group(101).await);
    ledger.assert_is_all(["sendMessage".to_owned()]);
}

#[tokio::test]
async fn a_short_direct_message_stays_within_the_designs_bounds() {
    let (world, alice, conversation) = world().await;
    let Spent { dynamodb, pushes, .. } = cost_of(&world, alice, &Sent::new(conversation, "How are you?")).await;
    assert!(dynamodb.write_units <= 5.0 && dynamodb.read_units <= 6.0, "beyond the design's bounds: {dynamodb:?}");
    // The window's counter, the head and the entry.
    assert_eq!((dynamodb.write_units, dynamodb.round_trips), (3.0, 3));
    // The head and the sender's place 2, how the sender stands a half, the connections of two people 2.
    assert_eq!((dynamodb.read_units, dynamodb.requests), (4.5, 6));
    assert_eq!(pushes, DEVICES_OF_THE_RECEIVER as u64);
}

#[tokio::test]
async fn an_answer_costs_the_reading_of_what_it_quotes() {
    let (world, alice, conversation) = world().await;
    let question = Sent::new(conversation, "How are you?");
    let plain = cost_of(&world, alice, &question).await.dynamodb;
    let answer = Sent::new(conversation, "Fine!").with("replyTo", question.entry_id.to_string());
    let answered = cost_of(&world, alice, &answer).await.dynamodb;
    // The message and its changes.
    let more = Consumption { read_units: 2.0, requests: 2, ..Consumption::default() };
    assert_eq!(answered - plain, more);
}

#[tokio::test]
async fn the_cost_does_not_grow_with_the_conversation() {
    let (world, alice, conversation) = world().await;
    let first = cost_of(&world, alice, &Sent::new(conversation, "first")).await;
    for number in 0..30 {
        world.send(alice, &Sent::new(conversation, &format!("message {number}"))).await.unwrap();
    }
    assert_eq!(cost_of(&world, alice, &Sent::new(conversation, "later")).await, first);
}
