//! Changes that arrive more than once, and functions that die half-way.

use std::time::Duration;

use futures_util::future::join_all;
use natter_chat::{EntryContent, MessageText};
use natter_delivery::Draft;
use natter_protocol::ErrorCode;
use serde_json::json;

use crate::world::{Wanted, World};

const JUST_NOW: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_resend_gets_the_same_answer_and_is_delivered_once_more() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "hi", JUST_NOW).await;
    let at_bob = world.device(bob).await;
    let edit = Wanted::edit(&message, "hello");
    let first = world.change(alice, &edit).await.unwrap();
    for _ in 0..5 {
        assert_eq!(world.change(alice, &edit).await.unwrap(), first);
    }
    let told = world.entries_at(&at_bob);
    assert_eq!((told.len(), &told[0]), (2, &told[1]));
    let other = edit.instead(json!({"kind": "edit", "text": "another"}));
    assert_eq!(world.refusal(alice, &other).await, ErrorCode::EntryIdConflict);
}

#[tokio::test]
async fn nobody_is_told_of_an_edits_resend_by_whom_they_have_blocked_since() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "hi", JUST_NOW).await;
    let edit = Wanted::edit(&message, "hello");
    let first = world.change(alice, &edit).await.unwrap();
    world.users.block(&world.conversations, bob, alice, world.now).await.unwrap();
    let at_bob = world.device(bob).await;
    assert_eq!(world.change(alice, &edit).await.unwrap(), first);
    assert!(world.entries_at(&at_bob).is_empty());
}

#[tokio::test]
async fn resends_count_as_changes_do() {
    let world = World::with_limit("3").await;
    let (alice, _, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "hi", JUST_NOW).await;
    let edit = Wanted::edit(&message, "hello");
    for _ in 0..3 {
        world.change(alice, &edit).await.unwrap();
    }
    assert_eq!(world.refusal(alice, &edit).await, ErrorCode::RateLimited);
}

#[tokio::test]
async fn a_deletion_that_died_before_it_erased_is_finished_by_its_resend() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "a secret", JUST_NOW).await;
    let deletion = Wanted::delete(&message);
    let draft = Draft {
        conversation_id: conversation,
        entry_id: deletion.entry_id,
        sender_id: alice,
        sent_at: world.now,
        content: EntryContent::Deleted { target_id: message.entry_id, target_seq: None },
    };
    world.log().append(draft).await.unwrap();
    assert_eq!(world.stored(conversation, message.entry_id).await, message);

    world.change(alice, &deletion).await.unwrap();
    assert_eq!(world.stored(conversation, message.entry_id).await.content, EntryContent::Erased {});
    assert_eq!(world.preview(conversation, bob).await, "");
}

#[tokio::test]
async fn an_edit_that_was_stored_after_the_deletion_erases_itself() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "a secret", JUST_NOW).await;
    world.change(alice, &Wanted::delete(&message)).await.unwrap();
    let edit = Wanted::edit(&message, "another secret");
    // As if it had been admitted before the deletion.
    let text = MessageText::parse("another secret").unwrap();
    let content = EntryContent::Edited { target_id: message.entry_id, text, mentions: Vec::new(), target_seq: None };
    let draft =
        Draft { conversation_id: conversation, entry_id: edit.entry_id, sender_id: alice, sent_at: world.now, content };
    world.log().append(draft).await.unwrap();
    for _ in 0..2 {
        assert!(world.change(alice, &edit).await.is_ok());
        assert_eq!(world.stored(conversation, edit.entry_id).await.content, EntryContent::Erased {});
    }
}

#[tokio::test]
async fn twins_at_once_are_one_entry() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    let message = world.said(conversation, alice, "hi", JUST_NOW).await;
    let reaction = Wanted::react(&message, "👍");
    let answers = join_all((0..8).map(|_| world.change(alice, &reaction))).await;
    assert!(answers.iter().all(|answer| answer.is_ok() && *answer == answers[0]));
    assert_eq!(world.state(&message).await.unwrap().reaction_count(), 1);
}
