use std::time::Duration;

use natter_chat::ConversationId;
use natter_dynamo::stream::StreamEvent;
use natter_emulator::{DynamoDb, StreamCursor};
use serde_json::json;

use crate::support::{NOW, Stores, WEEK, alice, bob, clock, entry};

/// As a Lambda gets it: an entry stored, the same one deleted by TTL, another deleted by somebody, and an item that is
/// no entry.
const EVENT: &str = include_str!("stream_event.json");

fn event() -> StreamEvent {
    serde_json::from_str(EVENT).unwrap()
}

#[test]
fn a_stored_entry_is_read_from_its_new_image() {
    let record = &event().records[0];
    let conversation = ConversationId::direct(alice(), bob());
    assert_eq!(record.new_entry().unwrap(), Some(entry(conversation, 1, "Hello, Bob!")));
    assert_eq!(record.old_entry().unwrap(), None);
    assert_eq!(record.sequence_number(), "496870900000000017530610341");
    assert!(!record.is_ttl_delete());
}

#[test]
fn an_entry_deleted_by_ttl_is_read_from_its_old_image() {
    let record = &event().records[1];
    assert!(record.is_ttl_delete());
    assert_eq!(record.new_entry().unwrap(), None);
    assert_eq!(record.old_entry().unwrap(), event().records[0].new_entry().unwrap());
}

#[test]
fn an_entry_deleted_by_somebody_is_no_ttl_delete() {
    let record = &event().records[2];
    assert!(!record.is_ttl_delete());
    assert!(record.old_entry().unwrap().is_some());
}

#[test]
fn an_item_that_is_no_entry_is_an_error_that_names_its_record() {
    let error = event().records[3].new_entry().unwrap_err();
    assert_eq!(error.to_string(), "the item of stream record 496870900000000017530610344 cannot be read");
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn every_field_of_an_entry_is_needed() {
    for field in ["conversation_id", "entry_id", "seq", "sender_id", "sent_at", "content", "expires_at"] {
        let mut event: serde_json::Value = serde_json::from_str(EVENT).unwrap();
        event["Records"][0]["dynamodb"]["NewImage"].as_object_mut().unwrap().remove(field);
        let event: StreamEvent = serde_json::from_value(event).unwrap();
        assert!(event.records[0].new_entry().is_err(), "{field}");
    }
}

#[tokio::test]
async fn what_the_store_writes_comes_out_of_the_stream_and_again_when_its_time_is_over() {
    let (clock, told) = clock(NOW);
    let stores = Stores::on(DynamoDb::in_memory_with_clock(told).await.unwrap());
    let original = entry(ConversationId::direct(alice(), bob()), 1, "hello");
    stores.messages.put(&original).await.unwrap();
    clock.set(NOW.plus(WEEK + Duration::from_secs(1)));
    assert_eq!(stores.dynamodb.sweep_expired().unwrap(), 1);

    let records = stores.dynamodb.streams().poll("MessagesTable", &mut StreamCursor::trim_horizon(), 10).unwrap();
    let event: StreamEvent = serde_json::from_value(json!({"Records": records})).unwrap();
    let [inserted, removed] = &event.records[..] else { panic!("{} records", event.records.len()) };
    assert_eq!(inserted.new_entry().unwrap().as_ref(), Some(&original));
    assert!(removed.is_ttl_delete());
    assert_eq!(removed.old_entry().unwrap(), Some(original));
}
