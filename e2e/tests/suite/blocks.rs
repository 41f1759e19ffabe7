//! Blocking people.

use natter_e2e::{app, entry_id};
use natter_protocol::frames::ClientFrame;
use serde_json::{Value, json};

use crate::actions::{Aim, Attempt, attempt};
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

/// The events that would tell of somebody.
const TELLING: [&str; 5] = ["typing", "marksMoved", "profileChanged", "conversationAdded", "membershipChanged"];

#[tokio::test]
async fn whatever_somebody_does_who_is_blocked_the_other_one_learns_nothing_of_it() {
    let app = app().await;
    let mut pair = Pair::acquainted(app).await;
    let said = pair.from_alice.say(&pair.conversation, "good bye").await;
    let message = said["entryId"].as_str().unwrap().to_owned();
    app.http(&pair.alice, "PUT", &format!("/v1/me/blocks/{}", pair.bob.id), &json!({})).await;
    pair.from_alice.event("membershipChanged").await;
    pair.from_alice.entries_so_far().await;
    for event in TELLING {
        pair.from_alice.events_so_far(event).await;
    }
    let before = pair.from_alice.request("getConversations", json!({})).await["conversations"].clone();
    let aim = Aim { user: &pair.alice, conversation: &pair.conversation, message: &message, seq: 1 };
    for action in ClientFrame::ACTIONS {
        let Attempt { fields, blocked, .. } = attempt(action, &aim);
        let reply = pair.at_bob.request(action, fields).await;
        assert_eq!(reply["code"].as_str(), blocked, "{action}: {reply}");
        if *action == "getPresence" {
            assert_eq!(reply["presences"], json!([]));
        }
    }
    app.http(&pair.bob, "PATCH", "/v1/me", &json!({"about": "I am still here."})).await;
    let theirs = json!({"kind": "group", "requestId": entry_id(), "title": "Us", "userIds": [pair.alice.id]});
    let (_, made) = app.post(&pair.bob, "/v1/conversations", &theirs).await;
    assert_eq!(made["refused"][0]["code"], "invitation_refused", "{made}");
    assert!(pair.from_alice.entries_so_far().await.is_empty());
    for event in TELLING {
        let told = pair.from_alice.events_so_far(event).await;
        assert!(told.is_empty(), "this reached who had blocked him: {told:?}");
    }
    assert_eq!(pair.from_alice.request("getConversations", json!({})).await["conversations"], before);
}
