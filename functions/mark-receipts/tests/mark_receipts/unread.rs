//! How much is unread.

use std::time::Duration;

use natter_chat::history::RECENT_FOR;
use natter_chat::{EntryContent, MessageText};
use natter_testing::person;
use serde_json::Value;

use crate::Marking;

fn unread(reply: &Value) -> (u64, bool) {
    (reply["unread"].as_u64().unwrap(), reply["unreadIsMinimum"].as_bool().unwrap())
}

#[tokio::test]
async fn unread_are_the_messages_of_others_after_the_mark_that_are_not_deleted() {
    let marking = Marking::start().await;
    let (alice, bob, conversation) = marking.world.direct().await;
    let first = marking.world.say(conversation, alice, "one").await;
    marking.world.say(conversation, bob, "my own").await;
    marking.world.say(conversation, alice, "two").await;
    let target_id = first.entry_id;
    let text = MessageText::parse("one, corrected").unwrap();
    marking
        .world
        .append(conversation, alice, EntryContent::Edited { target_id, text, mentions: Vec::new(), target_seq: None })
        .await;
    assert_eq!(unread(&marking.mark("markDelivered", bob, conversation, 4).await), (2, false));
    marking.world.append(conversation, alice, EntryContent::Deleted { target_id, target_seq: None }).await;
    assert_eq!(unread(&marking.mark("markDelivered", bob, conversation, 5).await), (1, false));
    assert_eq!(unread(&marking.mark("markRead", bob, conversation, 2).await), (1, false));
    assert_eq!(unread(&marking.mark("markRead", bob, conversation, 3).await), (0, false));
}

#[tokio::test]
async fn what_is_older_than_what_is_at_hand_makes_the_count_a_minimum() {
    let marking = Marking::start().await;
    let (alice, bob) = (person(), person());
    let two_weeks_ago = marking.world.now.minus(RECENT_FOR * 2);
    let opened = marking.world.conversations.open_direct(alice, bob, two_weeks_ago).await.unwrap();
    let conversation = opened.view.conversation.conversation_id;
    for _ in 0..3 {
        let content = EntryContent::plain(MessageText::parse("long ago").unwrap());
        let expired = marking.world.now.minus(RECENT_FOR + Duration::from_hours(1));
        marking.world.append_at(conversation, alice, content, expired).await;
    }
    marking.world.dynamodb().sweep_expired().unwrap();
    marking.world.say(conversation, alice, "today").await;
    assert_eq!(unread(&marking.mark("markDelivered", bob, conversation, 4).await), (1, true));
    assert_eq!(unread(&marking.mark("markRead", bob, conversation, 3).await), (1, false), "the rest is at hand");
}

#[tokio::test]
async fn counting_stops_at_a_thousand_entries() {
    let marking = Marking::start().await;
    let (alice, bob, conversation) = marking.world.direct().await;
    for _ in 0..1_001 {
        marking.world.say(conversation, alice, "again").await;
    }
    assert_eq!(unread(&marking.mark("markRead", bob, conversation, 0).await), (1_000, true));
    assert_eq!(unread(&marking.mark("markRead", bob, conversation, 2).await), (999, false));
}
