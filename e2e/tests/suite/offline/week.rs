//! After a week: DynamoDB forgets, PostgreSQL remembers.

use std::time::Duration;

use natter_e2e::App;
use serde_json::{Value, json};

use crate::chat::{Pair, texts};

const EIGHT_DAYS: Duration = Duration::from_hours(8 * 24);

/// A page as the function gives it to Bob, by an event of our own: his real token does not last for a week.
async fn page(app: &App, pair: &Pair, mut fields: Value) -> Value {
    fields["action"] = json!("getMessages");
    fields["id"] = json!("1");
    fields["conversationId"] = json!(pair.conversation);
    let authorizer = json!({
        "userId": pair.bob.id, "username": "bob", "sessionExpiresAt": "4102444800000", "sessionId": "bob's",
        "signedInAt": "0",
    });
    let context = json!({
        "connectionId": "W9In0cvXIAMCFvw=", "routeKey": "getMessages", "connectedAt": 0, "authorizer": authorizer,
    });
    let event = json!({"requestContext": context, "body": fields.to_string(), "isBase64Encoded": false});
    let reply = app.stack().invoke("get-messages", event).await.unwrap();
    serde_json::from_str(reply["body"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn what_dynamodb_has_deleted_is_read_from_the_archive() {
    let app = App::offline().await;
    let mut pair = Pair::new(&app).await;
    let said: Vec<String> = (0..15).map(|number| format!("message {number}")).collect();
    for text in &said {
        pair.from_alice.say(&pair.conversation, text).await;
    }
    app.stack().flush_streams().await;
    app.stack().clock().advance(EIGHT_DAYS);
    app.stack().dynamodb().sweep_expired().unwrap();

    let page = page(&app, &pair, json!({"limit": 100})).await;
    assert_eq!(texts(&page["entries"]), said);
    assert_eq!((&page["hasMore"], page.get("gap")), (&json!(false), None));
}

#[tokio::test]
async fn an_archive_that_was_away_catches_up_and_until_then_the_page_says_what_is_missing() {
    let app = App::offline().await;
    let mut pair = Pair::new(&app).await;
    let archive = app.stack().database().connect().await.unwrap();
    archive.batch_execute("ALTER TABLE entries RENAME TO entries_hidden").await.unwrap();
    for text in ["one", "two"] {
        assert_eq!(pair.from_alice.say(&pair.conversation, text).await["type"], "messageAccepted");
    }
    let recent = pair.at_bob.messages(&pair.conversation, json!({})).await;
    assert_eq!(texts(&recent["entries"]), ["one", "two"], "what is recent needs no archive");

    app.stack().clock().advance(EIGHT_DAYS);
    let missing = page(&app, &pair, json!({})).await;
    assert_eq!(missing["gap"], json!({"after": 0, "before": 3}));

    archive.batch_execute("ALTER TABLE entries_hidden RENAME TO entries").await.unwrap();
    app.stack().flush_streams().await;
    app.stack().dynamodb().sweep_expired().unwrap();
    let complete = page(&app, &pair, json!({})).await;
    assert_eq!(texts(&complete["entries"]), ["one", "two"]);
    assert!(complete.get("gap").is_none());
}
