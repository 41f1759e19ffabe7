//! The places of a log: who is given which, within a conversation's limit, what is sealed, and who is to be told.

use std::time::Duration;

use futures_util::future::join_all;
use natter_chat::history::Range;
use natter_chat::{ConversationId, Entry, EntryContent, MessageText, Preview, Refusal, Seq, Timestamp};
use natter_dynamo::{
    Conversations, HeadPrecondition, Put, REMEMBERED, RateLimit, Recipient, SeqAssignment, StoreError, Terms,
};
use natter_emulator::{Strikes, Weather};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::{NOW, Stores, alice, bob, entry, user};

/// The beginning of a window of [`LIMIT`].
const START: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const LIMIT: RateLimit = RateLimit { max: 5, window: Duration::from_secs(10) };

async fn basis(stores: &Stores, conversation: ConversationId) -> HeadPrecondition {
    stores.conversations.admission(conversation, alice()).await.unwrap().unwrap().basis
}

/// Asks for a place for an entry of its own.
async fn take(
    stores: &Stores,
    conversation: ConversationId,
    basis: &HeadPrecondition,
    now: Timestamp,
) -> SeqAssignment {
    let said = Entry { entry_id: Uuid::now_v7().into(), sent_at: now, ..entry(conversation, 1, "What was said.") };
    stores.conversations.assign_seq(&said, basis, Terms::Within(&LIMIT)).await.unwrap()
}

/// The conversations as somebody sees them whose reads tell for ever what they told first, where they do not ask for more.
fn lagging(stores: &Stores) -> Conversations {
    let weather = Weather {
        late: 0.0,
        latest: Duration::ZERO,
        lost_reply: 0.0,
        strikes: Strikes::All,
        stale: 1.0,
        lag: Duration::from_mins(1),
    };
    Conversations::new(natter_dynamo::client(&stores.dynamodb.sdk_config_in(weather, 0).0), "ConversationsTable")
}

fn taken(places: &[SeqAssignment]) -> Vec<u64> {
    let mut taken: Vec<u64> = places
        .iter()
        .filter_map(|place| if let SeqAssignment::Given(seq) = place { Some(seq.get()) } else { None })
        .collect();
    taken.sort_unstable();
    taken
}

#[tokio::test]
async fn a_full_conversation_refuses_and_takes_no_place() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    for place in 1..=5 {
        let known = basis(&stores, conversation).await;
        assert_eq!(take(&stores, conversation, &known, START).await, SeqAssignment::Given(Seq::new(place)));
    }
    let known = basis(&stores, conversation).await;
    let later = START.plus(Duration::from_secs(4));
    let refused = SeqAssignment::Refused { retry_after: Duration::from_secs(6) };
    assert_eq!(take(&stores, conversation, &known, later).await, refused);
    assert_eq!(take(&stores, conversation, &HeadPrecondition::default(), later).await, refused, "whatever was known");
    assert_eq!(take(&stores, conversation, &known, START.plus(LIMIT.window)).await, SeqAssignment::Given(Seq::new(6)));
}

#[tokio::test]
async fn who_knew_nothing_of_a_window_that_others_opened_gets_a_place_all_the_same() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let basis = HeadPrecondition::default();
    let places = join_all((0..8).map(|_| take(&stores, conversation, &basis, START)));
    assert_eq!(taken(&places.await), [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn a_clock_that_is_behind_counts_into_the_later_window() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let ahead = START.plus(LIMIT.window);
    take(&stores, conversation, &HeadPrecondition::default(), ahead).await;
    let behind = ahead.minus(Duration::from_millis(1));
    let mut places = Vec::new();
    for _ in 0..6 {
        let known = basis(&stores, conversation).await;
        places.push(take(&stores, conversation, &known, behind).await);
    }
    assert_eq!(taken(&places), [2, 3, 4, 5]);
}

#[tokio::test]
async fn places_rise_by_one_and_the_last_message_is_shown() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let one = stores.say(conversation, 21, "one").await;
    let two = stores.say(conversation, 22, "two").await;
    let changed = Entry { content: EntryContent::MemberJoined {}, ..entry(conversation, 23, "x") };
    assert_eq!((one.seq.get(), two.seq.get(), stores.give(&changed).await.get()), (1, 2, 3));
    let head = stores.conversations.head(conversation).await.unwrap().unwrap();
    assert_eq!((head.last_seq.get(), head.preview), (3, Some(Preview::from(&two))));
}

#[tokio::test]
async fn fifty_at_once_get_fifty_places_in_a_row() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let entries: Vec<Entry> = (1..=50).map(|number| entry(conversation, number, "hello")).collect();
    let give = async |entry: &Entry| loop {
        let basis = stores.conversations.log_head(conversation).await.unwrap().unwrap().basis;
        if let SeqAssignment::Given(seq) = stores.conversations.assign_seq(entry, &basis, Terms::Any).await.unwrap() {
            break seq.get();
        }
    };
    let mut places = join_all(entries.iter().map(give)).await;
    places.sort_unstable();
    assert_eq!(places, (1..=50).collect::<Vec<_>>());
    let head = stores.conversations.head(conversation).await.unwrap().unwrap();
    assert_eq!(head.last_seq, Seq::new(50));
}

#[tokio::test]
async fn an_id_gets_one_place_however_often_and_late_it_is_asked_for() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let said = entry(conversation, 500, "hello");
    let early = basis(&stores, conversation).await;
    let give =
        async |basis: &HeadPrecondition| stores.conversations.assign_seq(&said, basis, Terms::Any).await.unwrap();
    assert_eq!(give(&early).await, SeqAssignment::Given(Seq::new(1)));
    for number in 1..REMEMBERED {
        stores.give(&entry(conversation, number, "another")).await;
        assert_eq!(give(&early).await, SeqAssignment::Given(Seq::new(1)), "after {number} more");
    }
    stores.give(&entry(conversation, REMEMBERED, "one too many")).await;
    assert_eq!(give(&early).await, SeqAssignment::Outdated, "it is not remembered, and has to be looked for");
    let head = stores.conversations.head(conversation).await.unwrap().unwrap();
    assert_eq!(head.last_seq.get(), REMEMBERED + 1, "no place was burnt");
}

#[tokio::test]
async fn a_sealed_place_takes_nothing_and_its_message_is_not_shown() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let first = stores.say(conversation, 1, "first").await;
    let lost = entry(conversation, 2, "never stored");
    let lost = Entry { seq: stores.give(&lost).await, ..lost };
    for _ in 0..2 {
        stores.conversations.seal(&stores.messages, conversation, lost.seq, NOW).await.unwrap();
        let head = stores.conversations.head(conversation).await.unwrap().unwrap();
        assert_eq!(head.preview, Some(Preview::from(&first)));
    }
    assert_eq!(stores.messages.put(&lost).await.unwrap(), Put::Sealed);
    assert_eq!(stores.messages.get(conversation, lost.seq).await.unwrap(), None);
    assert_eq!(stores.give(&lost).await, Seq::new(3), "its sender gets another one");
    let stretch = stores.messages.stretch(conversation, Range::After(Seq::ZERO), 10).await.unwrap();
    assert_eq!((stretch.entries.len(), stretch.sealed), (1, vec![lost.seq]));
}

#[tokio::test]
async fn sealing_leaves_what_came_after_and_what_is_stored() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let lost = stores.give(&entry(conversation, 1, "never stored")).await;
    let newest = stores.say(conversation, 2, "last").await;
    for seq in [lost, newest.seq] {
        stores.conversations.seal(&stores.messages, conversation, seq, NOW).await.unwrap();
    }
    let head = stores.conversations.head(conversation).await.unwrap().unwrap();
    assert_eq!(head.preview, Some(Preview::from(&newest)));
    assert_eq!(stores.messages.get(conversation, newest.seq).await.unwrap(), Some(newest));
}

#[tokio::test]
async fn what_is_shown_instead_of_a_lost_message_is_what_the_one_before_says_now() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let said = stores.say(conversation, 1, "said").await;
    let edit = EntryContent::Edited {
        target_id: said.entry_id,
        target_seq: Some(said.seq),
        text: MessageText::parse("edited").unwrap(),
        mentions: Vec::new(),
    };
    let edit = Entry { content: edit, ..entry(conversation, 2, "x") };
    let edit = Entry { seq: stores.give(&edit).await, ..edit };
    stores.messages.put(&edit).await.unwrap();
    let lost = stores.give(&entry(conversation, 3, "never stored")).await;
    stores.conversations.seal(&stores.messages, conversation, lost, NOW).await.unwrap();
    let shown = stores.conversations.head(conversation).await.unwrap().unwrap().preview.unwrap();
    assert_eq!((shown.seq, shown.text.as_str()), (said.seq, "edited"));
}

#[tokio::test]
async fn a_preview_says_what_the_last_edit_says_in_whatever_order_they_come_and_nothing_once_it_is_erased() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let said = stores.say(conversation, 1, "said").await;
    let shown = async || stores.conversations.head(conversation).await.unwrap().unwrap().preview.unwrap().text;
    let edit = |text, seq| stores.conversations.edit_preview(conversation, said.entry_id, text, Seq::new(seq));
    edit("second", 3).await.unwrap();
    edit("first", 2).await.unwrap();
    assert_eq!(shown().await, "second");
    stores.conversations.erase_preview(conversation, said.entry_id).await.unwrap();
    edit("third", 9).await.unwrap();
    assert_eq!(shown().await, "");
}

#[tokio::test]
async fn there_is_no_place_in_a_conversation_that_is_not_there() {
    let stores = Stores::start().await;
    let said = entry(ConversationId::direct(alice(), bob()), 1, "hello");
    let error = stores.conversations.assign_seq(&said, &HeadPrecondition::default(), Terms::Any).await.unwrap_err();
    assert!(matches!(error, StoreError::NoConversation(id) if id == said.conversation_id) && !error.is_transient());
    assert_eq!(stores.conversations.log_head(said.conversation_id).await.unwrap(), None);
}

#[tokio::test]
async fn only_a_member_is_admitted() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let view = stores.conversations.admission(conversation, bob()).await.unwrap().unwrap().view;
    assert_eq!(Some(view), stores.conversations.for_member(conversation, bob()).await.unwrap());
    assert_eq!(stores.conversations.admission(conversation, user(0x77)).await.unwrap(), None);
    assert_eq!(stores.conversations.admission(Uuid::nil().into(), bob()).await.unwrap(), None);
}

#[tokio::test]
async fn those_to_be_told_are_the_members_within_the_bounds() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let told = |first, last| stores.conversations.recipients(conversation, first..=last);
    let recipient = |user_id| Recipient { user_id, hidden_up_to: Seq::ZERO, joined_at: NOW, here_until: None };
    let mut both = vec![recipient(alice()), recipient(bob())];
    both.sort();
    assert_eq!(told(Uuid::nil().into(), Uuid::max().into()).await.unwrap(), both);
    let (first, last) = (both[0].user_id, both[1].user_id);
    assert_eq!(told(first, first).await.unwrap(), both[..1]);
    assert_eq!(told(last, Uuid::max().into()).await.unwrap(), both[1..]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Over any schedule of senders who know of any earlier state, no window takes more than its limit, nobody is refused in
    /// one that is not full, and each place is given out once.
    #[test]
    fn no_window_takes_more_than_its_limit(steps in prop::collection::vec((0_u64..4_000, any::<bool>()), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let stores = Stores::start().await;
            let conversation = stores.conversation().await;
            let (mut now, mut known, mut counts) = (START, HeadPrecondition::default(), std::collections::BTreeMap::new());
            let mut next = 1;
            for (pause, looks) in steps {
                now = now.plus(Duration::from_millis(pause));
                if looks {
                    known = basis(&stores, conversation).await;
                }
                let count: &mut u32 = counts.entry(now.as_millis() / 10_000).or_default();
                match take(&stores, conversation, &known, now).await {
                    SeqAssignment::Given(seq) => {
                        *count += 1;
                        assert_eq!(seq.get(), next);
                        next += 1;
                    }
                    SeqAssignment::Refused { .. } => assert_eq!(*count, LIMIT.max),
                    // The basis is too old. Whoever gets this looks again.
                    SeqAssignment::Outdated => known = basis(&stores, conversation).await,
                }
                assert!(*count <= LIMIT.max);
            }
        });
    }
}

#[tokio::test]
async fn who_may_post_is_not_refused_by_what_was_so_a_moment_ago_and_who_may_not_gets_no_place_by_it() {
    let stores = Stores::start().await;
    let conversation = ConversationId::direct(alice(), bob());
    let seen_before_it_was_opened = lagging(&stores);
    let admitted = async |by: &Conversations| by.admission_to_post(conversation, alice()).await.unwrap();
    assert_eq!(admitted(&seen_before_it_was_opened).await, None);
    stores.conversation().await;
    assert!(admitted(&seen_before_it_was_opened).await.is_some());

    let seen_before_the_block = lagging(&stores);
    let open = admitted(&seen_before_the_block).await;
    stores.users.block(&stores.conversations, bob(), alice(), NOW).await.unwrap();
    let blocked = admitted(&seen_before_the_block).await;
    assert_eq!(blocked, open, "as of a moment ago");
    let place = take(&stores, conversation, &blocked.unwrap().basis, NOW).await;
    assert_eq!(place, SeqAssignment::Outdated);

    let seen_while_blocked = lagging(&stores);
    let may_post = async || admitted(&seen_while_blocked).await.unwrap().view.check_may_post();
    assert_eq!(may_post().await, Err(Refusal::Blocked));
    stores.users.unblock(&stores.conversations, bob(), alice()).await.unwrap();
    assert_eq!(may_post().await, Ok(()));
}
