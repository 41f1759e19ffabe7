//! What catching up costs, counted by DynamoDB itself.

use natter_chat::{ConversationId, UserId};
use natter_cost::Ledger;
use natter_dynamo::Consumption;
use natter_testing::person;
use serde_json::Value;

use crate::{Syncing, positions};

const CONVERSATIONS: usize = 8;

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
    for _ in 0..CONVERSATIONS {
        let other = person();
        let id = syncing.world.open(alice, other, false).await;
        syncing.world.say(id, other, "hello").await;
        let view = syncing.world.conversations.for_member(id, alice).await.unwrap().unwrap();
        let read =
            |marks: natter_chat::Cursors| marks.read_up_to(view.conversation.last_seq, view.conversation.created_at);
        syncing.world.conversations.move_cursors(id, alice, view.membership.marks(), read).await.unwrap();
        at.push((id, 1));
    }
    note("eight direct conversations, nothing missed", cost_of(&syncing, alice, &at).await);
    for (id, _) in &at[..3] {
        syncing.world.say(*id, person(), "did you hear?").await;
    }
    note("eight direct conversations, a message missed in three", cost_of(&syncing, alice, &at).await);
    note("eight direct conversations, a device that starts", cost_of(&syncing, alice, &[]).await);
    ledger.assert_is_all(["sync".to_owned()]);
}
