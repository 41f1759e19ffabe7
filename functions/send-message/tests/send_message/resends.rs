//! What is sent again under the same id.

use natter_chat::frames::ServerFrame;
use natter_chat::{ErrorCode, Seq};

use crate::world::{Sent, World};

fn seq(reply: ServerFrame) -> Seq {
    match reply {
        ServerFrame::MessageAccepted { seq, .. } => seq,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_resend_is_the_same_message_and_counts_once() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    let sent = Sent::new(conversation, "once");
    let first = world.send(alice, &sent).await.unwrap();
    assert_eq!(world.send(alice, &sent).await.unwrap(), first);
    let view = world.conversations.for_member(conversation, alice).await.unwrap().unwrap();
    assert_eq!((view.conversation.message_count, view.conversation.last_seq), (1, Seq::new(1)));
}

#[tokio::test]
async fn another_message_under_the_same_id_is_refused() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let question = Sent::new(conversation, "How are you?");
    world.send(alice, &question).await.unwrap();
    let sent = Sent::new(conversation, "Fine!").with("replyTo", question.entry_id.to_string());
    world.send(bob, &sent).await.unwrap();
    for other in [
        sent.saying("Not so good."),
        sent.saying("Fine!").with("forwarded", true),
        sent.saying("Fine!").with("mentions", vec![alice.to_string()]),
        sent.saying("Fine!").with("replyTo", Sent::new(conversation, "").entry_id.to_string()),
    ] {
        assert_eq!(world.refusal(bob, &other).await, ErrorCode::EntryIdConflict);
    }
    assert_eq!(world.refusal(alice, &sent).await, ErrorCode::EntryIdConflict, "of another sender");
}

#[tokio::test]
async fn a_quote_does_not_make_a_resend_differ_when_what_it_quotes_is_gone() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let question = Sent::new(conversation, "How are you?");
    world.send(alice, &question).await.unwrap();
    let answer = Sent::new(conversation, "Fine!").with("replyTo", question.entry_id.to_string());
    let first = world.send(bob, &answer).await.unwrap();
    world.messages.scrub(conversation, question.entry_id, Some(question.seq)).await.unwrap();
    assert_eq!(world.send(bob, &answer).await.unwrap(), first);
}

#[tokio::test]
async fn a_message_that_was_deleted_meanwhile_is_acknowledged_to_its_sender() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    let sent = Sent::new(conversation, "oops");
    let first = seq(world.send(alice, &sent).await.unwrap());
    world.messages.scrub(conversation, sent.entry_id, None).await.unwrap();
    assert_eq!(seq(world.send(alice, &sent).await.unwrap()), first);
}

#[tokio::test]
async fn of_many_twins_at_once_one_is_stored_and_all_are_acknowledged_alike() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let (sent, device) = (Sent::new(conversation, "once"), world.device(bob).await);
    let twins = futures_util::future::join_all((0..8).map(|_| world.send(alice, &sent))).await;
    let first = twins[0].clone().unwrap();
    assert!(twins.into_iter().all(|reply| reply.unwrap() == first));
    let mut told = world.entries_at(&device);
    told.dedup();
    assert_eq!(told.len(), 1);
    let view = world.conversations.for_member(conversation, alice).await.unwrap().unwrap();
    assert_eq!(view.conversation.message_count, 1);
}
