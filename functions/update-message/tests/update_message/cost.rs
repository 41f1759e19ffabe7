//! What a change costs, counted by DynamoDB itself.

use std::time::Duration;

use natter_chat::Entry;
use natter_cost::{Ledger, Spent};

use crate::world::{Wanted, World};

/// What changing a message of one's own takes, where the other one has a device open.
async fn cost_of(change: impl Fn(&Entry) -> Wanted) -> Spent {
    let world = World::new().await;
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
async fn a_reaction_costs_four_write_units_in_five_round_trips() {
    let Spent { dynamodb, pushes, .. } = cost_of(|message| Wanted::react(message, "👍")).await;
    // The window's counter, the head, the entry and its index by message.
    assert_eq!((dynamodb.write_units, dynamodb.round_trips), (4.0, 5));
    // Standing a half, head and member 2, the message and its changes 2, connections 2.
    assert_eq!((dynamodb.read_units, dynamodb.requests), (6.5, 8));
    assert_eq!(pushes, 1);
}
