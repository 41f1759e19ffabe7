//! Messages of strangers.

use natter_protocol::frames::Event;
use natter_testing::person;

use crate::world::{Sent, World};

#[tokio::test]
async fn a_strangers_message_arrives_and_the_answer_accepts_the_request() {
    let world = World::new().await;
    let (stranger, me) = (person(), person());
    let opened = world.conversations.open_unless_blocked(&world.users, (stranger, me), true, world.now).await.unwrap();
    let conversation = opened.unwrap().view.conversation.conversation_id;
    let (mine, other) = (world.device(me).await, world.device(me).await);

    world.send(stranger, &Sent::new(conversation, "Hello!")).await.unwrap();
    assert_eq!((world.entries_at(&mine).len(), world.entries_at(&other).len()), (1, 1));
    let is_request =
        async || world.conversations.for_member(conversation, me).await.unwrap().unwrap().membership.is_request;
    assert!(is_request().await);

    world.send_on(me, &mine, &Sent::new(conversation, "Who are you?")).await.unwrap();
    assert!(!is_request().await);
    for device in [mine, other] {
        let events = world.outside.take_events(&device);
        let accepted = events.iter().filter(|event| {
            matches!(event, Event::MembershipChanged { conversation_id, membership }
                if *conversation_id == conversation && !membership.is_request)
        });
        assert_eq!(accepted.count(), 1, "{events:?}");
    }
}

#[tokio::test]
async fn the_strangers_own_messages_accept_nothing() {
    let world = World::new().await;
    let (stranger, me) = (person(), person());
    let opened = world.conversations.open_unless_blocked(&world.users, (stranger, me), true, world.now).await.unwrap();
    let conversation = opened.unwrap().view.conversation.conversation_id;
    for text in ["Hello!", "Hello?"] {
        world.send(stranger, &Sent::new(conversation, text)).await.unwrap();
    }
    assert!(world.conversations.for_member(conversation, me).await.unwrap().unwrap().membership.is_request);
}
