//! `replay` from a real PostgreSQL.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use natter_chat::{ConversationId, Entry, EntryContent, MessageText, Seq, Timestamp};
use natter_dynamo::stream::StreamEvent;
use natter_lambda::{Clock, Environment, Function};
use natter_testing::TestArchive;
use replay::Replay;
use serde_json::{Value, json};
use uuid::Uuid;

fn entry(conversation_id: ConversationId, seq: u64) -> Entry {
    Entry {
        conversation_id,
        entry_id: Uuid::now_v7().into(),
        seq: Seq::new(seq),
        sender_id: Uuid::new_v4().into(),
        sent_at: Timestamp::from_millis(1_790_000_000_000),
        content: EntryContent::plain(MessageText::parse("said").unwrap()),
    }
}

#[tokio::test]
async fn a_new_consumer_gets_every_entry_once_in_the_order_of_its_conversation() {
    let archive = TestArchive::start().await;
    let mut entries: Vec<Entry> = Vec::new();
    for _ in 0..5 {
        let conversation = ConversationId::from(Uuid::new_v4());
        entries.extend((1..=7).map(|seq| entry(conversation, seq)));
    }
    archive.archive.upsert(&entries).await.unwrap();
    let function = Replay::init(&Environment::new(archive.variables(), Clock::system())).await.unwrap();

    let (mut replayed, mut after) = (Vec::new(), Value::Null);
    loop {
        let wanted = json!({"after": after, "limit": 8});
        let batch = function.handle(serde_json::from_value(wanted).unwrap()).await.unwrap();
        let batch = serde_json::to_value(batch).unwrap();
        let event: StreamEvent = serde_json::from_value(batch["event"].clone()).unwrap();
        replayed.extend(event.records.iter().map(|record| record.new_entry().unwrap().unwrap()));
        match batch.get("next") {
            Some(next) => after = next.clone(),
            None => break,
        }
    }
    entries.sort_by_key(|entry| (entry.conversation_id, entry.seq));
    assert_eq!(replayed, entries);
}
