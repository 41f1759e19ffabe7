//! A deployment that keeps what is said for thirty days.

use std::time::Duration;

use natter_e2e::{App, User};
use natter_local::StackOptions;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::chat::{Pair, texts};

const DAY: Duration = Duration::from_hours(24);

/// What a function answers somebody, by an event of our own: their real token does not last for a month.
async fn ask(app: &App, user: &User, function: &str, mut frame: Value) -> Value {
    frame["id"] = json!("1");
    let authorizer = json!({
        "userId": user.id, "username": user.username, "sessionExpiresAt": "4102444800000", "sessionId": "theirs",
        "signedInAt": "0",
    });
    let context = json!({
        "connectionId": "W9In0cvXIAMCFvw=", "routeKey": frame["action"], "connectedAt": 0, "authorizer": authorizer,
    });
    let event = json!({"requestContext": context, "body": frame.to_string(), "isBase64Encoded": false});
    let reply = app.stack().invoke(function, event).await.unwrap();
    serde_json::from_str(reply["body"].as_str().unwrap()).unwrap()
}

async fn say(app: &App, user: &User, conversation: &str, text: &str) {
    let now = app.stack().clock().now();
    let made = uuid::Timestamp::from_unix(uuid::NoContext, now.as_secs(), 0);
    let frame = json!({
        "action": "sendMessage", "conversationId": conversation, "entryId": Uuid::new_v7(made), "text": text,
    });
    let reply = ask(app, user, "send-message", frame).await;
    assert_eq!(reply["type"], "messageAccepted", "{reply}");
    app.stack().flush_streams().await;
}

async fn page(app: &App, pair: &Pair) -> Value {
    let frame = json!({"action": "getMessages", "conversationId": pair.conversation, "limit": 100});
    ask(app, &pair.bob, "get-messages", frame).await
}

async fn pass(app: &App, days: u32) {
    app.stack().clock().advance(DAY * days);
    app.stack().dynamodb().sweep_expired().unwrap();
    app.stack().flush_streams().await;
}

/// The daily run, whether or not the schedule has had it already.
async fn give_up(app: &App) {
    let report = app.stack().invoke("expire-messages", json!({})).await.unwrap();
    assert_eq!(report["isFinished"], true, "{report}");
}

#[tokio::test]
async fn what_is_too_old_is_gone_everywhere_and_stays_so() {
    let app = App::offline_with(StackOptions::for_tests().parameter("MessageRetentionDays", "30")).await;
    let mut pair = Pair::new(&app).await;
    pair.from_alice.say(&pair.conversation, "the old one").await;
    app.stack().flush_streams().await;
    pass(&app, 20).await;
    say(&app, &pair.alice, &pair.conversation, "the young one").await;
    give_up(&app).await;
    assert_eq!(texts(&page(&app, &pair).await["entries"]), ["the old one", "the young one"]);

    pass(&app, 11).await;
    give_up(&app).await;
    app.stack().invoke("reconcile", json!({"everything": true})).await.unwrap();
    let rest = page(&app, &pair).await;
    assert_eq!((texts(&rest["entries"]), &rest["hasMore"]), (vec!["the young one"], &json!(false)));
    assert!(rest.get("gap").is_none() && rest["keptSince"].is_u64(), "{rest}");
    let archive = app.stack().database().connect().await.unwrap();
    let found: i64 = archive.query_one("SELECT count(*) FROM search_documents", &[]).await.unwrap().get(0);
    assert_eq!(found, 1);

    pass(&app, 30).await;
    give_up(&app).await;
    let rest = page(&app, &pair).await;
    assert_eq!((&rest["entries"], &rest["hasMore"]), (&json!([]), &json!(false)));
    let listed = ask(&app, &pair.bob, "get-conversations", json!({"action": "getConversations"})).await;
    let listed = &listed["conversations"][0];
    assert_eq!((listed.get("preview"), &listed["lastSeq"]), (None, &json!(2)), "{listed}");
    say(&app, &pair.alice, &pair.conversation, "it goes on").await;
    assert_eq!(texts(&page(&app, &pair).await["entries"]), ["it goes on"]);
}
