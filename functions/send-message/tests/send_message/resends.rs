//! What is sent again under the same id.

use natter_chat::{EntryContent, Seq};
use natter_protocol::ErrorCode;

use crate::world::{Sent, World, message};

#[tokio::test]
async fn a_resend_is_the_same_message_and_takes_no_place() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    let sent = Sent::new(conversation, "once");
    let first = world.send(alice, &sent).await.unwrap();
    assert_eq!(world.send(alice, &sent).await.unwrap(), first);
    let view = world.conversations.for_member(conversation, alice).await.unwrap().unwrap();
    assert_eq!(view.conversation.last_seq, Seq::new(1));
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
    world.messages.scrub(conversation, question.entry_id, None).await.unwrap();
    assert_eq!(world.send(bob, &answer).await.unwrap(), first);
}

#[tokio::test]
async fn a_message_that_was_deleted_meanwhile_is_acknowledged_to_its_sender() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    let sent = Sent::new(conversation, "oops");
    let first = world.send(alice, &sent).await.unwrap().seq;
    world.messages.scrub(conversation, sent.entry_id, None).await.unwrap();
    assert_eq!(world.send(alice, &sent).await.unwrap().seq, first);
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
    assert_eq!(view.conversation.last_seq, Seq::new(1));
}

#[tokio::test]
async fn a_resend_is_told_once_more_and_never_again() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let (sent, device) = (Sent::new(conversation, "once"), world.device(bob).await);
    for _ in 0..5 {
        world.send(alice, &sent).await.unwrap();
    }
    assert_eq!(world.entries_at(&device).len(), 2);
}

#[tokio::test]
async fn a_message_is_acknowledged_only_once_everybody_is_told_or_is_going_to_be() {
    let mut world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let (sent, device) = (Sent::new(conversation, "once"), world.device(bob).await);
    // Nobody finds out who is connected.
    world.restart(&[("CONNECTIONS_TABLE", "Nowhere")]).await;
    for _ in 0..2 {
        assert_eq!(world.send(alice, &sent).await.unwrap_err().code, ErrorCode::Unavailable);
    }
    world.restart(&[]).await;
    world.outside.answer_posts(&device, &[500; 3]);
    world.send(alice, &sent).await.unwrap();
    assert_eq!(world.connections.missed(bob, &device).await.unwrap(), Some(1), "it is noted");
    assert!(world.entries_at(&device).is_empty());
}

#[tokio::test]
async fn nobody_is_told_of_a_resend_by_whom_they_have_blocked_since() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let sent = Sent::new(conversation, "once");
    world.send(alice, &sent).await.unwrap();
    world.users.block(&world.conversations, bob, alice, world.now).await.unwrap();
    let device = world.device(bob).await;
    assert!(world.send(alice, &sent).await.is_ok());
    assert!(world.entries_at(&device).is_empty());
}

#[tokio::test]
async fn a_resend_quotes_nothing_that_was_deleted_meanwhile() {
    let world = World::new().await;
    let (alice, bob, conversation) = world.direct().await;
    let question = Sent::new(conversation, "a secret");
    world.send(alice, &question).await.unwrap();
    let answer = Sent::new(conversation, "Really?").with("replyTo", question.entry_id.to_string());
    world.send(bob, &answer).await.unwrap();
    let deleted = EntryContent::Deleted { target_id: question.entry_id, target_seq: Some(Seq::new(1)) };
    world.append(conversation, alice, deleted).await;
    let device = world.device(alice).await;
    world.send(bob, &answer).await.unwrap();
    let quote = message(&world.entries_at(&device)[0]).reply_to.unwrap();
    assert_eq!((quote.entry_id, quote.text.as_str()), (question.entry_id, ""));
}
