use futures_util::future::try_join_all;
use natter_chat::{ConversationId, Emoji, Entry, EntryContent, EntryId, MessageText};

use crate::support::{Stores, alice, bob, entry};

fn conversation() -> ConversationId {
    ConversationId::direct(alice(), bob())
}

fn message(number: u64) -> Entry {
    entry(conversation(), number, "said")
}

fn change(number: u64, content: EntryContent) -> Entry {
    Entry { content, ..message(number) }
}

fn edited(number: u64, target_id: EntryId, text: &str) -> Entry {
    let text = MessageText::parse(text).unwrap();
    change(number, EntryContent::Edited { target_id, text, mentions: Vec::new(), target_seq: None })
}

fn reacted(number: u64, target_id: EntryId) -> Entry {
    change(number, EntryContent::Reacted { target_id, emoji: Emoji::parse("👍").unwrap(), target_seq: None })
}

async fn put(stores: &Stores, entries: &[Entry]) {
    try_join_all(entries.iter().map(|entry| stores.messages.put(entry))).await.unwrap();
}

/// The places of the changes of these messages.
async fn places(stores: &Stores, messages: &[EntryId]) -> Vec<u64> {
    let changes = stores.messages.changes_of(conversation(), messages).await.unwrap();
    let mut places: Vec<_> = changes.iter().map(|change| change.seq.get()).collect();
    places.sort_unstable();
    places
}

#[tokio::test]
async fn the_changes_of_messages_are_found_by_message() {
    let stores = Stores::start().await;
    let [first, second, third] = [1, 2, 3].map(message);
    let changes = [reacted(4, first.entry_id), edited(5, second.entry_id, "anew"), reacted(6, first.entry_id)];
    put(&stores, &[&[first.clone(), second.clone(), third.clone()], &changes[..]].concat()).await;
    assert_eq!(places(&stores, &[first.entry_id]).await, [4, 6]);
    assert_eq!(places(&stores, &[third.entry_id, second.entry_id]).await, [5]);
    assert_eq!(places(&stores, &[second.entry_id, first.entry_id]).await, [4, 5, 6]);
    assert!(places(&stores, &[]).await.is_empty());
}

#[tokio::test]
async fn messages_far_apart_with_more_between_them_than_an_answer_holds_get_all_of_their_changes() {
    let stores = Stores::start().await;
    let [first, between, last] = [1, 2, 1_000].map(message);
    let mut changes: Vec<_> = (10..=160).map(|number| edited(number, between.entry_id, &"x".repeat(8_000))).collect();
    changes.extend([reacted(500, first.entry_id), reacted(501, last.entry_id)]);
    put(&stores, &changes).await;
    let found = places(&stores, &[first.entry_id, last.entry_id]).await;
    assert!(found.contains(&500) && found.contains(&501));
    assert_eq!(places(&stores, &[between.entry_id]).await, (10..=160).collect::<Vec<_>>());
}

#[tokio::test]
async fn scrubbing_erases_what_a_message_said_in_all_versions_and_leaves_everything_else() {
    let stores = Stores::start().await;
    let [first, second] = [1, 2].map(message);
    let kept = [
        second.clone(),
        reacted(3, first.entry_id),
        edited(4, second.entry_id, "another one's"),
        change(6, EntryContent::Deleted { target_id: first.entry_id, target_seq: None }),
    ];
    let erased = [first.clone(), edited(5, first.entry_id, "anew")];
    put(&stores, &[&kept[..], &erased[..]].concat()).await;

    // More than once does no harm.
    for _ in 0..2 {
        stores.messages.scrub(conversation(), first.entry_id).await.unwrap();
        for entry in &erased {
            let found = stores.messages.get(conversation(), entry.entry_id).await.unwrap().unwrap();
            assert_eq!(found, Entry { content: EntryContent::Erased {}, ..entry.clone() });
        }
        for entry in &kept {
            assert_eq!(stores.messages.get(conversation(), entry.entry_id).await.unwrap().as_ref(), Some(entry));
        }
        assert_eq!(places(&stores, &[first.entry_id]).await, [3, 6]);
    }
}

#[tokio::test]
async fn scrubbing_what_is_not_there_makes_nothing() {
    let stores = Stores::start().await;
    let gone = message(1);
    stores.messages.scrub(conversation(), gone.entry_id).await.unwrap();
    assert_eq!(stores.messages.get(conversation(), gone.entry_id).await.unwrap(), None);
}
