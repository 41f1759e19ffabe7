//! The rate limit: one for each user, however many connections and conversations they have.

use natter_e2e::{App, entry_id};
use natter_local::StackOptions;
use serde_json::json;

use crate::chat::Pair;

/// More than a test takes, so that no window ends within it.
const WINDOW_SECONDS: &str = "3600";

#[tokio::test]
async fn who_sends_too_much_is_told_when_to_come_back_and_another_connection_does_not_help() {
    let options = StackOptions::for_tests().parameter("RateLimitMessages", "3");
    let app = App::offline_with(options.parameter("RateLimitWindowSeconds", WINDOW_SECONDS)).await;
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
    let options = StackOptions::for_tests().parameter("RateLimitMessages", "2");
    let app = App::offline_with(options.parameter("RateLimitWindowSeconds", WINDOW_SECONDS)).await;
    let mut pair = Pair::new(&app).await;
    let fields = json!({"conversationId": pair.conversation, "entryId": entry_id(), "text": "once"});
    let first = pair.from_alice.request("sendMessage", fields.clone()).await;
    let again = pair.from_alice.request("sendMessage", fields.clone()).await;
    assert_eq!((&first["seq"], &again["seq"]), (&json!(1), &json!(1)));
    let refused = pair.from_alice.request("sendMessage", fields).await;
    assert_eq!(refused["code"], "rate_limited", "else nothing would bound how often somebody sends the same");
}
