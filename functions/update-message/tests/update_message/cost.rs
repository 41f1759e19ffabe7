//! What a change costs, counted by DynamoDB itself.
#![expect(clippy::large_futures, reason = "a test runs each once")]

use std::time::Duration;

use natter_dynamo::Consumption;

use crate::world::{Wanted, World};

async fn cost_of(change: impl Fn(&natter_chat::Entry) -> Wanted) -> (Consumption, usize) {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "hi", Duration::ZERO).await;
    world.device(bob).await;
    let (before, pushed) = (world.function.meter().reading(), world.outside.frame_count());
    world.change(alice, &change(&message)).await.unwrap();
    (world.function.meter().reading() - before, world.outside.frame_count() - pushed)
}

#[tokio::test]
async fn a_reaction_costs_five_write_units_in_four_round_trips() {
    let (consumed, pushes) = cost_of(|message| Wanted::react(message, "👍")).await;
    // The window's counter, the head, the entry and its two indexes.
    assert_eq!((consumed.write_units, consumed.round_trips), (5.0, 4));
    // Standing a half, head and member 2, the entry's id 1, the message and its changes 2, connections 2.
    assert_eq!((consumed.read_units, consumed.requests), (7.5, 9));
    assert_eq!(pushes, 1);
}

#[tokio::test]
async fn an_edit_costs_a_look_for_a_deletion_and_the_preview_on_top() {
    let (consumed, _) = cost_of(|message| Wanted::edit(message, "hello")).await;
    assert_eq!((consumed.write_units, consumed.read_units, consumed.requests), (6.0, 8.5, 11));
}

#[tokio::test]
async fn a_deletion_costs_the_erasing_on_top() {
    let (consumed, _) = cost_of(Wanted::delete).await;
    // The message in table and index, and the preview.
    assert_eq!((consumed.write_units, consumed.read_units, consumed.requests), (8.0, 8.5, 12));
}
