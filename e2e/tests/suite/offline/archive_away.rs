//! What goes on while the archive is away, and what becomes of messages that only the archive has.

use std::time::Duration;

use natter_e2e::{App, entry_id};
use serde_json::{Value, json};

use crate::chat::Pair;

const EIGHT_DAYS: Duration = Duration::from_hours(8 * 24);

#[tokio::test]
async fn without_the_archive_search_is_off_and_everything_else_goes_on() {
    let app = App::offline().await;
    let mut pair = Pair::new(&app).await;
    let archive = app.stack().database().connect().await.unwrap();
    archive.batch_execute("ALTER TABLE search_documents RENAME TO hidden").await.unwrap();
    let (status, error) = app.http(&pair.alice, "GET", "/v1/search?query=hello", &Value::Null).await;
    assert_eq!((status, &error["code"], &error["retryable"]), (503, &json!("unavailable"), &json!(true)));
    assert_eq!(pair.from_alice.say(&pair.conversation, "hello").await["type"], "messageAccepted");
    assert_eq!(pair.at_bob.entry().await["content"]["text"], "hello");

    archive.batch_execute("ALTER TABLE hidden RENAME TO search_documents").await.unwrap();
    app.stack().flush_streams().await;
    let (status, page) = app.http(&pair.alice, "GET", "/v1/search?query=hello", &Value::Null).await;
    assert_eq!((status, page["hits"].as_array().map(Vec::len)), (200, Some(1)), "{page}");
}

/// The answer to an `updateMessage` of Bob's by an event of our own: his real token does not last for a week.
async fn change(app: &App, pair: &Pair, target: &Value, change: Value) -> Value {
    let authorizer = json!({
        "userId": pair.bob.id, "username": "bob", "sessionExpiresAt": "4102444800000", "sessionId": "an-old-one",
        "signedInAt": "0",
    });
    let context = json!({
        "connectionId": "W9In0cvXIAMCFvw=", "routeKey": "updateMessage", "connectedAt": 0, "authorizer": authorizer,
    });
    // Made by a client whose clock goes with the stack's.
    let made_at = app.stack().clock().now().as_millis();
    let id = format!("{:08x}-{:04x}-{}", made_at >> 16, made_at & 0xffff, &entry_id()[14..]);
    let body = json!({
        "action": "updateMessage", "id": "1", "conversationId": pair.conversation, "entryId": id, "targetId": target,
        "change": change,
    });
    let event = json!({"requestContext": context, "body": body.to_string(), "isBase64Encoded": false});
    let reply = app.stack().invoke("update-message", event).await.unwrap();
    serde_json::from_str(reply["body"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_message_of_last_week_is_reacted_to_and_deleted_in_the_archive() {
    let app = App::offline().await;
    let mut pair = Pair::new(&app).await;
    let said = pair.at_bob.say(&pair.conversation, "a secret").await["entryId"].clone();
    app.stack().flush_streams().await;
    app.stack().clock().advance(EIGHT_DAYS);
    app.stack().dynamodb().sweep_expired().unwrap();

    let reaction = change(&app, &pair, &said, json!({"kind": "react", "emoji": "👍"})).await;
    assert_eq!(reaction["type"], "messageAccepted", "{reaction}");
    let deletion = change(&app, &pair, &said, json!({"kind": "delete"})).await;
    assert_eq!(deletion["type"], "messageAccepted", "{deletion}");
    app.stack().flush_streams().await;
    let archive = app.stack().database().connect().await.unwrap();
    let rows = archive.query("SELECT content::text FROM entries ORDER BY seq", &[]).await.unwrap();
    let contents: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!((contents.len(), &contents[0][..]), (3, r#"{"kind": "erased"}"#));
    let again = change(&app, &pair, &said, json!({"kind": "react", "emoji": "👍"})).await;
    assert_eq!(again["code"], "entry_not_found");
}

#[tokio::test]
async fn what_the_archive_lost_is_refilled_and_can_be_replayed() {
    let app = App::offline().await;
    let mut pair = Pair::new(&app).await;
    pair.from_alice.say(&pair.conversation, "kept").await;
    app.stack().flush_streams().await;
    let archive = app.stack().database().connect().await.unwrap();
    archive.batch_execute("TRUNCATE entries").await.unwrap();
    // Not by the schedule, whose end nobody could wait for: as somebody would who has seen the loss.
    let report = app.stack().invoke("reconcile", json!({"everything": true})).await.unwrap();
    assert_eq!(report, json!({"compared": 1, "repaired": 1, "irreparable": 0}));
    let batch = app.stack().invoke("replay", json!({})).await.unwrap();
    assert_eq!(batch["event"]["Records"][0]["dynamodb"]["NewImage"]["content"]["M"]["text"]["S"], "kept");
}
