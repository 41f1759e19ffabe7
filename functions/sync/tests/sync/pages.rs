//! More than one frame holds.

use std::collections::BTreeSet;

use natter_chat::ConversationId;
use natter_protocol::ErrorCode;
use natter_testing::{caller, person, refusal};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Syncing, positions, seqs};

#[tokio::test]
async fn conversations_come_by_activity_each_once_over_as_many_pages_as_it_takes() {
    let syncing = Syncing::start().await;
    let alice = person();
    let mut ids = Vec::new();
    for _ in 0..12 {
        let other = person();
        let id = syncing.world.open(alice, other, false).await;
        for _ in 0..3 {
            syncing.world.say(id, other, &"long".repeat(2_000)).await;
        }
        ids.push((id, 0));
    }
    let asked = positions(&ids);
    let first = syncing.page(alice, &asked, &Value::Null).await;
    assert!(first["next"].is_object(), "it does not fit into one frame");
    let all = syncing.sync(alice, &asked).await;
    let found: BTreeSet<&str> = all.iter().map(|one| one["conversationId"].as_str().unwrap()).collect();
    assert_eq!((all.len(), found.len()), (12, 12));
    for one in &all {
        assert_eq!((seqs(one), &one["recovered"]), (vec![1, 2, 3], &json!(true)));
    }
    let active: Vec<u64> = all.iter().map(|one| one["preview"]["sentAt"].as_u64().unwrap()).collect();
    assert!(active.is_sorted_by(|one, next| one >= next));
}

#[tokio::test]
async fn the_removed_ones_leave_room_for_the_others() {
    let syncing = Syncing::start().await;
    let (alice, bob, conversation) = syncing.world.direct().await;
    for _ in 0..14 {
        syncing.world.say(conversation, alice, &"long".repeat(2_000)).await;
    }
    let unknown = (0..499).map(|_| (ConversationId::from(Uuid::new_v4()), 7));
    let asked: Vec<_> = unknown.chain([(conversation, 0)]).collect();
    let page = syncing.page(bob, &positions(&asked), &Value::Null).await;
    assert_eq!(page["removed"].as_array().unwrap().len(), 499);
    assert_eq!(page["conversations"][0]["recovered"], false, "beside the removed ones it does not fit any more");
}

#[tokio::test]
async fn more_positions_than_anybody_has_are_refused() {
    let syncing = Syncing::start().await;
    let unknown: Vec<_> = (0..501).map(|_| (ConversationId::from(Uuid::new_v4()), 7)).collect();
    let caller = caller(person(), &"phone=".to_owned().into(), syncing.world.now);
    let fields = json!({"positions": positions(&unknown)});
    assert_eq!(refusal(&syncing.function, &caller, "sync", fields).await, ErrorCode::InvalidFrame);
}
