//! Who may send, and who is told.

use std::time::Duration;

use natter_chat::group::Posting;
use natter_chat::{ConversationId, ErrorCode, GroupDetails};
use uuid::Uuid;

use crate::world::{Sent, World, details, person};

#[tokio::test]
async fn who_is_not_in_a_conversation_learns_nothing_of_it() {
    let world = World::new().await;
    let (_, bob, conversation) = world.direct().await;
    let device = world.device(bob).await;
    let nowhere = ConversationId::from(Uuid::new_v4());
    for conversation in [conversation, nowhere] {
        let refusal = world.refusal(person(), &Sent::new(conversation, "let me in")).await;
        assert_eq!(refusal, ErrorCode::ConversationNotFound);
    }
    assert!(world.entries_at(&device).is_empty());
}

#[tokio::test]
async fn a_block_stops_both_and_a_resend_of_before_is_only_acknowledged() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let before = Sent::new(conversation, "before");
    world.send(alice, &before).await.unwrap();
    world.users.block(&world.conversations, bob, alice, world.now).await.unwrap();
    let device = world.device(bob).await;
    assert_eq!(world.refusal(alice, &Sent::new(conversation, "after")).await, ErrorCode::Blocked);
    assert_eq!(world.refusal(bob, &Sent::new(conversation, "after")).await, ErrorCode::BlockedByYou);
    world.send(alice, &before).await.unwrap();
    assert!(world.entries_at(&device).is_empty());
    world.users.unblock(&world.conversations, bob, alice).await.unwrap();
    world.send(alice, &Sent::new(conversation, "again")).await.unwrap();
    assert_eq!(world.entries_at(&device).len(), 1);
}

#[tokio::test]
async fn only_admins_write_where_it_is_so() {
    let world = World::new().await;
    let [owner, member] = [person(), person()];
    let group = world.group(&[owner, member], GroupDetails { posting: Posting::Admins, ..details() }).await;
    assert_eq!(world.refusal(member, &Sent::new(group, "me too")).await, ErrorCode::Forbidden);
    world.send(owner, &Sent::new(group, "an announcement")).await.unwrap();
}

#[tokio::test]
async fn who_is_suspended_sends_nothing_not_even_again() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    let before = Sent::new(conversation, "before");
    world.send(alice, &before).await.unwrap();
    world.suspend(alice, world.now.plus(Duration::from_hours(1))).await;
    for sent in [before, Sent::new(conversation, "after")] {
        assert_eq!(world.refusal(alice, &sent).await, ErrorCode::AccountSuspended);
    }
}

#[tokio::test]
async fn who_was_put_out_is_told_nothing_more_and_sends_nothing_more() {
    let world = World::new().await;
    let [owner, member] = [person(), person()];
    let group = world.group(&[owner, member], details()).await;
    let device = world.device(member).await;
    world.send(owner, &Sent::new(group, "with you")).await.unwrap();
    world.remove(group, owner, member).await;
    world.send(owner, &Sent::new(group, "without you")).await.unwrap();
    assert_eq!(world.entries_at(&device).len(), 1);
    assert_eq!(world.refusal(member, &Sent::new(group, "but")).await, ErrorCode::ConversationNotFound);
}

#[tokio::test]
async fn only_a_message_changes_the_preview_and_the_count() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    world.send(alice, &Sent::new(conversation, "Hello!")).await.unwrap();
    world.conversations.next_seq(conversation, None).await.unwrap();
    let view = world.conversations.for_member(conversation, alice).await.unwrap().unwrap();
    let preview = view.conversation.preview.unwrap();
    assert_eq!((view.conversation.message_count, preview.text.as_str()), (1, "Hello!"));
    assert_eq!(view.conversation.last_seq.get(), 2);
}
