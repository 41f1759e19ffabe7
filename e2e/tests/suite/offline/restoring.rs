//! Refilling one store from the other, and a new consumer from the archive; and what is left of a message after a week.

use std::time::Duration;

use natter_e2e::{App, conversation_of, entry_id};
use serde_json::{Value, json};

use crate::chat::Pair;

const EIGHT_DAYS: Duration = Duration::from_hours(8 * 24);

/// What the archive has of a conversation.
async fn archived(app: &App, conversation: &str) -> Vec<(i64, Value)> {
    let archive = app.stack().database().connect().await.unwrap();
    let sql = "SELECT seq, content::text FROM entries WHERE conversation_id::text = $1 ORDER BY seq";
    let rows = archive.query(sql, &[&conversation]).await.unwrap();
    rows.iter().map(|row| (row.get(0), serde_json::from_str(row.get(1)).unwrap())).collect()
}

async fn forget_the_archive(app: &App) {
    let archive = app.stack().database().connect().await.unwrap();
    archive.batch_execute("TRUNCATE entries, search_documents").await.unwrap();
}

/// A conversation in which something was said, changed and deleted.
async fn lively(app: &App) -> Pair {
    let mut pair = Pair::new(app).await;
    for text in ["one", "two", "three"] {
        let said = pair.from_alice.say(&pair.conversation, text).await;
        let change = match text {
            "two" => json!({"kind": "edit", "text": "two, better said"}),
            "three" => json!({"kind": "delete"}),
            _ => json!({"kind": "react", "emoji": "👍"}),
        };
        let fields = json!({
            "conversationId": pair.conversation, "entryId": entry_id(), "targetId": said["entryId"], "change": change,
        });
        assert_eq!(pair.from_alice.request("updateMessage", fields).await["type"], "messageAccepted");
    }
    app.stack().flush_streams().await;
    pair
}

#[tokio::test]
async fn an_archive_that_was_lost_is_refilled_from_dynamodb() {
    let app = App::offline().await;
    let pair = lively(&app).await;
    let before = archived(&app, &pair.conversation).await;
    assert_eq!(before.len(), 6);
    forget_the_archive(&app).await;
    let report = app.stack().invoke("reconcile", json!({"everything": true})).await.unwrap();
    assert_eq!(report["irreparable"], 0, "{report}");
    assert_eq!(archived(&app, &pair.conversation).await, before);
    let (_, found) = app.http(&pair.alice, "GET", "/v1/search?query=better", &Value::Null).await;
    assert_eq!(found["hits"].as_array().unwrap().len(), 1, "{found}");
}

#[tokio::test]
async fn a_new_consumer_is_given_everything_from_the_archive_as_the_stream_would() {
    let app = App::offline().await;
    let pair = lively(&app).await;
    let before = archived(&app, &pair.conversation).await;
    // What DynamoDB has deleted is there all the same.
    app.stack().clock().advance(EIGHT_DAYS);
    app.stack().dynamodb().sweep_expired().unwrap();
    app.stack().flush_streams().await;
    let mut batches = Vec::new();
    let mut after = Value::Null;
    loop {
        let batch = app.stack().invoke("replay", json!({"after": after, "limit": 4})).await.unwrap();
        batches.push(batch["event"].clone());
        match batch.get("next") {
            Some(next) => after = next.clone(),
            None => break,
        }
    }
    assert!(batches.len() > 1);
    // `archive` itself, with nothing in it, is as new a consumer as any.
    forget_the_archive(&app).await;
    for event in batches {
        let reply = app.stack().invoke("archive", event).await.unwrap();
        assert_eq!(reply["batchItemFailures"], json!([]));
    }
    assert_eq!(archived(&app, &pair.conversation).await, before);
}

#[tokio::test]
async fn a_message_that_only_the_archive_has_can_be_reported() {
    let app = App::offline().await;
    let mut pair = Pair::new(&app).await;
    let said = pair.from_alice.say(&pair.conversation, "Buy this!").await;
    let other = app.open_direct(&pair.alice, &app.user("carol").await).await;
    app.stack().flush_streams().await;
    app.stack().clock().advance(EIGHT_DAYS);
    app.stack().dynamodb().sweep_expired().unwrap();
    let report = async |conversation: &str| {
        let subject = json!({"kind": "message", "conversationId": conversation, "entryId": said["entryId"]});
        report(&app, &pair.bob.id, subject).await
    };
    assert_eq!(report(&pair.conversation).await, 201);
    assert_eq!(report(&other).await, 404, "Bob is not in that one");
    let client = natter_dynamo::client(&app.stack().dynamodb().sdk_config());
    let safety = natter_dynamo::Safety::new(client, "SafetyTable");
    let reports = safety.reports_by(pair.bob.id.parse().unwrap()).await.unwrap();
    let [report] = reports.as_slice() else { panic!("{reports:?}") };
    assert_eq!(report.accused_id.to_string(), pair.alice.id);
    let evidence = serde_json::to_value(&report.evidence).unwrap();
    assert_eq!(evidence["entries"][0]["content"]["text"], "Buy this!");
    assert_eq!(conversation_of(&evidence["entries"][0]), pair.conversation);
}

/// Reports something, by an event of our own: a real token does not last for a week. Gives the status.
async fn report(app: &App, user: &str, subject: Value) -> u64 {
    let now = app.stack().clock().now();
    // A UUIDv7 of now.
    let id = format!("{:08x}-{:04x}-7000-8000-{:012x}", now.as_millis() >> 16, now.as_millis() & 0xffff, 1);
    let body = json!({"reportId": id, "subject": subject, "category": "spam"});
    let claims = json!({"sub": user, "token_use": "access", "origin_jti": "s", "auth_time": now.as_secs().to_string()});
    let event = json!({
        "version": "2.0", "routeKey": "POST /v1/reports", "rawPath": "/v1/reports", "rawQueryString": "",
        "headers": {"content-type": "application/json"},
        "requestContext": {
            "accountId": "123456789012", "apiId": "a1b2c3d4e5", "authorizer": {"jwt": {"claims": claims, "scopes": null}},
            "http": {"method": "POST", "path": "/v1/reports", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
            "requestId": "JKJaXmPLvHcESHA=", "routeKey": "POST /v1/reports", "stage": "$default", "timeEpoch": 0,
        },
        "body": body.to_string(), "isBase64Encoded": false,
    });
    app.stack().invoke("reports", event).await.unwrap()["statusCode"].as_u64().unwrap()
}
