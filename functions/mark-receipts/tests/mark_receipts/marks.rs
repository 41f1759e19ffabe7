//! How marks move, and who hears of it.

use natter_chat::{ConversationId, Seq};
use natter_protocol::ErrorCode;
use natter_testing::{caller, people, person, refusal};
use serde_json::json;
use uuid::Uuid;

use crate::Marking;

#[tokio::test]
async fn marks_never_go_back_and_never_beyond_the_last_entry_whatever_the_order() {
    let marking = Marking::start().await;
    let (alice, bob, conversation) = marking.world.direct().await;
    for number in 0..5 {
        marking.world.say(conversation, alice, &number.to_string()).await;
    }
    let cases = [
        ("markDelivered", 2, (0, 2)),
        ("markRead", 1, (1, 2)),
        ("markRead", 3, (3, 3)),
        ("markDelivered", 1, (3, 3)),
        ("markRead", 0, (3, 3)),
        ("markRead", 3, (3, 3)),
        ("markDelivered", 99, (3, 5)),
        ("markRead", 99, (5, 5)),
    ];
    for (action, seq, (read, delivered)) in cases {
        let reply = marking.mark(action, bob, conversation, seq).await;
        assert_eq!((&reply["readSeq"], &reply["deliveredSeq"]), (&json!(read), &json!(delivered)), "{action} {seq}");
        let view = marking.world.conversations.for_member(conversation, bob).await.unwrap().unwrap();
        assert_eq!((view.membership.read_seq.get(), view.membership.delivered_seq.get()), (read, delivered));
    }
}

#[tokio::test]
async fn when_somebody_came_to_their_mark_is_kept_until_they_read_on() {
    let marking = Marking::start().await;
    let (alice, bob, conversation) = marking.world.direct().await;
    marking.world.say(conversation, alice, "hello").await;
    let read_at = async || {
        let view = marking.world.conversations.for_member(conversation, bob).await.unwrap().unwrap();
        view.membership.read_at
    };
    marking.mark("markDelivered", bob, conversation, 1).await;
    assert_eq!(read_at().await, None);
    marking.mark("markRead", bob, conversation, 1).await;
    let first = read_at().await;
    assert!(first.is_some());
    marking.mark("markRead", bob, conversation, 1).await;
    assert_eq!(read_at().await, first);
}

#[tokio::test]
async fn devices_that_mark_at_once_end_at_the_furthest() {
    let marking = Marking::start().await;
    let (alice, bob, conversation) = marking.world.direct().await;
    for number in 0..8 {
        marking.world.say(conversation, alice, &number.to_string()).await;
    }
    let mark = |action, seq| marking.mark(action, bob, conversation, seq);
    tokio::join!(
        mark("markRead", 3),
        mark("markDelivered", 8),
        mark("markRead", 5),
        mark("markRead", 1),
        mark("markDelivered", 6),
    );
    let membership = marking.world.conversations.for_member(conversation, bob).await.unwrap().unwrap().membership;
    assert_eq!((membership.read_seq.get(), membership.delivered_seq.get()), (5, 8));
}

#[tokio::test]
async fn the_other_one_and_ones_own_other_devices_hear_of_it_and_the_marking_one_does_not() {
    let marking = Marking::start().await;
    let (alice, bob, conversation) = marking.world.direct().await;
    let (at_alice, phone) = (marking.world.device(alice).await, marking.world.device(bob).await);
    let laptop = marking.world.device(bob).await;
    marking.world.say(conversation, alice, "hello").await;
    marking.mark_on(&phone, "markDelivered", bob, conversation, 1).await;
    for device in [&at_alice, &laptop] {
        assert_eq!(marking.told(device), [(bob, None, Some(1))]);
    }
    marking.mark_on(&phone, "markRead", bob, conversation, 1).await;
    for device in [&at_alice, &laptop] {
        assert_eq!(marking.told(device), [(bob, Some(1), None)]);
    }
    assert!(marking.told(&phone).is_empty());
}

#[tokio::test]
async fn a_mark_that_changes_nothing_is_told_to_nobody() {
    let marking = Marking::start().await;
    let (alice, bob, conversation) = marking.world.direct().await;
    let at_alice = marking.world.device(alice).await;
    marking.world.say(conversation, alice, "hello").await;
    for _ in 0..3 {
        marking.mark("markRead", bob, conversation, 1).await;
    }
    assert_eq!(marking.told(&at_alice), [(bob, Some(1), Some(1))]);
}

#[tokio::test]
async fn members_of_a_small_group_hear_of_it_and_those_of_a_large_one_do_not() {
    for (size, is_told) in [(50, true), (51, false)] {
        let marking = Marking::start().await;
        let people = people(size);
        let group = marking.world.group(&people).await;
        let (other, own) = (marking.world.device(people[1]).await, marking.world.device(people[2]).await);
        marking.world.say(group, people[0], "hello").await;
        marking.mark("markRead", people[2], group, 99).await;
        assert_eq!(!marking.told(&other).is_empty(), is_told, "{size}");
        assert!(!marking.told(&own).is_empty());
    }
}

#[tokio::test]
async fn an_outsider_learns_nothing_not_even_that_there_is_a_conversation() {
    let marking = Marking::start().await;
    let (alice, _, conversation) = marking.world.direct().await;
    let at_alice = marking.world.device(alice).await;
    let outsider = caller(person(), &"elsewhere=".to_owned().into(), marking.world.now);
    for id in [conversation, ConversationId::from(Uuid::new_v4())] {
        for action in ["markRead", "markDelivered"] {
            let fields = json!({"conversationId": id, "seq": 1});
            let code = refusal(&marking.function, &outsider, action, fields).await;
            assert_eq!(code, ErrorCode::ConversationNotFound);
        }
    }
    assert!(marking.told(&at_alice).is_empty());
}

#[tokio::test]
async fn what_a_device_was_notified_of_is_taken_away_when_it_is_read_and_only_then() {
    let marking = Marking::start().await;
    let (alice, bob, conversation) = marking.world.direct().await;
    for number in 0..3 {
        marking.world.say(conversation, alice, &number.to_string()).await;
    }
    drop(marking.world.outside.take_messages());
    assert!(marking.world.conversations.note_notified(conversation, bob, Seq::new(2)).await.unwrap());
    let cases = [("markDelivered", 3, 0), ("markRead", 1, 0), ("markRead", 2, 1), ("markRead", 3, 0)];
    for (action, seq, expected) in cases {
        marking.mark(action, bob, conversation, seq).await;
        let jobs = marking.world.outside.take_messages();
        assert_eq!(jobs.len(), expected, "{action} {seq}");
        for job in jobs {
            assert!(job.contains(&bob.to_string()) && job.contains(&conversation.to_string()));
        }
    }
}
