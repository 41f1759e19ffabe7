//! Entries in and out of a real PostgreSQL.

use crate::support::{archive, conversation, entry};
use natter_chat::history::ArchiveQuery;
use natter_chat::{ConversationId, Entry, EntryContent, MessageText, Seq, Timestamp};
use natter_postgres::{Archive, ArchiveError};

fn newest(limit: usize) -> ArchiveQuery {
    ArchiveQuery { after: Seq::ZERO, before: Seq::new(u64::MAX), newest_first: true, limit }
}

fn oldest(limit: usize) -> ArchiveQuery {
    ArchiveQuery { newest_first: false, ..newest(limit) }
}

async fn page(archive: &Archive, conversation: ConversationId, query: &ArchiveQuery) -> Vec<Entry> {
    archive.page(conversation, query, &[]).await.unwrap().entries
}

#[tokio::test]
async fn what_was_written_is_read_unchanged() {
    let (_database, archive) = archive().await;
    let text =
        "Zoë \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \"quoted\" \\ back\tslash\nline; DROP TABLE entries; --";
    let written = entry(conversation(), 1, text);
    assert_eq!(archive.upsert(std::slice::from_ref(&written)).await.unwrap(), 1);
    assert_eq!(page(&archive, written.conversation_id, &newest(10)).await, [written]);
}

#[tokio::test]
async fn a_page_starts_at_the_end_that_was_asked_for_and_stays_within_its_bounds() {
    let (_database, archive) = archive().await;
    let conversation = conversation();
    let entries: Vec<_> = [1, 2, 3, 5, 6].map(|seq| entry(conversation, seq, "hello")).into();
    archive.upsert(&entries).await.unwrap();
    let seqs = async |query| -> Vec<u64> {
        page(&archive, conversation, &query).await.iter().map(|entry| entry.seq.get()).collect()
    };
    assert_eq!(seqs(newest(3)).await, [6, 5, 3]);
    assert_eq!(seqs(oldest(3)).await, [1, 2, 3]);
    assert_eq!(seqs(ArchiveQuery { before: Seq::new(5), ..newest(9) }).await, [3, 2, 1]);
    assert_eq!(seqs(ArchiveQuery { after: Seq::new(2), before: Seq::new(6), ..oldest(9) }).await, [3, 5]);
}

#[tokio::test]
async fn a_conversation_holds_only_its_own_entries() {
    let (_database, archive) = archive().await;
    let entries: Vec<_> = (0..40).map(|_| entry(conversation(), 1, "hello")).collect();
    assert_eq!(archive.upsert(&entries).await.unwrap(), 40);
    for entry in &entries {
        assert_eq!(page(&archive, entry.conversation_id, &newest(10)).await, std::slice::from_ref(entry));
    }
    assert_eq!(page(&archive, conversation(), &newest(10)).await, []);
}

#[tokio::test]
async fn a_batch_that_is_delivered_again_writes_nothing() {
    let (_database, archive) = archive().await;
    let conversation = conversation();
    let entries: Vec<_> = (1..=500).map(|seq| entry(conversation, seq, "hello")).collect();
    assert_eq!(archive.upsert(&entries).await.unwrap(), 500);
    assert_eq!(archive.upsert(&entries).await.unwrap(), 0);
    assert_eq!(archive.upsert(&entries[490..]).await.unwrap(), 0);
}

#[tokio::test]
async fn the_last_form_of_an_entry_counts_within_a_batch_and_after_it() {
    let (_database, archive) = archive().await;
    let first = entry(conversation(), 1, "first");
    let reworded = |text| {
        let content = EntryContent::plain(MessageText::parse(text).unwrap());
        Entry { content, ..first.clone() }
    };
    assert_eq!(archive.upsert(&[first.clone(), reworded("second")]).await.unwrap(), 1);
    assert_eq!(page(&archive, first.conversation_id, &newest(1)).await, [reworded("second")]);
    assert_eq!(archive.upsert(&[reworded("third")]).await.unwrap(), 1);
    assert_eq!(page(&archive, first.conversation_id, &newest(1)).await, [reworded("third")]);
}

#[tokio::test]
async fn an_entry_in_the_place_of_another_is_at_fault_and_its_batch_is_not_written() {
    let (_database, archive) = archive().await;
    let conversation = conversation();
    let first = entry(conversation, 1, "hello");
    archive.upsert(std::slice::from_ref(&first)).await.unwrap();

    let batch = [entry(conversation, 2, "good"), entry(conversation, 1, "the place is taken")];
    let error = archive.upsert(&batch).await.unwrap_err();
    assert!(matches!(error, ArchiveError::Upsert(_)) && !error.is_transient(), "{error:?}");
    assert_eq!(page(&archive, conversation, &newest(10)).await, [first]);
}

#[tokio::test]
async fn what_an_entry_says_is_in_no_error() {
    let (database, archive) = archive().await;
    let sabotage = "ALTER TABLE entries ADD CHECK (content ->> 'text' <> 'confidential')";
    database.connect().await.unwrap().batch_execute(sabotage).await.unwrap();
    let error = archive.upsert(&[entry(conversation(), 1, "confidential")]).await.unwrap_err();
    let written = format!("{error:?} {}", chain(&error));
    assert!(written.contains("violates check constraint") && !written.contains("confidential"), "{written}");
}

fn chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string).collect()
}

#[tokio::test]
async fn an_entry_beyond_what_the_archive_can_hold_is_named() {
    let (_database, archive) = archive().await;
    let good = entry(conversation(), 1, "hello");
    for bad in [
        Entry { seq: Seq::new(u64::MAX), ..good.clone() },
        Entry { sent_at: Timestamp::from_millis(u64::MAX), ..good.clone() },
    ] {
        let error = archive.upsert(&[bad]).await.unwrap_err();
        assert!(matches!(error, ArchiveError::Unstorable { entry_id } if entry_id == good.entry_id), "{error:?}");
        assert!(!error.is_transient());
    }
    let before_the_first = Entry { seq: Seq::ZERO, ..good };
    assert!(!archive.upsert(&[before_the_first]).await.unwrap_err().is_transient());
}

#[tokio::test]
async fn a_row_that_is_no_entry_is_reported_as_such() {
    let (database, archive) = archive().await;
    let written = entry(conversation(), 1, "hello");
    archive.upsert(std::slice::from_ref(&written)).await.unwrap();
    let sabotage = r#"UPDATE entries SET content = '{"kind": "unheardOf"}'"#;
    database.connect().await.unwrap().batch_execute(sabotage).await.unwrap();
    let error = archive.page(written.conversation_id, &newest(1), &[]).await.unwrap_err();
    assert!(matches!(error, ArchiveError::Unreadable(_)), "{error:?}");
}

#[tokio::test]
async fn an_instance_serves_many_at_once_over_one_connection() {
    let (database, archive) = archive().await;
    let entries: Vec<_> = (0..20).map(|_| entry(conversation(), 1, "hello")).collect();
    let archive: &Archive = &archive;
    let writes = entries.iter().map(|entry| async move { archive.upsert(std::slice::from_ref(entry)).await.unwrap() });
    let written: u64 = futures_util::future::join_all(writes).await.into_iter().sum();
    assert_eq!(written, 20);

    let client = database.connect().await.unwrap();
    let connections = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'natter' AND datname = $1";
    let connections: i64 = client.query_one(connections, &[&database.name]).await.unwrap().get(0);
    assert_eq!(connections, 1);
}
