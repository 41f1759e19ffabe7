use futures_util::future::try_join_all;
use natter_chat::{
    ConversationId, Entry, Seq,
    history::{Range, RecentEntry},
};
use natter_dynamo::{MessageLocation, Put};

use crate::support::{NOW, Stores, WEEK, alice, bob, entry};

fn conversation() -> ConversationId {
    ConversationId::direct(alice(), bob())
}

/// Stores entries at these places.
async fn fill(stores: &Stores, places: &[u64]) {
    let entries: Vec<_> = places.iter().map(|&place| entry(conversation(), place, &format!("entry {place}"))).collect();
    try_join_all(entries.iter().map(|entry| stores.messages.put(entry))).await.unwrap();
}

fn places(entries: &[RecentEntry]) -> Vec<u64> {
    entries.iter().map(|recent| recent.entry.seq.get()).collect()
}

#[tokio::test]
async fn an_entry_comes_back_as_it_was_stored() {
    let stores = Stores::start().await;
    let hello = entry(conversation(), 7, "Zoë: \u{1f980}\n\tand a \"quote\"");
    assert_eq!(stores.messages.put(&hello).await.unwrap(), Put::Stored);
    assert_eq!(stores.messages.get(conversation(), hello.seq).await.unwrap(), Some(hello.clone()));
    let page = stores.messages.nearest(conversation(), Range::Before(None), 10).await.unwrap();
    let expires_at = natter_chat::Timestamp::from_millis(NOW.plus(WEEK).as_secs() * 1000);
    assert_eq!(page, [RecentEntry { entry: hello, expires_at }]);
}

#[tokio::test]
async fn an_entry_is_found_by_its_id_where_it_may_be() {
    let stores = Stores::start().await;
    fill(&stores, &[1, 2, 3, 4]).await;
    let id = |number| entry(conversation(), number, "x").entry_id;
    let cases = [
        (2, MessageLocation::At(Seq::new(2)), true),
        (2, MessageLocation::At(Seq::new(3)), false),
        (2, MessageLocation::At(Seq::new(9)), false),
        (2, MessageLocation::Newest, true),
        (9, MessageLocation::Newest, false),
    ];
    for (number, location, is_found) in cases {
        let found = stores.messages.find(conversation(), id(number), location).await.unwrap();
        assert_eq!(found.map(|found| found.seq.get()), is_found.then_some(number), "{number}, {location:?}");
    }
}

#[tokio::test]
async fn a_search_ends_after_a_thousand_places() {
    let stores = Stores::start().await;
    fill(&stores, &(1..=1_001).collect::<Vec<_>>()).await;
    let found = async |number| {
        let id = entry(conversation(), number, "x").entry_id;
        stores.messages.find(conversation(), id, MessageLocation::Newest).await.unwrap().is_some()
    };
    assert!(found(2).await && !found(1).await);
}

#[tokio::test]
async fn a_place_that_is_taken_gives_the_entry_that_is_there_where_it_has_the_same_id() {
    let stores = Stores::start().await;
    let original = entry(conversation(), 1, "the original");
    let twin = Entry { content: entry(conversation(), 1, "its twin").content, ..original.clone() };
    let another = Entry { seq: original.seq, ..entry(conversation(), 2, "another") };
    stores.messages.put(&original).await.unwrap();
    assert_eq!(stores.messages.put(&twin).await.unwrap(), Put::AlreadyThere(Box::new(original.clone())));
    assert_eq!(stores.messages.put(&another).await.unwrap(), Put::Sealed, "there is no room for it");
    assert_eq!(stores.messages.get(conversation(), original.seq).await.unwrap(), Some(original));
}

#[tokio::test]
async fn the_same_place_in_another_conversation_is_another_entry() {
    let stores = Stores::start().await;
    let here = entry(conversation(), 1, "here");
    let there = entry(ConversationId::direct(alice(), alice()), 1, "there");
    assert_eq!(stores.messages.put(&here).await.unwrap(), Put::Stored);
    assert_eq!(stores.messages.put(&there).await.unwrap(), Put::Stored);
}

#[tokio::test]
async fn of_concurrent_twins_one_is_stored_and_all_others_get_it() {
    let stores = Stores::start().await;
    let twins: Vec<_> =
        (0..20).map(|text| Entry { seq: Seq::new(1), ..entry(conversation(), 1, &format!("{text}")) }).collect();
    let outcomes = try_join_all(twins.iter().map(|twin| stores.messages.put(twin))).await.unwrap();

    let winners: Vec<_> = twins.iter().zip(&outcomes).filter(|(_, outcome)| **outcome == Put::Stored).collect();
    let [(winner, _)] = winners[..] else { panic!("{} were stored", winners.len()) };
    let others = outcomes.iter().filter(|outcome| **outcome == Put::AlreadyThere(Box::new(winner.clone())));
    assert_eq!(others.count(), twins.len() - 1);
    assert_eq!(stores.messages.get(conversation(), winner.seq).await.unwrap().as_ref(), Some(winner));
}

#[tokio::test]
async fn pages_both_ways_hold_the_nearest_entries_for_every_cursor_and_limit() {
    let stores = Stores::start().await;
    // With open places between them.
    let all = [1, 2, 5, 6, 7, 11];
    fill(&stores, &all).await;
    for cursor in 0..=12 {
        for limit in 1..=7 {
            let before: Vec<_> = all.into_iter().rev().filter(|place| *place < cursor).take(limit).collect();
            let found = stores.messages.nearest(conversation(), Range::Before(Some(Seq::new(cursor))), limit).await;
            assert_eq!(places(&found.unwrap()), before, "{limit} before {cursor}");

            let after: Vec<_> = all.into_iter().filter(|place| *place > cursor).take(limit).collect();
            let found = stores.messages.nearest(conversation(), Range::After(Seq::new(cursor)), limit).await;
            assert_eq!(places(&found.unwrap()), after, "{limit} after {cursor}");
        }
    }
}

#[tokio::test]
async fn a_page_without_a_cursor_begins_with_the_newest() {
    let stores = Stores::start().await;
    fill(&stores, &[1, 2, 3]).await;
    let newest = stores.messages.nearest(conversation(), Range::Before(None), 2).await.unwrap();
    assert_eq!(places(&newest), [3, 2]);
}

#[tokio::test]
async fn a_page_of_nothing_asks_nothing() {
    let stores = Stores::start().await;
    fill(&stores, &[1]).await;
    let before = stores.client.meter().reading();
    assert!(stores.messages.nearest(conversation(), Range::Before(None), 0).await.unwrap().is_empty());
    assert_eq!(stores.client.meter().reading(), before);
}

#[tokio::test]
async fn a_page_of_more_than_one_megabyte_is_whole() {
    let stores = Stores::start().await;
    let text = "x".repeat(8_000);
    let entries: Vec<_> = (1..=140).map(|place| entry(conversation(), place, &text)).collect();
    try_join_all(entries.iter().map(|entry| stores.messages.put(entry))).await.unwrap();

    let before = stores.client.meter().reading();
    let found = stores.messages.nearest(conversation(), Range::After(Seq::ZERO), 140).await.unwrap();
    assert_eq!(places(&found), (1..=140).collect::<Vec<_>>());
    assert_eq!((stores.client.meter().reading() - before).requests, 2);
}
