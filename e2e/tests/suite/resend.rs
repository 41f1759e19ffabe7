//! A message is sent again, because its acknowledgement was lost.

use natter_e2e::{app, entry_id};
use serde_json::json;

use crate::chat::{Pair, texts};

#[tokio::test]
async fn a_resend_gets_the_same_acknowledgement_and_makes_no_second_entry() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let fields = json!({"conversationId": pair.conversation, "entryId": entry_id(), "text": "once"});
    let mut first = pair.from_alice.request("sendMessage", fields.clone()).await;
    pair.from_alice.say(&pair.conversation, "between").await;
    let mut second = app.connect(&pair.alice).await.request("sendMessage", fields).await;
    first["id"].take();
    second["id"].take();
    assert_eq!(first, second);
    let page = pair.at_bob.messages(&pair.conversation, json!({})).await;
    assert_eq!(texts(&page["entries"]), ["once", "between"]);
    let list = pair.at_bob.request("getConversations", json!({})).await;
    assert_eq!(list["conversations"][0]["preview"]["text"], "between");
    assert_eq!(list["conversations"][0]["lastSeq"], 2);
}

#[tokio::test]
async fn twins_sent_at_the_same_time_become_one_entry() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let fields = json!({"conversationId": pair.conversation, "entryId": entry_id(), "text": "twin"});
    let mut ids = Vec::new();
    for _ in 0..8 {
        ids.push(pair.from_alice.send_request("sendMessage", fields.clone()).await);
    }
    let mut places = Vec::new();
    for id in &ids {
        let accepted = pair.from_alice.reply(id).await;
        assert_eq!(accepted["type"], "messageAccepted", "{accepted}");
        places.push(accepted["seq"].clone());
    }
    places.dedup();
    assert_eq!(places.len(), 1, "{places:?}");
    let page = pair.at_bob.messages(&pair.conversation, json!({})).await;
    assert_eq!(texts(&page["entries"]), ["twin"]);
    let list = pair.at_bob.request("getConversations", json!({})).await;
    assert_eq!(list["conversations"][0]["lastSeq"], 1);
}

#[tokio::test]
async fn the_same_id_with_another_text_or_from_another_sender_is_refused() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let fields = json!({"conversationId": pair.conversation, "entryId": entry_id(), "text": "mine"});
    pair.from_alice.request("sendMessage", fields.clone()).await;
    let mut changed = fields.clone();
    changed["text"] = json!("changed");
    assert_eq!(pair.from_alice.request("sendMessage", changed).await["code"], "entry_id_conflict");
    assert_eq!(pair.at_bob.request("sendMessage", fields).await["code"], "entry_id_conflict");
    let page = pair.at_bob.messages(&pair.conversation, json!({})).await;
    assert_eq!(texts(&page["entries"]), ["mine"]);
}
