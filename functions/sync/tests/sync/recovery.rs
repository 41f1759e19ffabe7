//! All of it, or none.

use std::time::Duration;

use natter_chat::history::RECENT_FOR;
use natter_chat::{ConversationId, EntryContent, MessageText, UserId};
use natter_testing::{people, person};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Syncing, positions, seqs};

/// A conversation of two weeks ago, whose first three messages have expired and two have not.
async fn old(syncing: &Syncing) -> (UserId, UserId, ConversationId) {
    let (alice, bob) = (person(), person());
    let world = &syncing.world;
    let opened = world.conversations.open_direct(alice, bob, world.now.minus(RECENT_FOR * 2)).await.unwrap();
    let conversation = opened.view.conversation.conversation_id;
    for _ in 0..3 {
        let content = EntryContent::plain(MessageText::parse("long ago").unwrap());
        let sent_at = world.now.minus(RECENT_FOR + Duration::from_hours(1));
        world.append_at(conversation, alice, content, sent_at).await;
    }
    world.dynamodb().sweep_expired().unwrap();
    for _ in 0..2 {
        world.say(conversation, alice, "today").await;
    }
    (alice, bob, conversation)
}

#[tokio::test]
async fn a_device_gets_everything_after_its_position_and_how_the_conversation_stands() {
    let syncing = Syncing::start().await;
    let (alice, bob, conversation) = syncing.world.direct().await;
    for number in 0..4 {
        syncing.world.say(conversation, alice, &number.to_string()).await;
    }
    let page = syncing.page(bob, &positions(&[(conversation, 2)]), &Value::Null).await;
    let [synced] = page["conversations"].as_array().unwrap().as_slice() else { panic!("{page}") };
    assert_eq!((seqs(synced), &synced["recovered"]), (vec![3, 4], &json!(true)));
    assert_eq!(
        (&synced["lastSeq"], &synced["unread"], &synced["preview"]["text"]),
        (&json!(4), &json!(4), &json!("3"))
    );
    assert_eq!((&page["removed"], page.get("next")), (&json!([]), None));
    assert_eq!(page["serverTime"], syncing.world.now.as_millis());
}

#[tokio::test]
async fn what_is_not_provably_all_there_is_left_to_paging() {
    let syncing = Syncing::start().await;
    let (_, bob, conversation) = old(&syncing).await;
    for (position, expected) in [
        (Some(1), None),
        (Some(2), None),
        (Some(3), Some(vec![4, 5])),
        (Some(4), Some(vec![5])),
        (Some(5), Some(vec![])),
        (Some(6), None),
        (None, None),
    ] {
        let at = position.map_or(json!({}), |position| positions(&[(conversation, position)]));
        let all = syncing.sync(bob, &at).await;
        assert_eq!(all[0]["recovered"], expected.is_some(), "{position:?}");
        assert_eq!(seqs(&all[0]), expected.unwrap_or_default(), "{position:?}");
    }
}

#[tokio::test]
async fn too_much_for_a_frame_is_left_to_paging() {
    let syncing = Syncing::start().await;
    let (alice, bob, conversation) = syncing.world.direct().await;
    for _ in 0..20 {
        syncing.world.say(conversation, alice, &"long".repeat(2_000)).await;
    }
    for (position, recovered) in [(0, false), (10, true)] {
        let all = syncing.sync(bob, &positions(&[(conversation, position)])).await;
        assert_eq!((&all[0]["recovered"], seqs(&all[0]).len()), (&json!(recovered), if recovered { 10 } else { 0 }));
        assert_eq!(all[0]["unread"], 20, "that is told either way");
    }
}

#[tokio::test]
async fn a_conversation_that_is_new_to_the_device_comes_whole_where_it_is_short() {
    let syncing = Syncing::start().await;
    let (alice, bob, short) = syncing.world.direct().await;
    let long = syncing.world.group(&[bob, alice]).await;
    for number in 0..21 {
        syncing.world.say(long, alice, &number.to_string()).await;
    }
    syncing.world.say(short, alice, "hello").await;
    let all = syncing.sync(bob, &json!({})).await;
    let of = |id: ConversationId| all.iter().find(|one| one["conversationId"] == id.to_string()).unwrap();
    assert_eq!((seqs(of(short)), &of(short)["recovered"]), (vec![1], &json!(true)));
    assert_eq!((seqs(of(long)), &of(long)["recovered"]), (vec![], &json!(false)));
}

#[tokio::test]
async fn what_was_written_before_somebody_came_does_not_exist_for_them() {
    let syncing = Syncing::start().await;
    let people = people(3);
    let group = syncing.world.group(&people[..2]).await;
    for _ in 0..3 {
        syncing.world.say(group, people[0], "before").await;
    }
    syncing.world.join_late(group, people[2]).await;
    syncing.world.say(group, people[0], "after").await;
    for position in [json!({}), positions(&[(group, 0)]), positions(&[(group, 2)])] {
        let all = syncing.sync(people[2], &position).await;
        assert_eq!((seqs(&all[0]), &all[0]["unread"]), (vec![4], &json!(1)), "{position}");
    }
}

#[tokio::test]
async fn what_was_deleted_is_not_told_even_where_it_is_not_erased_yet() {
    let syncing = Syncing::start().await;
    let (alice, bob, conversation) = syncing.world.direct().await;
    let target_id = syncing.world.say(conversation, alice, "secret").await.entry_id;
    syncing.world.append(conversation, alice, EntryContent::Deleted { target_id, target_seq: None }).await;
    let page = syncing.page(bob, &positions(&[(conversation, 0)]), &Value::Null).await;
    assert!(!page["conversations"][0]["entries"].to_string().contains("secret"), "{page}");
    assert_eq!(page["conversations"][0]["unread"], 0);
}

#[tokio::test]
async fn conversations_that_one_is_not_in_are_to_be_removed_and_nothing_is_told_of_them() {
    let syncing = Syncing::start().await;
    let people = people(2);
    let group = syncing.world.group(&people).await;
    let (alice, _, of_others) = syncing.world.direct().await;
    syncing.world.say(of_others, alice, "not for you").await;
    syncing.world.remove(group, people[0], people[1]).await;
    let nowhere = ConversationId::from(Uuid::new_v4());
    let asked = positions(&[(group, 0), (of_others, 0), (nowhere, 5)]);
    let page = syncing.page(people[1], &asked, &Value::Null).await;
    let mut removed: Vec<&str> = page["removed"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    removed.sort_unstable();
    let mut expected = [group, of_others, nowhere].map(|id| id.to_string());
    expected.sort_unstable();
    assert_eq!(removed, expected);
    assert_eq!(page["conversations"], json!([]));
}
