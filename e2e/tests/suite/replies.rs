//! Replies, mentions and forwarded messages.

use natter_e2e::{app, entry_id};
use serde_json::json;

use crate::chat::Pair;

#[tokio::test]
async fn an_answer_shows_what_it_answers_to_both_live_and_in_the_history() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let question = pair.from_alice.say(&pair.conversation, "Shall we go hiking?").await;
    let answer = json!({
        "conversationId": pair.conversation, "entryId": entry_id(), "text": "Yes, @alice!",
        "replyTo": question["entryId"], "mentions": [pair.alice.id, pair.alice.id],
    });
    let accepted = pair.at_bob.request("sendMessage", answer).await;
    assert_eq!(accepted["type"], "messageAccepted", "{accepted}");
    let quote = json!({
        "entryId": question["entryId"], "seq": 1, "senderId": pair.alice.id, "text": "Shall we go hiking?",
    });
    let live = pair.from_alice.entry().await;
    assert_eq!((&live["content"]["replyTo"], &live["content"]["mentions"]), (&quote, &json!([pair.alice.id])));
    let page = pair.at_bob.messages(&pair.conversation, json!({})).await;
    assert_eq!(page["entries"][1]["content"], live["content"]);
}

#[tokio::test]
async fn nobody_can_be_made_to_have_said_something() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let elsewhere = Pair::new(app).await.from_alice.say(&pair.conversation, "let me in").await;
    assert_eq!(elsewhere["code"], "conversation_not_found");
    let invented = json!({
        "conversationId": pair.conversation, "entryId": entry_id(), "text": "As you said!", "replyTo": entry_id(),
        "quote": {"text": "never said"},
    });
    pair.at_bob.request("sendMessage", invented).await;
    let live = pair.from_alice.entry().await;
    assert_eq!(live["content"], json!({"kind": "message", "text": "As you said!"}));
}

#[tokio::test]
async fn a_message_names_fifty_people_at_most_and_says_where_it_was_forwarded() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let people: Vec<String> = (0..51).map(|_| entry_id()).collect();
    let mut fields = json!({
        "conversationId": pair.conversation, "entryId": entry_id(), "text": "all of you", "forwarded": true,
        "mentions": people,
    });
    assert_eq!(pair.from_alice.request("sendMessage", fields.clone()).await["code"], "too_many_mentions");
    fields["mentions"] = json!(people[..50]);
    assert_eq!(pair.from_alice.request("sendMessage", fields).await["type"], "messageAccepted");
    let live = pair.at_bob.entry().await;
    assert_eq!((&live["content"]["forwarded"], &live["content"]["mentions"]), (&json!(true), &json!(people[..50])));
}
