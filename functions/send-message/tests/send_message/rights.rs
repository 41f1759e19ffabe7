//! Who may send, and who is told.

use std::future::ready;
use std::time::Duration;

use natter_chat::group::Posting;
use natter_chat::history::Range;
use natter_chat::{ConversationId, EntryContent, GroupDetails, MemberView, Seq};
use natter_delivery::{Draft, Log, Outcome};
use natter_dynamo::RateLimit;
use natter_protocol::ErrorCode;
use natter_testing::{details, person};
use uuid::Uuid;

use crate::world::{Sent, World};

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
    let group = world.group_with(&[owner, member], GroupDetails { posting: Posting::Admins, ..details() }).await;
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
    let group = world.group(&[owner, member]).await;
    let device = world.device(member).await;
    world.send(owner, &Sent::new(group, "with you")).await.unwrap();
    world.remove(group, owner, member).await;
    world.send(owner, &Sent::new(group, "without you")).await.unwrap();
    assert_eq!(world.entries_at(&device).len(), 1);
    assert_eq!(world.refusal(member, &Sent::new(group, "but")).await, ErrorCode::ConversationNotFound);
}

#[tokio::test]
async fn only_a_message_changes_the_preview() {
    let world = World::new().await;
    let (alice, _, conversation) = world.direct().await;
    world.send(alice, &Sent::new(conversation, "Hello!")).await.unwrap();
    world.append(conversation, alice, EntryContent::MemberJoined {}).await;
    let view = world.conversations.for_member(conversation, alice).await.unwrap().unwrap();
    let preview = view.conversation.preview.unwrap();
    assert_eq!(preview.text.as_str(), "Hello!");
    assert_eq!(view.conversation.last_seq.get(), 2);
}

/// A limit that nobody reaches.
const UNLIMITED: RateLimit = RateLimit { max: u32::MAX, window: Duration::from_secs(10) };

#[tokio::test]
async fn who_was_admitted_and_is_put_out_or_blocked_before_their_message_has_its_place_is_refused() {
    let world = World::new().await;
    let [owner, member, alice, bob] = [person(), person(), person(), person()];
    let group = world.group(&[owner, member]).await;
    let direct = world.conversations.open_direct(alice, bob, world.now).await.unwrap().view.conversation;
    let log = Log::new(world.conversations.clone(), world.messages.clone());
    for (conversation, sender, refused) in
        [(group, member, ErrorCode::ConversationNotFound), (direct.conversation_id, alice, ErrorCode::Blocked)]
    {
        let draft = Draft {
            conversation_id: conversation,
            entry_id: Uuid::now_v7().into(),
            sender_id: sender,
            sent_at: world.now,
            content: EntryContent::plain(natter_chat::MessageText::parse("too late").unwrap()),
        };
        let admission = world.conversations.admission(conversation, sender).await.unwrap().unwrap();
        if sender == alice {
            world.users.block(&world.conversations, bob, alice, world.now).await.unwrap();
        } else {
            world.remove(group, owner, member).await;
        }
        let appending = log.append_as(draft, admission, &UNLIMITED, MemberView::check_may_post, || ready(()));
        let outcome = appending.await.unwrap();
        let Outcome::Refused(refusal) = outcome else { panic!("{outcome:?}") };
        assert_eq!(refusal.code, refused);
        let head = world.conversations.head(conversation).await.unwrap().unwrap();
        assert_eq!(head.last_seq, Seq::ZERO, "no place was taken");
    }
}

#[tokio::test]
async fn nobodys_message_comes_after_the_entry_that_they_were_put_out() {
    let world = World::new().await;
    let owner = person();
    for _ in 0..12 {
        let member = person();
        let group = world.group(&[owner, member]).await;
        let said: Vec<Sent> = (0..6).map(|number| Sent::new(group, &format!("message {number}"))).collect();
        let saying = futures_util::future::join_all(said.iter().map(|sent| world.send(member, sent)));
        let out = async {
            world.remove(group, owner, member).await;
            world.append(group, owner, EntryContent::MemberRemoved { user_id: member }).await
        };
        let (outcomes, removal) = tokio::join!(saying, out);
        let log = world.messages.nearest(group, Range::After(Seq::ZERO), 100).await.unwrap();
        let late = log.iter().filter(|recent| recent.entry.sender_id == member && recent.entry.seq > removal.seq);
        assert_eq!(late.count(), 0);
        let accepted = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(log.len(), accepted + 1, "what is acknowledged is there, and nothing else");
    }
}

#[tokio::test]
async fn a_message_that_races_with_somebody_elses_removal_is_admitted_anew() {
    let world = World::new().await;
    let people = natter_testing::people(7);
    let group = world.group(&people).await;
    let sending = async {
        for number in 0..12 {
            world.send(people[0], &Sent::new(group, &format!("message {number}"))).await.unwrap();
        }
    };
    let removing = async {
        for member in &people[1..] {
            world.remove(group, people[0], *member).await;
        }
    };
    tokio::join!(sending, removing);
    assert!(world.conversations.head(group).await.unwrap().unwrap().last_seq.get() >= 12);
}
