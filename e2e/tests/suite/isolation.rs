//! Who is not in a conversation learns nothing of it, not even that it exists.

use natter_e2e::{app, entry_id};
use serde_json::json;

use crate::chat::Pair;

#[tokio::test]
async fn an_outsider_can_neither_send_nor_read_nor_receive() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let mut mallory = app.connect(&app.user("mallory").await).await;
    pair.from_alice.say(&pair.conversation, "between us").await;
    pair.at_bob.entry().await;

    for conversation in [pair.conversation.as_str(), "6f1e39a4-5a0d-4c0b-9a3e-7d2c11b47c55"] {
        let send = json!({"conversationId": conversation, "entryId": entry_id(), "text": "me too"});
        let mut answers = vec![mallory.request("sendMessage", send).await];
        for read in [json!({}), json!({"after": 0}), json!({"before": 100})] {
            let mut fields = read;
            fields["conversationId"] = json!(conversation);
            answers.push(mallory.request("getMessages", fields).await);
        }
        for answer in answers {
            assert_eq!(answer["code"], "conversation_not_found", "{answer}");
        }
    }
    assert_eq!(mallory.request("getConversations", json!({})).await["conversations"], json!([]));
    assert!(mallory.entries_so_far().await.is_empty());
    let page = pair.from_alice.messages(&pair.conversation, json!({})).await;
    assert_eq!(page["entries"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_outsider_who_resends_somebodys_message_is_told_nothing() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let mut mallory = app.connect(&app.user("mallory").await).await;
    let fields = json!({"conversationId": pair.conversation, "entryId": entry_id(), "text": "known"});
    pair.from_alice.request("sendMessage", fields.clone()).await;
    assert_eq!(mallory.request("sendMessage", fields).await["code"], "conversation_not_found");
}
