//! What is older than a deployment keeps it.

use std::time::Duration;

use natter_chat::history::ArchiveQuery;
use natter_chat::{Entry, EntryContent, MessageText, Seq, Timestamp};
use natter_postgres::Archive;

use crate::support::{archive, conversation, entry};

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const DAY: Duration = Duration::from_hours(24);

/// Sent so many days ago.
fn aged(entry: Entry, days: u32) -> Entry {
    Entry { sent_at: NOW.minus(DAY * days), ..entry }
}

async fn seqs(archive: &Archive, entry: &Entry) -> Vec<u64> {
    let query = ArchiveQuery { after: Seq::ZERO, before: Seq::new(100), newest_first: false, limit: 100 };
    let page = archive.page(entry.conversation_id, &query, &[]).await.unwrap();
    page.entries.iter().map(|entry| entry.seq.get()).collect()
}

/// Gives up what is older than so many days, some at a time; says how many of each time.
async fn give_up(archive: &Archive, days: u32, limit: usize) -> Vec<u64> {
    let before = NOW.minus(DAY * days);
    archive.keep_since(before).await.unwrap();
    let mut counts = Vec::new();
    loop {
        let old = archive.oldest(before, limit).await.unwrap();
        if old.is_empty() {
            return counts;
        }
        counts.push(archive.delete(&old).await.unwrap());
    }
}

#[tokio::test]
async fn what_is_too_old_goes_in_batches_and_never_comes_back() {
    let (_database, archive) = archive().await;
    let (one, other) = (conversation(), conversation());
    let log: Vec<Entry> =
        (1..=6).map(|seq| aged(entry(one, seq, "hello"), 40 - u32::try_from(seq).unwrap() * 5)).collect();
    let young = aged(entry(other, 1, "hello"), 1);
    archive.upsert(&[log.clone(), vec![young.clone()]].concat()).await.unwrap();
    // Of 35, 30, 25, 20, 15 and 10 days.
    assert_eq!(give_up(&archive, 18, 3).await, [3, 1]);
    assert_eq!(seqs(&archive, &log[0]).await, [5, 6]);
    assert_eq!(seqs(&archive, &young).await, [1]);

    assert_eq!(archive.upsert(&log).await.unwrap(), 0);
    assert_eq!(seqs(&archive, &log[0]).await, [5, 6]);
    assert!(archive.lacking(&log).await.unwrap().is_empty(), "nothing is to be repaired");
    // A longer time does not bring back what a shorter one has given up.
    assert!(give_up(&archive, 100, 3).await.is_empty());
    archive.upsert(&log[..1]).await.unwrap();
    assert_eq!(seqs(&archive, &log[0]).await, [5, 6]);
}

#[tokio::test]
async fn what_was_given_up_is_not_found_whatever_was_edited_since() {
    let (database, archive) = archive().await;
    let id = conversation();
    let old = aged(entry(id, 1, "buried"), 30);
    let content = EntryContent::Edited {
        target_id: old.entry_id,
        text: MessageText::parse("treasure").unwrap(),
        mentions: Vec::new(),
        target_seq: None,
    };
    let edit = Entry { content, ..aged(entry(id, 2, "edit"), 2) };
    archive.upsert(&[old.clone(), edit.clone()]).await.unwrap();
    assert_eq!(give_up(&archive, 10, 10).await, [1]);
    let client = database.connect().await.unwrap();
    let documents =
        async || -> i64 { client.query_one("SELECT count(*) FROM search_documents", &[]).await.unwrap().get(0) };
    assert_eq!(documents().await, 0);
    // The stream brings the edit once more.
    archive.upsert(&[edit]).await.unwrap();
    assert_eq!((documents().await, seqs(&archive, &old).await), (0, vec![2]));
}

#[tokio::test]
async fn the_last_message_of_a_conversation_is_known_for_its_preview() {
    let (_database, archive) = archive().await;
    let (silent, lively) = (conversation(), conversation());
    let left = Entry { content: EntryContent::MemberLeft {}, ..aged(entry(silent, 3, "left"), 20) };
    let log = [
        aged(entry(silent, 1, "first"), 30),
        aged(entry(silent, 2, "last"), 29),
        left,
        aged(entry(lively, 1, "first"), 28),
        aged(entry(lively, 2, "last"), 1),
    ];
    archive.upsert(&log).await.unwrap();
    let old = archive.oldest(NOW.minus(DAY * 10), 10).await.unwrap();
    let last: Vec<_> = old.iter().map(|old| (old.entry_id, old.is_last_message)).collect();
    let expected = [false, true, false, false].into_iter().zip([&log[0], &log[1], &log[2], &log[3]]);
    let mut expected: Vec<_> = expected.map(|(is_last, entry)| (entry.entry_id, is_last)).collect();
    expected.sort_by_key(|(id, _)| log.iter().find(|entry| entry.entry_id == *id).unwrap().sent_at);
    assert_eq!(last, expected);
}
