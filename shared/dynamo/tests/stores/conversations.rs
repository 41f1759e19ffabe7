use futures_util::future::try_join_all;
use natter_chat::{ConversationId, ConversationKind, Preview, Seq};
use natter_dynamo::MembershipChange;

use crate::support::{NOW, Stores, alice, bob, user};

#[tokio::test]
async fn a_new_conversation_is_empty_and_has_both_people() {
    let stores = Stores::start().await;
    let opened = stores.conversations.open_direct(bob(), alice(), NOW).await.unwrap();

    assert!(opened.created);
    assert_eq!(opened.view.conversation.kind, ConversationKind::Direct { user_ids: [alice(), bob()] });
    assert_eq!(opened.view.conversation.last_seq, Seq::ZERO);
    assert_eq!((opened.view.conversation.created_at, &opened.view.conversation.preview), (NOW, &None));
    let conversation = opened.view.conversation.conversation_id;
    assert_eq!(stores.conversations.members(conversation).await.unwrap(), [alice(), bob()]);
    assert_eq!(stores.conversations.for_member(conversation, bob()).await.unwrap(), Some(opened.view));
}

#[tokio::test]
async fn opening_it_again_finds_it_as_it_is() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let said = stores.say(conversation, 7, "hello").await;

    let opened = stores.conversations.open_direct(bob(), alice(), NOW).await.unwrap();
    assert!(!opened.created);
    assert_eq!(
        (opened.view.conversation.last_seq, opened.view.conversation.preview),
        (Seq::new(1), Some(Preview::from(&said)))
    );
}

#[tokio::test]
async fn of_many_who_open_it_at_once_from_both_sides_one_creates_it() {
    let stores = Stores::start().await;
    let sides = (0..20).map(|call| if call % 2 == 0 { (alice(), bob()) } else { (bob(), alice()) });
    let calls = sides.map(|(me, other)| stores.conversations.open_direct(me, other, NOW));
    let opened = try_join_all(calls).await.unwrap();

    assert_eq!(opened.iter().filter(|opened| opened.created).count(), 1);
    assert!(opened.iter().all(|one| one.view == opened[0].view));
    assert_eq!(stores.conversations.members(opened[0].view.conversation.conversation_id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn each_of_two_sees_the_others_place_until_that_one_has_left() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let change = MembershipChange { archived: Some(true), ..MembershipChange::default() };
    let of_bob = stores.conversations.change_membership(conversation, bob(), &change).await.unwrap();
    let seen_by = async |user| stores.conversations.for_member(conversation, user).await.unwrap();
    let (alices, bobs) = (seen_by(alice()).await.unwrap(), seen_by(bob()).await.unwrap());
    assert_eq!((&alices.peer, Some(&bobs.membership)), (&of_bob, of_bob.as_ref()));
    assert_eq!((bobs.peer, &alices.membership.archived), (Some(alices.membership.clone()), &false));
    stores.conversations.leave_direct(conversation, bob()).await.unwrap();
    assert_eq!(seen_by(alice()).await.map(|view| view.peer), Some(None));
    assert_eq!(seen_by(bob()).await, None);
}

#[tokio::test]
async fn a_conversation_is_hidden_from_those_who_are_not_in_it() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    assert_eq!(stores.conversations.for_member(conversation, user(3)).await.unwrap(), None);
    let unknown = ConversationId::direct(alice(), user(3));
    assert_eq!(stores.conversations.for_member(unknown, alice()).await.unwrap(), None);
    assert!(stores.conversations.members(unknown).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_user_has_the_conversations_they_are_in_and_no_others() {
    let stores = Stores::start().await;
    let with = |other: u128| stores.conversations.open_direct(alice(), user(other), NOW);
    // More than one batch takes.
    let opened = try_join_all((0x100..0x100 + 130).map(with)).await.unwrap();
    stores.conversations.open_direct(bob(), user(0x100), NOW).await.unwrap();

    let mut expected: Vec<_> = opened.into_iter().map(|opened| opened.view).collect();
    let mut found = stores.conversations.of_user(alice()).await.unwrap();
    expected.sort_by_key(|view| view.conversation.conversation_id);
    found.sort_by_key(|view| view.conversation.conversation_id);
    assert_eq!(found, expected);
    assert_eq!(stores.conversations.of_user(user(0x100)).await.unwrap().len(), 2);
    assert!(stores.conversations.of_user(user(0x999)).await.unwrap().is_empty());
}

#[tokio::test]
async fn one_cannot_open_a_conversation_with_oneself() {
    let stores = Stores::start().await;
    let error = stores.conversations.open_direct(alice(), alice(), NOW).await.unwrap_err();
    assert!(!error.is_transient());
    assert!(stores.conversations.of_user(alice()).await.unwrap().is_empty());
}
