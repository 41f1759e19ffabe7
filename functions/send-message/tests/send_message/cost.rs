//! What a message costs: the design's bounds, and what the table says, counted by DynamoDB itself.

use natter_chat::{ConversationId, UserId};
use natter_cost::{Ledger, Spent};
use natter_dynamo::Consumption;
use natter_testing::people;

use crate::world::{Sent, World};

const DEVICES_OF_THE_RECEIVER: usize = 1;

/// A direct conversation whose other one is on a device.
async fn world(number: u64) -> (World, UserId, ConversationId) {
    let world = World::counting_by(number).await;
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
async fn cost_in_a_group(number: u64, members: usize) -> Spent {
    let world = World::counting_by(number).await;
    let people = people(members);
    let group = world.group(&people).await;
    for person in &people {
        world.device(*person).await;
    }
    cost_of(&world, people[0], &Sent::new(group, "Hello!")).await
}

/// What something takes on average.
async fn on_average(measure: impl AsyncFn(u64) -> Spent) -> Spent {
    let (counted, other) = (measure(0).await, measure(u64::MAX).await);
    // What is counted is looked up no more: of how the sender stands and their window, each has a request.
    assert_eq!(counted.dynamodb.requests, other.dynamodb.requests + 1);
    let average = Spent::of_writing(counted, other);
    assert_eq!(Spent { dynamodb: average.dynamodb, ..other }, average, "they differ in nothing else");
    assert_eq!(counted.dynamodb.round_trips, other.dynamodb.round_trips);
    average
}

async fn cost_of_a_question(number: u64) -> Spent {
    let (world, alice, conversation) = world(number).await;
    cost_of(&world, alice, &Sent::new(conversation, "How are you?")).await
}

async fn cost_of_a_resend(number: u64) -> Spent {
    let (world, alice, conversation) = world(number).await;
    let question = Sent::new(conversation, "How are you?");
    cost_of(&world, alice, &question).await;
    cost_of(&world, alice, &question).await
}

async fn cost_of_an_answer(number: u64) -> Spent {
    let (world, alice, conversation) = world(number).await;
    let question = Sent::new(conversation, "How are you?");
    cost_of(&world, alice, &question).await;
    let answer = Sent::new(conversation, "Fine!").with("replyTo", question.entry_id.to_string());
    cost_of(&world, alice, &answer).await
}

#[tokio::test]
async fn a_message_costs_what_the_table_says() {
    let mut ledger = Ledger::default();
    let mut note = |situation, spent| ledger.note("sendMessage", situation, spent);
    note("short, direct; the receiver has one device open", on_average(cost_of_a_question).await);
    note("the same again: a resend", on_average(cost_of_a_resend).await);
    note("the same, answering a message", on_average(cost_of_an_answer).await);
    let in_a_group = |members| on_average(async move |number| cost_in_a_group(number, members).await);
    note("short, a group of forty with a device each", in_a_group(40).await);
    note("short, a group of 101, which is left to fan-out", in_a_group(101).await);
    ledger.assert_is_all(["sendMessage".to_owned()]);
}

#[tokio::test]
async fn a_short_direct_message_stays_within_the_designs_bounds() {
    let Spent { dynamodb, pushes, .. } = on_average(cost_of_a_question).await;
    assert!(dynamodb.write_units <= 2.5 && dynamodb.round_trips <= 3, "beyond the design's bounds: {dynamodb:?}");
    // The head and the entry; every fourth time, the window.
    assert_eq!((dynamodb.write_units, dynamodb.round_trips), (2.25, 3));
    // The head and the two people's places a half, how the sender stands a half, with the window where that is not counted;
    // the connections of two people 2.
    assert_eq!((dynamodb.read_units, dynamodb.requests), (3.0, 6));
    assert_eq!(pushes, DEVICES_OF_THE_RECEIVER as u64);
}

#[tokio::test]
async fn a_resend_writes_no_more_than_the_window_and_that_it_was_told() {
    assert!(on_average(cost_of_a_resend).await.dynamodb.write_units <= 1.25);
}

#[tokio::test]
async fn a_further_message_of_a_window_is_counted_every_second_time() {
    /// The second of the four numbers by which it goes: neither the lowest, nor one that has nothing counted.
    const BETWEEN: u64 = 1 << 62;
    let (mut world, alice, conversation) = world(0).await;
    let first = cost_of(&world, alice, &Sent::new(conversation, "first")).await.dynamodb;
    world.count_by(BETWEEN).await;
    let second = cost_of(&world, alice, &Sent::new(conversation, "second")).await.dynamodb;
    // What was used is looked up first.
    let more = Consumption { round_trips: 1, ..Consumption::default() };
    assert_eq!(second - first, more);
}

#[tokio::test]
async fn an_answer_costs_the_reading_of_what_it_quotes() {
    let plain = on_average(cost_of_a_question).await.dynamodb;
    let answered = on_average(cost_of_an_answer).await.dynamodb;
    // The message and its changes.
    let more = Consumption { read_units: 2.0, requests: 2, ..Consumption::default() };
    assert_eq!(answered - plain, more);
}

#[tokio::test]
async fn the_cost_does_not_grow_with_the_conversation() {
    let (world, alice, conversation) = world(0).await;
    let first = cost_of(&world, alice, &Sent::new(conversation, "first")).await;
    for number in 0..30 {
        world.send(alice, &Sent::new(conversation, &format!("message {number}"))).await.unwrap();
    }
    let later = Sent::new(conversation, "later").with("after", 31);
    assert_eq!(cost_of(&world, alice, &later).await, first);
    // Whoever does not say what they know has a page of it read.
    let page = Consumption { read_units: 2.0, requests: 1, round_trips: 1, ..Consumption::default() };
    assert_eq!(cost_of(&world, alice, &Sent::new(conversation, "last")).await.dynamodb - first.dynamodb, page);
}
