//! What a message costs: the design's bounds, counted by DynamoDB itself.

use natter_chat::{ConversationId, UserId};
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

/// What sending takes, and how many pushes.
async fn cost_of(world: &World, from: UserId, sent: &Sent) -> (Consumption, usize) {
    let (before, pushed) = (world.function.meter().reading(), world.outside.frame_count());
    world.send(from, sent).await.unwrap();
    (world.function.meter().reading() - before, world.outside.frame_count() - pushed)
}

#[tokio::test]
async fn a_short_direct_message_costs_four_write_units_in_four_round_trips_and_a_push_per_device() {
    let (world, alice, conversation) = world().await;
    let (consumed, pushes) = cost_of(&world, alice, &Sent::new(conversation, "How are you?")).await;
    assert!(consumed.write_units <= 5.0 && consumed.read_units <= 6.0, "beyond the design's bounds: {consumed:?}");
    assert!(consumed.round_trips <= 4, "beyond the design's bounds: {consumed:?}");
    // The window's counter, the head, the entry and its index.
    assert_eq!((consumed.write_units, consumed.round_trips), (4.0, 4));
    // The head and the sender's place 2, how the sender stands a half, the entry's id 1, the connections of two people 2.
    assert_eq!((consumed.read_units, consumed.requests), (5.5, 7));
    assert_eq!(pushes, DEVICES_OF_THE_RECEIVER);
}

#[tokio::test]
async fn an_answer_costs_the_reading_of_what_it_quotes() {
    let (world, alice, conversation) = world().await;
    let question = Sent::new(conversation, "How are you?");
    let (plain, _) = cost_of(&world, alice, &question).await;
    let answer = Sent::new(conversation, "Fine!").with("replyTo", question.entry_id.to_string());
    let (consumed, _) = cost_of(&world, alice, &answer).await;
    // The message and its changes.
    let more = Consumption { read_units: 2.0, requests: 2, ..Consumption::default() };
    assert_eq!(consumed - plain, more);
}

#[tokio::test]
async fn the_cost_does_not_grow_with_the_conversation() {
    let (world, alice, conversation) = world().await;
    let (first, _) = cost_of(&world, alice, &Sent::new(conversation, "first")).await;
    for number in 0..30 {
        world.send(alice, &Sent::new(conversation, &format!("message {number}"))).await.unwrap();
    }
    let (last, _) = cost_of(&world, alice, &Sent::new(conversation, "later")).await;
    assert_eq!(first, last);
}

#[tokio::test]
async fn a_resend_writes_nothing_but_the_rate_windows_counter() {
    let (world, alice, conversation) = world().await;
    let sent = Sent::new(conversation, "once");
    world.send(alice, &sent).await.unwrap();
    let (consumed, pushes) = cost_of(&world, alice, &sent).await;
    assert_eq!((consumed.write_units, consumed.round_trips), (1.0, 2));
    assert_eq!(pushes, DEVICES_OF_THE_RECEIVER, "the first invocation may have died before it pushed");
}

#[tokio::test]
async fn a_message_to_a_group_of_forty_costs_its_members_and_their_connections_beside() {
    let world = World::new().await;
    let people = people(40);
    let group = world.group(&people, details()).await;
    for person in &people {
        world.device(*person).await;
    }
    let (consumed, pushes) = cost_of(&world, people[0], &Sent::new(group, "Hello!")).await;
    assert_eq!((consumed.write_units, consumed.round_trips), (4.0, 4));
    // As a direct message without its connections 3.5, the members' items 3, and forty items of connections.
    assert_eq!((consumed.read_units, consumed.requests), (46.5, 8));
    assert_eq!(pushes, 40);
}

#[tokio::test]
async fn a_message_to_a_large_group_costs_the_sender_no_reading_of_members() {
    let world = World::new().await;
    let people = people(101);
    let group = world.group(&people, details()).await;
    let (consumed, pushes) = cost_of(&world, people[0], &Sent::new(group, "Hello!")).await;
    assert_eq!((consumed.write_units, consumed.round_trips), (4.0, 3));
    assert_eq!((consumed.read_units, consumed.requests), (3.5, 6));
    assert_eq!(pushes, 0);
}
