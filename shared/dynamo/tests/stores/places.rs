//! Places that are given out within a conversation's limit, and who is to be told what happens at them.

use std::time::Duration;

use futures_util::future::try_join_all;
use natter_chat::{ConversationId, Seq, Timestamp};
use natter_dynamo::{Basis, Place, RateLimit, Recipient};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::{Stores, alice, bob, preview, user};

/// The beginning of a window of [`LIMIT`].
const START: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const LIMIT: RateLimit = RateLimit { max: 5, window: Duration::from_secs(10) };

async fn basis(stores: &Stores, conversation: ConversationId) -> Basis {
    stores.conversations.admission(conversation, alice()).await.unwrap().unwrap().basis
}

async fn take(stores: &Stores, conversation: ConversationId, basis: Basis, now: Timestamp) -> Place {
    let preview = preview("What was said.");
    stores.conversations.next_seq_within(conversation, &preview, basis, &LIMIT, now).await.unwrap()
}

fn taken(places: &[Place]) -> Vec<u64> {
    let mut taken: Vec<u64> =
        places.iter().filter_map(|place| if let Place::Taken(seq) = place { Some(seq.get()) } else { None }).collect();
    taken.sort_unstable();
    taken
}

#[tokio::test]
async fn a_full_conversation_refuses_and_takes_no_place() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    for place in 1..=5 {
        let known = basis(&stores, conversation).await;
        assert_eq!(take(&stores, conversation, known, START).await, Place::Taken(Seq::new(place)));
    }
    let known = basis(&stores, conversation).await;
    let later = START.plus(Duration::from_secs(4));
    let refused = Place::Refused { retry_after: Duration::from_secs(6) };
    assert_eq!(take(&stores, conversation, known, later).await, refused);
    assert_eq!(take(&stores, conversation, Basis::default(), later).await, refused, "whatever was known");
    assert_eq!(take(&stores, conversation, known, START.plus(LIMIT.window)).await, Place::Taken(Seq::new(6)));
}

#[tokio::test]
async fn who_knew_nothing_of_a_window_that_others_opened_gets_a_place_all_the_same() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let places = try_join_all((0..8).map(|_| async {
        Ok::<_, std::convert::Infallible>(take(&stores, conversation, Basis::default(), START).await)
    }));
    assert_eq!(taken(&places.await.unwrap()), [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn a_clock_that_is_behind_counts_into_the_later_window() {
    let stores = Stores::start().await;
    let conversation = stores.conversation().await;
    let ahead = START.plus(LIMIT.window);
    take(&stores, conversation, Basis::default(), ahead).await;
    let behind = ahead.minus(Duration::from_millis(1));
    let mut places = Vec::new();
    for _ in 0..6 {
        let known = basis(&stores, conversation).await;
        places.push(take(&stores, conversation, known, behind).await);
    }
    assert_eq!(taken(&places), [2, 3, 4, 5]);
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
    let recipient = |user_id| Recipient { user_id, hidden_up_to: Seq::ZERO };
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
            let (mut now, mut known, mut counts) = (START, Basis::default(), std::collections::BTreeMap::new());
            let mut next = 1;
            for (pause, looks) in steps {
                now = now.plus(Duration::from_millis(pause));
                if looks {
                    known = basis(&stores, conversation).await;
                }
                let count: &mut u32 = counts.entry(now.as_millis() / 10_000).or_default();
                match take(&stores, conversation, known, now).await {
                    Place::Taken(seq) => {
                        *count += 1;
                        assert_eq!(seq.get(), next);
                        next += 1;
                    }
                    Place::Refused { .. } => assert_eq!(*count, LIMIT.max),
                    Place::Outdated => panic!("nothing changed who may do what"),
                }
                assert!(*count <= LIMIT.max);
            }
        });
    }
}
