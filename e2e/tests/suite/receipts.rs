//! How far people have come.

use natter_e2e::app;
use serde_json::{Value, json};

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

#[tokio::test]
async fn what_one_marks_as_unread_is_so_on_all_devices_and_for_no_one_else_until_one_reads_on() {
    let app = app().await;
    let mut pair = Pair::acquainted(app).await;
    let mut phone = app.connect(&pair.bob).await;
    // That he accepted the conversation.
    pair.at_bob.event("membershipChanged").await;
    let read = |seq| json!({"conversationId": pair.conversation, "seq": seq});
    pair.from_alice.say(&pair.conversation, "hello").await;
    pair.at_bob.request("markRead", read(1)).await;
    for device in [&mut pair.from_alice, &mut phone] {
        device.event("marksMoved").await;
    }
    pair.from_alice.pushed_so_far().await;

    let path = format!("/v1/conversations/{}/membership", pair.conversation);
    let (status, marked) = app.http(&pair.bob, "PATCH", &path, &json!({"markedUnread": true})).await;
    assert_eq!((status, &marked["readSeq"], &marked["markedUnreadSeq"]), (200, &json!(1), &json!(1)), "{marked}");
    for device in [&mut pair.at_bob, &mut phone] {
        assert_eq!(device.event("membershipChanged").await["membership"]["markedUnreadSeq"], 1);
    }
    assert_eq!(pair.from_alice.pushed_so_far().await, [] as [Value; 0]);
    let hers = pair.from_alice.request("getConversations", json!({})).await;
    assert_eq!(hers["conversations"][0]["membership"].get("markedUnreadSeq"), None, "{hers}");
    assert_eq!(hers["conversations"][0]["peer"]["readSeq"], 1, "{hers}");

    // On its way before: that ends nothing.
    pair.at_bob.request("markRead", read(1)).await;
    let synced = phone.request("sync", json!({"positions": {pair.conversation.as_str(): 1}})).await;
    let (unread, place) = (&synced["conversations"][0]["unread"], &synced["conversations"][0]["membership"]);
    assert_eq!((unread, &place["readSeq"], &place["markedUnreadSeq"]), (&json!(0), &json!(1), &json!(1)), "{synced}");

    pair.from_alice.say(&pair.conversation, "still there?").await;
    pair.at_bob.request("markRead", read(2)).await;
    assert_eq!(phone.event("marksMoved").await["readSeq"], 2, "beyond the place that was marked");
    let (status, cleared) = app.http(&pair.bob, "PATCH", &path, &json!({"markedUnread": false})).await;
    assert_eq!((status, cleared.get("markedUnreadSeq")), (200, None), "{cleared}");
}
