//! The rate limit: one for each user and all they ask for, however many connections and conversations they have.

use natter_e2e::{App, entry_id};
use natter_local::StackOptions;
use natter_protocol::frames::ClientFrame;
use serde_json::json;

use super::log_away::without_logs;
use crate::chat::Pair;
use crate::outsiders::{Group, attack, attempt, routes_by_token};

/// More than a test takes, so that no window ends within it.
const WINDOW_SECONDS: &str = "3600";

/// Where each person may send so many messages, and everything is counted.
async fn app_with(messages: &str) -> App {
    let options = StackOptions::for_tests().parameter("RateLimitMessages", messages).parameter("RateLimitQuantum", "1");
    App::offline_with(options.parameter("RateLimitWindowSeconds", WINDOW_SECONDS)).await
}

#[tokio::test]
async fn who_has_used_up_their_budget_is_refused_every_action_and_every_route() {
    let app = app_with("1").await;
    let nosy = app.user("nosy").await;
    let group = Group::new(&app, &[&nosy]).await;
    let mut device = app.connect(&nosy).await;
    assert_eq!(device.say(&group.conversation, "my last word").await["type"], "messageAccepted");
    // It is refused before anything of the log is read.
    without_logs(&app).await;
    for action in ClientFrame::ACTIONS {
        let (fields, _) = attack(action, &group);
        let refused = device.request(action, fields).await;
        assert_eq!(refused["code"], "rate_limited", "{action}: {refused}");
        assert!(refused["retryAfterMs"].as_u64().is_some_and(|wait| wait > 0), "{action}: {refused}");
    }
    for route in routes_by_token() {
        let (filled, body, _) = attempt(route.operation, &group, &nosy);
        let path = if route.path.contains('{') { filled.as_str() } else { route.path };
        let (status, refused) = app.http(&nosy, route.method.as_str(), path, &body).await;
        assert_eq!((status, &refused["code"]), (429, &json!("rate_limited")), "{}: {refused}", route.operation);
    }
}

#[tokio::test]
async fn who_sends_too_much_is_told_when_to_come_back_and_another_connection_does_not_help() {
    let app = app_with("3").await;
    let mut pair = Pair::new(&app).await;
    let mut phone = app.connect(&pair.alice).await;
    let fields = json!({"conversationId": pair.conversation, "entryId": entry_id(), "text": "one"});
    assert_eq!(pair.from_alice.request("sendMessage", fields).await["type"], "messageAccepted");
    for text in ["two", "three"] {
        assert_eq!(phone.say(&pair.conversation, text).await["type"], "messageAccepted");
    }
    for device in [&mut pair.from_alice, &mut phone] {
        let refused = device.say(&pair.conversation, "four").await;
        assert_eq!((&refused["code"], &refused["retryable"]), (&json!("rate_limited"), &json!(true)));
        assert!((1..=3_600_000).contains(&refused["retryAfterMs"].as_u64().unwrap()), "{refused}");
    }
    let entries = pair.at_bob.messages(&pair.conversation, json!({})).await["entries"].clone();
    assert_eq!(entries.as_array().unwrap().len(), 3, "what was refused is not stored");
    assert_eq!(pair.at_bob.say(&pair.conversation, "mine").await["type"], "messageAccepted", "others go on");
}

#[tokio::test]
async fn a_resend_counts_and_takes_no_second_place() {
    let app = app_with("2").await;
    let mut pair = Pair::new(&app).await;
    let fields = json!({"conversationId": pair.conversation, "entryId": entry_id(), "text": "once"});
    let first = pair.from_alice.request("sendMessage", fields.clone()).await;
    let again = pair.from_alice.request("sendMessage", fields.clone()).await;
    assert_eq!((&first["seq"], &again["seq"]), (&json!(1), &json!(1)));
    let refused = pair.from_alice.request("sendMessage", fields).await;
    assert_eq!(refused["code"], "rate_limited", "else nothing would bound how often somebody sends the same");
}
