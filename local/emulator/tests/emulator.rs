//! The emulator over its wire, with the SDK.

#![expect(clippy::unwrap_used, reason = "in a helper as in a test, a panic is a failed test")]

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use aws_sdk_dynamodb::{Client, types::AttributeValue};
use natter_chat::Timestamp;
use natter_emulator::{DynamoDb, EmulatorError, StreamCursor, TABLES};

const MESSAGES: &str = "MessagesTable";

/// Each at its own place.
async fn put_message(client: &Client, entry: &str, expires_at: u64) {
    let seq = ["one", "two", "three"].iter().position(|known| *known == entry).unwrap() + 1;
    client
        .put_item()
        .table_name(MESSAGES)
        .item("conversation_id", AttributeValue::S("conversation".into()))
        .item("entry_id", AttributeValue::S(entry.into()))
        .item("seq", AttributeValue::N(seq.to_string()))
        .item("expires_at", AttributeValue::N(expires_at.to_string()))
        .send()
        .await
        .unwrap();
}

async fn count_messages(client: &Client) -> i32 {
    let query = client.query().table_name(MESSAGES).key_condition_expression("conversation_id = :id");
    query.expression_attribute_values(":id", AttributeValue::S("conversation".into())).send().await.unwrap().count()
}

#[tokio::test]
async fn every_table_of_the_template_is_served() {
    let dynamodb = DynamoDb::in_memory().await.unwrap();
    let tables = dynamodb.client().list_tables().send().await.unwrap();
    assert_eq!(tables.table_names(), TABLES);
    dynamodb.stop().await;
}

#[tokio::test]
async fn a_file_keeps_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dynamodb.sqlite");

    let before = DynamoDb::at(&path).await.unwrap();
    put_message(&before.client(), "one", 0).await;
    before.stop().await;

    let after = DynamoDb::at(&path).await.unwrap();
    assert_eq!(count_messages(&after.client()).await, 1);
}

#[tokio::test]
async fn a_write_to_a_file_does_not_read_the_whole_stream() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dynamodb.sqlite");
    let dynamodb = DynamoDb::at(&path).await.unwrap();
    put_message(&dynamodb.client(), "one", 0).await;
    dynamodb.stop().await;
    // The statement with which the engine numbers a record of a stream.
    let sql = "EXPLAIN QUERY PLAN SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1
        FROM _stream_records WHERE table_name = ?1";
    let database = rusqlite::Connection::open(&path).unwrap();
    let plan: String = database.query_row(sql, [MESSAGES], |row| row.get("detail")).unwrap();
    assert_eq!(plan, "SEARCH _stream_records USING COVERING INDEX natter_stream_numbers (table_name=?)");
}

#[tokio::test]
async fn a_file_of_other_tables_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dynamodb.sqlite");
    let before = DynamoDb::at(&path).await.unwrap();
    before.client().delete_table().table_name("UsersTable").send().await.unwrap();
    create_with_another_key(&before.client(), "UsersTable").await;
    before.stop().await;

    let error = DynamoDb::at(&path).await.unwrap_err();
    assert!(matches!(error, EmulatorError::Outdated { table } if table == "UsersTable"));
}

async fn create_with_another_key(client: &Client, table: &str) {
    use aws_sdk_dynamodb::types::{
        AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType::S,
    };
    let attribute = AttributeDefinition::builder().attribute_name("name").attribute_type(S).build().unwrap();
    let key = KeySchemaElement::builder().attribute_name("name").key_type(KeyType::Hash).build().unwrap();
    let request = client.create_table().table_name(table).attribute_definitions(attribute).key_schema(key);
    request.billing_mode(BillingMode::PayPerRequest).send().await.unwrap();
}

#[tokio::test]
async fn a_stream_is_read_in_order_and_from_where_one_stopped() {
    let dynamodb = DynamoDb::in_memory().await.unwrap();
    let client = dynamodb.client();
    for entry in ["one", "two", "three"] {
        put_message(&client, entry, 0).await;
    }
    let streams = dynamodb.streams();

    let mut cursor = StreamCursor::trim_horizon();
    let first = streams.poll(MESSAGES, &mut cursor, 2).unwrap();
    let kept = serde_json::to_string(&cursor).unwrap();
    let mut restored: StreamCursor = serde_json::from_str(&kept).unwrap();
    let second = streams.poll(MESSAGES, &mut restored, 2).unwrap();
    let third = streams.poll(MESSAGES, &mut restored, 2).unwrap();

    let entries: Vec<_> = [first, second, third].concat();
    let entries: Vec<_> =
        entries.iter().map(|record| record["dynamodb"]["NewImage"]["entry_id"]["S"].clone()).collect();
    assert_eq!(entries, ["one", "two", "three"]);
}

#[tokio::test]
async fn a_record_looks_as_lambda_delivers_it() {
    let dynamodb = DynamoDb::in_memory().await.unwrap();
    put_message(&dynamodb.client(), "one", 0).await;

    let record = &dynamodb.streams().poll(MESSAGES, &mut StreamCursor::trim_horizon(), 1).unwrap()[0];
    assert_eq!(record["eventName"], "INSERT");
    assert_eq!(record["eventSource"], "aws:dynamodb");
    assert_eq!(record["awsRegion"], "us-east-1");
    assert_eq!(record["dynamodb"]["StreamViewType"], "NEW_AND_OLD_IMAGES");
    assert_eq!(record["dynamodb"]["NewImage"]["seq"]["N"], "1");
    assert!(record["eventSourceARN"].as_str().unwrap().contains(":us-east-1:000000000000:table/MessagesTable/stream/"));
}

#[tokio::test]
async fn a_sweep_deletes_what_has_expired_by_the_given_clock_and_the_stream_says_who_did() {
    let seconds = Arc::new(AtomicU64::new(1_000_000_000));
    let clock = Arc::clone(&seconds);
    let now = move || Timestamp::from_millis(clock.load(Ordering::Relaxed) * 1000);
    let dynamodb = DynamoDb::in_memory_with_clock(now).await.unwrap();
    put_message(&dynamodb.client(), "one", 1_000_000_100).await;

    assert_eq!(dynamodb.sweep_expired().unwrap(), 0);
    seconds.store(1_000_000_101, Ordering::Relaxed);
    assert_eq!(dynamodb.sweep_expired().unwrap(), 1);

    assert_eq!(count_messages(&dynamodb.client()).await, 0);
    let records = dynamodb.streams().poll(MESSAGES, &mut StreamCursor::trim_horizon(), 10).unwrap();
    assert_eq!(records[1]["eventName"], "REMOVE");
    assert_eq!(records[1]["userIdentity"]["principalId"], "dynamodb.amazonaws.com");
    assert_eq!(records[1]["dynamodb"]["OldImage"]["entry_id"]["S"], "one");
}

#[tokio::test]
async fn a_table_without_a_stream_is_named() {
    let dynamodb = DynamoDb::in_memory().await.unwrap();
    let error = dynamodb.streams().poll("ConnectionsTable", &mut StreamCursor::trim_horizon(), 1).unwrap_err();
    assert_eq!(error.to_string(), "positioning in its stream failed on ConnectionsTable");
}
