//! What catching up costs, counted by DynamoDB itself.

use natter_chat::{ConversationId, UserId};
use natter_cost::assert_cost;
use natter_testing::person;
use serde_json::Value;

use crate::{Syncing, positions};

const CONVERSATIONS: usize = 8;

async fn assert_costs(syncing: &Syncing, situation: &str, user: UserId, at: &[(ConversationId, u64)]) {
    let before = syncing.function.meter().reading();
    syncing.page(user, &positions(at), &Value::Null).await;
    assert_cost("sync", situation, syncing.function.meter().reading() - before);
}

#[tokio::test]
async fn catching_up_costs_what_the_table_says() {
    let syncing = Syncing::start().await;
    let (alice, mut at) = (person(), Vec::new());
    for _ in 0..CONVERSATIONS {
        let other = person();
        let id = syncing.world.open(alice, other, false).await;
        syncing.world.say(id, other, "hello").await;
        let view = syncing.world.conversations.for_member(id, alice).await.unwrap().unwrap();
        let read = |marks: natter_chat::Marks| marks.read_up_to(view.conversation.last_seq, view.conversation.created_at);
        syncing.world.conversations.move_marks(id, alice, view.membership.marks(), read).await.unwrap();
        at.push((id, 1));
    }
    assert_costs(&syncing, "eight direct conversations, nothing missed", alice, &at).await;
    for (id, _) in &at[..3] {
        syncing.world.say(*id, person(), "did you hear?").await;
    }
    assert_costs(&syncing, "eight direct conversations, a message missed in three", alice, &at).await;
    assert_costs(&syncing, "eight direct conversations, a device that starts", alice, &[]).await;
}
