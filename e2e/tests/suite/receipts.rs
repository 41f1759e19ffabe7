//! How far people have come.

use natter_e2e::app;
use serde_json::json;

use crate::chat::Pair;

#[tokio::test]
async fn the_other_one_sees_what_was_delivered_and_read_and_the_list_counts_what_is_not() {
    let app = app().await;
    let mut pair = Pair::acquainted(app).await;
    for text in ["one", "two"] {
        pair.from_alice.say(&pair.conversation, text).await;
    }
    let list = pair.at_bob.request("getConversations", json!({})).await;
    assert_eq!(list["conversations"][0]["unread"], 2, "{list}");

    let mark = |seq| json!({"conversationId": pair.conversation, "seq": seq});
    let marked = pair.at_bob.request("markDelivered", mark(2)).await;
    assert_eq!((&marked["type"], &marked["deliveredSeq"], &marked["unread"]), (&json!("marked"), &json!(2), &json!(2)));
    let told = pair.from_alice.event("marksMoved").await;
    assert_eq!((&told["userId"], &told["deliveredSeq"], told.get("readSeq")), (&json!(pair.bob.id), &json!(2), None));

    let marked = pair.at_bob.request("markRead", mark(99)).await;
    assert_eq!((&marked["readSeq"], &marked["unread"]), (&json!(2), &json!(0)));
    assert_eq!(pair.from_alice.event("marksMoved").await["readSeq"], 2);
    let list = pair.from_alice.request("getConversations", json!({})).await;
    let peer = &list["conversations"][0]["peer"];
    assert_eq!((&peer["readSeq"], &peer["deliveredSeq"]), (&json!(2), &json!(2)), "{list}");
    assert!(peer["readAt"].is_number(), "{list}");
}

#[tokio::test]
async fn ones_other_devices_know_what_one_has_read() {
    let app = app().await;
    let mut pair = Pair::acquainted(app).await;
    let mut phone = app.connect(&pair.bob).await;
    pair.from_alice.say(&pair.conversation, "hello").await;
    pair.at_bob.request("markRead", json!({"conversationId": pair.conversation, "seq": 1})).await;
    let told = phone.event("marksMoved").await;
    assert_eq!((&told["userId"], &told["readSeq"]), (&json!(pair.bob.id), &json!(1)));
    assert!(pair.at_bob.events_so_far("marksMoved").await.is_empty());
}
