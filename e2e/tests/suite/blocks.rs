//! Blocking people.

use natter_e2e::app;
use serde_json::{Value, json};

use crate::chat::Pair;
use crate::profiles::found;

#[tokio::test]
async fn a_block_parts_both_and_taking_it_back_brings_them_together() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let path = format!("/v1/me/blocks/{}", pair.bob.id);
    for _ in 0..2 {
        let (status, _) = app.http(&pair.alice, "PUT", &path, &json!({})).await;
        assert_eq!(status, 200);
    }
    let changed = pair.from_alice.event("membershipChanged").await;
    assert_eq!(changed["membership"]["blocks"], true);
    assert!(pair.at_bob.events_so_far("membershipChanged").await.is_empty());
    assert_eq!(pair.at_bob.say(&pair.conversation, "hello?").await["code"], "blocked");
    assert_eq!(pair.from_alice.say(&pair.conversation, "hello?").await["code"], "blocked_by_you");
    assert!(pair.from_alice.entries_so_far().await.is_empty());
    assert!(found(app, &pair.bob, &pair.alice.username).await.is_empty());
    let (_, blocks) = app.http(&pair.alice, "GET", "/v1/me/blocks", &Value::Null).await;
    assert_eq!(blocks["blocks"][0]["user"]["userId"], pair.bob.id.as_str());
    let (_, blocks) = app.http(&pair.bob, "GET", "/v1/me/blocks", &Value::Null).await;
    assert_eq!(blocks["blocks"], json!([]));
    for _ in 0..2 {
        let (status, _) = app.http(&pair.alice, "DELETE", &path, &Value::Null).await;
        assert_eq!(status, 200);
    }
    assert_eq!(pair.at_bob.say(&pair.conversation, "hello!").await["type"], "messageAccepted");
    assert_eq!(pair.from_alice.entry().await["content"]["text"], "hello!");
}

#[tokio::test]
async fn who_is_blocked_reads_nothing_about_the_other() {
    let app = app().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    app.connect(&alice).await;
    app.connect(&bob).await;
    app.http(&alice, "PATCH", "/v1/me", &json!({"about": "On holiday until May."})).await;
    app.http(&alice, "PUT", &format!("/v1/me/blocks/{}", bob.id), &json!({})).await;
    let (status, seen) = app.http(&bob, "GET", &format!("/v1/users/{}", alice.id), &Value::Null).await;
    assert_eq!((status, seen.get("about")), (200, None));
    for (path, code) in
        [(alice.id.as_str(), "conversation_with_self"), ("00000000-0000-4000-8000-000000000000", "user_not_found")]
    {
        let (_, error) = app.http(&alice, "PUT", &format!("/v1/me/blocks/{path}"), &json!({})).await;
        assert_eq!(error["code"], code);
    }
}
