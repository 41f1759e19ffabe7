//! What catching up costs, counted by DynamoDB itself.

use natter_chat::{ConversationId, Cursors, Membership, Role, Seq, UserId};
use natter_cost::Ledger;
use natter_dynamo::Consumption;
use natter_testing::person;
use serde_json::Value;

use crate::{Syncing, positions};

/// A direct conversation in which somebody has said something and both have read it.
async fn read_by_both(syncing: &Syncing, one: UserId) -> ConversationId {
    let other = person();
    let id = syncing.world.open(one, other, false).await;
    syncing.world.say(id, other, "hello").await;
    let read = |marks: Cursors| marks.read_up_to(Seq::new(1), syncing.world.now);
    let known = Membership::new(Role::Member, syncing.world.now, Seq::ZERO).marks();
    for reader in [one, other] {
        syncing.world.conversations.move_cursors(id, reader, known, true, read).await.unwrap();
    }
    id
}

async fn cost_of(syncing: &Syncing, user: UserId, at: &[(ConversationId, u64)]) -> Consumption {
    let before = syncing.world.meter.reading();
    syncing.page(user, &positions(at), &Value::Null).await;
    syncing.world.meter.reading() - before
}

#[tokio::test]
async fn catching_up_costs_what_the_table_says() {
    let syncing = Syncing::start().await;
    let (alice, mut at, mut ledger) = (person(), Vec::new(), Ledger::default());
    let mut note = |situation, spent| ledger.note("sync", situation, spent);
    for _ in 0..8 {
        at.push((read_by_both(&syncing, alice).await, 1));
    }
    note("eight direct conversations, nothing missed", cost_of(&syncing, alice, &at).await);
    for (id, _) in &at[..3] {
        syncing.world.say(*id, person(), "did you hear?").await;
    }
    note("eight direct conversations, a message missed in three", cost_of(&syncing, alice, &at).await);
    note("eight direct conversations, a device that starts", cost_of(&syncing, alice, &[]).await);
    let (bob, mut at) = (person(), Vec::new());
    for _ in 0..100 {
        at.push((read_by_both(&syncing, bob).await, 1));
    }
    note("a hundred direct conversations, nothing missed", cost_of(&syncing, bob, &at).await);
    ledger.assert_is_all(["sync".to_owned()]);
}
