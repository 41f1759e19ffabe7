//! What a change costs, counted by DynamoDB itself.

use std::time::Duration;

use natter_chat::Entry;
use natter_cost::{Ledger, Spent};

use crate::world::{Wanted, World};

/// What changing a message of one's own takes on average, where the other one has a device open.
async fn cost_of(change: impl Fn(&Entry) -> Wanted) -> Spent {
    Spent::of_writing(cost_by(0, &change).await, cost_by(u64::MAX, &change).await)
}

async fn cost_by(number: u64, change: impl Fn(&Entry) -> Wanted) -> Spent {
    let world = World::counting_by(number).await;
    let (alice, bob, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "hi", Duration::ZERO).await;
    world.device(bob).await;
    let spent = || {
        let counts = world.outside.counts();
        let dynamodb = world.meter.reading();
        Spent { dynamodb, pushes: counts.pushes, invocations: counts.invocations, ..Spent::default() }
    };
    let before = spent();
    world.change(alice, &change(&message)).await.unwrap();
    spent() - before
}

#[tokio::test]
async fn a_change_costs_what_the_table_says() {
    let mut ledger = Ledger::default();
    let mut note = |situation, spent| ledger.note("updateMessage", situation, spent);
    note("a reaction, direct; one device is told", cost_of(|message| Wanted::react(message, "👍")).await);
    note(
        "an edit of the last message, direct; one device is told",
        cost_of(|message| Wanted::edit(message, "hello")).await,
    );
    note("a deletion of the last message, direct; one device is told", cost_of(Wanted::delete).await);
    ledger.note("pinMessage", "direct; one device is told", cost_of(|message| Wanted::pin(message, true)).await);
    ledger.assert_is_all(["updateMessage", "pinMessage"].map(str::to_owned));
}

#[tokio::test]
async fn a_reaction_costs_three_and_a_quarter_write_units_in_five_round_trips() {
    let Spent { dynamodb, pushes, .. } = cost_of(|message| Wanted::react(message, "👍")).await;
    // The head, the entry and its index by message; every fourth time, the window.
    assert_eq!((dynamodb.write_units, dynamodb.round_trips), (3.25, 5));
    // Standing a half, with the window where that is not counted; the conversation 1, the message and its changes 2, connections 2.
    assert_eq!((dynamodb.read_units, dynamodb.requests), (5.5, 8));
    assert_eq!(pushes, 1);
}
