//! Messages that are older than a week.

use natter_chat::history::RECENT_FOR;
use natter_chat::lookup::LookedUp;
use natter_chat::{ConversationId, Entry, EntryContent, EntryId, MessageText, Seq, Timestamp, UserId};
use natter_protocol::ErrorCode;
use serde_json::json;
use uuid::Uuid;

use crate::world::{Wanted, World};

/// A message that only the archive has.
fn old(world: &World, conversation_id: ConversationId, sender_id: UserId) -> Entry {
    let sent_at = world.now.minus(RECENT_FOR * 3);
    Entry {
        conversation_id,
        entry_id: made_at(sent_at),
        seq: Seq::new(1),
        sender_id,
        sent_at,
        content: EntryContent::plain(MessageText::parse("long ago").unwrap()),
    }
}

fn made_at(time: Timestamp) -> EntryId {
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, time.as_secs(), 0)).into()
}

#[tokio::test]
async fn an_old_message_is_found_in_the_archive() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = old(&world, conversation, alice);
    let found = LookedUp { entry: Some(message.clone()), changes: Vec::new() };
    world.outside.answer_invocations(Some(json!(found)));
    assert!(world.change(bob, &Wanted::react(&message, "👍")).await.is_ok());
    assert_eq!(world.refusal(bob, &Wanted::delete(&message)).await, ErrorCode::Forbidden);
    assert_eq!(world.refusal(alice, &Wanted::edit(&message, "new")).await, ErrorCode::EditWindowPassed);
    let deletion = Wanted::delete(&message);
    assert!(world.change(alice, &deletion).await.is_ok());
    let stored = world.stored(conversation, deletion.entry_id).await;
    assert_eq!(stored.content, EntryContent::Deleted { target_id: message.entry_id, target_seq: Some(message.seq) });
    // The archive has not heard of it yet.
    assert_eq!(world.refusal(bob, &Wanted::react(&message, "👍")).await, ErrorCode::EntryNotFound);
}

#[tokio::test]
async fn while_the_archive_is_away_only_old_messages_are_out_of_reach() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let message = old(&world, conversation, alice);
    assert_eq!(world.refusal(bob, &Wanted::react(&message, "👍")).await, ErrorCode::Unavailable);
    let recent = world.said(conversation, alice, "hi", std::time::Duration::ZERO).await;
    assert!(world.change(bob, &Wanted::react(&recent, "👍")).await.is_ok());
    let unknown = Entry { entry_id: Uuid::now_v7().into(), ..recent };
    assert_eq!(world.refusal(bob, &Wanted::react(&unknown, "👍")).await, ErrorCode::EntryNotFound);
}

#[tokio::test]
async fn a_message_that_nobody_has_is_not_found() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    world.outside.answer_invocations(Some(json!(LookedUp::default())));
    let message = old(&world, conversation, alice);
    assert_eq!(world.refusal(alice, &Wanted::delete(&message)).await, ErrorCode::EntryNotFound);
}
