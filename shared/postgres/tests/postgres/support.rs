//! What the tests have in common.

use natter_chat::search::Query;
use natter_chat::{ConversationId, Entry, EntryContent, EntryId, MessageText, Seq, Timestamp, UserId};
use natter_pg::{Database, test_database};
use natter_postgres::{Archive, DatabaseSettings, Found, Search, migrate};
use uuid::Uuid;

/// When it is searched.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_790_000_100_000);

pub(crate) fn settings(database: &Database) -> DatabaseSettings {
    DatabaseSettings::from_lookup(|name| database.variables().remove(name)).unwrap()
}

/// A migrated database of the test's own, and the archive in it.
pub(crate) async fn archive() -> (Database, Archive) {
    let database = test_database().await.unwrap();
    migrate(&settings(&database)).await.unwrap();
    let archive = Archive::new(settings(&database));
    (database, archive)
}

pub(crate) fn conversation() -> ConversationId {
    Uuid::new_v4().into()
}

pub(crate) fn entry(conversation_id: ConversationId, seq: u64, text: &str) -> Entry {
    Entry {
        conversation_id,
        entry_id: EntryId::from(Uuid::now_v7()),
        seq: Seq::new(seq),
        sender_id: UserId::from(Uuid::from_u128(7)),
        sent_at: Timestamp::from_millis(1_790_000_000_123),
        content: EntryContent::plain(MessageText::parse(text).unwrap()),
    }
}

/// What is found with what somebody typed.
pub(crate) async fn search(archive: &Archive, raw: &str, visible: &[(ConversationId, Seq)]) -> Vec<Found> {
    let query = Query::parse(raw).unwrap();
    let search = Search { query: &query, visible, sender: None, after: None, as_of: NOW, limit: 100 };
    archive.search(&search).await.unwrap()
}
