//! Who does not learn what someone has read.

use natter_chat::Settings;
use natter_testing::{people, person};

use crate::Marking;

fn silent(settings: Settings) -> Settings {
    Settings { read_receipts: false, ..settings }
}

#[tokio::test]
async fn what_was_read_is_told_only_where_both_tell_it() {
    for (alice_tells, bob_tells) in [(true, true), (true, false), (false, true), (false, false)] {
        let marking = Marking::start().await;
        let (alice, bob, conversation) = marking.world.direct().await;
        for (person, tells) in [(alice, alice_tells), (bob, bob_tells)] {
            if !tells {
                marking.world.settings(person, silent).await;
            }
        }
        let (at_alice, at_bob) = (marking.world.device(alice).await, marking.world.device(bob).await);
        marking.world.say(conversation, alice, "hello").await;
        marking.mark("markRead", bob, conversation, 1).await;
        let read = (alice_tells && bob_tells).then_some(1);
        assert_eq!(marking.told(&at_alice), [(bob, read, Some(1))], "{alice_tells}, {bob_tells}");
        assert_eq!(marking.told(&at_bob), [(bob, Some(1), Some(1))], "one's own devices are told everything");
    }
}

#[tokio::test]
async fn what_was_told_stays_told_and_what_was_read_in_silence_is_not_told_later() {
    let marking = Marking::start().await;
    let (alice, bob, conversation) = marking.world.direct().await;
    let seen_by_alice = async || {
        let view = marking.world.conversations.for_member(conversation, alice).await.unwrap().unwrap();
        let peers = marking.summaries().peers(alice, &[view]).await.unwrap();
        (peers[&conversation].read_seq.get(), peers[&conversation].delivered_seq.get())
    };
    let read_next = async |seq| {
        marking.world.say(conversation, alice, "hello").await;
        marking.mark("markRead", bob, conversation, seq).await;
    };
    read_next(1).await;
    assert_eq!(seen_by_alice().await, (1, 1));
    marking.world.settings(bob, silent).await;
    read_next(2).await;
    assert_eq!(seen_by_alice().await, (1, 2));
    marking.world.settings(bob, |settings| Settings { read_receipts: true, ..settings }).await;
    assert_eq!(seen_by_alice().await, (1, 2), "read when he told nobody");
    read_next(3).await;
    assert_eq!(seen_by_alice().await, (3, 3));
    marking.world.settings(alice, silent).await;
    assert_eq!(seen_by_alice().await, (0, 3), "who tells nobody is not told");
}

#[tokio::test]
async fn in_a_group_those_who_do_not_tell_are_not_told_either() {
    let marking = Marking::start().await;
    let people = people(3);
    let group = marking.world.group(&people).await;
    marking.world.settings(people[1], silent).await;
    let (open, closed) = (marking.world.device(people[0]).await, marking.world.device(people[1]).await);
    marking.world.say(group, people[0], "hello").await;
    marking.mark("markDelivered", people[2], group, 1).await;
    marking.mark("markRead", people[2], group, 1).await;
    assert_eq!(marking.told(&open), [(people[2], None, Some(1)), (people[2], Some(1), None)]);
    assert_eq!(marking.told(&closed), [(people[2], None, Some(1))]);
}

#[tokio::test]
async fn a_stranger_learns_nothing_until_they_are_accepted() {
    let marking = Marking::start().await;
    let (stranger, bob) = (person(), person());
    let conversation = marking.world.open(stranger, bob, true).await;
    let at_stranger = marking.world.device(stranger).await;
    marking.world.say(conversation, stranger, "hello").await;
    marking.mark("markRead", bob, conversation, 1).await;
    assert!(marking.told(&at_stranger).is_empty());
    let accepted = natter_dynamo::MembershipChange { is_request: Some(false), ..Default::default() };
    marking.world.conversations.change_membership(conversation, bob, &accepted).await.unwrap();
    marking.world.say(conversation, stranger, "still there?").await;
    marking.mark("markRead", bob, conversation, 2).await;
    assert_eq!(marking.told(&at_stranger), [(bob, Some(2), Some(2))]);
}

#[tokio::test]
async fn nothing_is_told_across_a_block_whoever_has_blocked_whom() {
    for bob_blocks in [true, false] {
        let marking = Marking::start().await;
        let (alice, bob, conversation) = marking.world.direct().await;
        let at_alice = marking.world.device(alice).await;
        marking.world.say(conversation, alice, "hello").await;
        let (by, whom) = if bob_blocks { (bob, alice) } else { (alice, bob) };
        marking.world.block(by, whom).await;
        marking.mark("markRead", bob, conversation, 1).await;
        assert!(marking.told(&at_alice).is_empty());
    }
}

#[tokio::test]
async fn in_a_common_group_whoever_was_blocked_learns_nothing_of_the_one_who_did() {
    let marking = Marking::start().await;
    let people = people(3);
    let group = marking.world.group(&people).await;
    let (blocked, other) = (marking.world.device(people[1]).await, marking.world.device(people[2]).await);
    marking.world.say(group, people[1], "hello").await;
    marking.world.block(people[0], people[1]).await;
    marking.mark("markRead", people[0], group, 1).await;
    assert!(marking.told(&blocked).is_empty());
    assert_eq!(marking.told(&other), [(people[0], Some(1), Some(1))]);
}
