//! Messages are edited, deleted and reacted to, as everyone's devices see it.

use natter_e2e::{Device, app, entry_id};
use serde_json::{Value, json};

use crate::chat::Pair;

async fn change(device: &mut Device, conversation: &str, target: &Value, change: Value) -> Value {
    let fields = json!({"conversationId": conversation, "entryId": entry_id(), "targetId": target, "change": change});
    device.request("updateMessage", fields).await
}

#[tokio::test]
async fn an_edit_reaches_the_other_and_the_history_shows_the_present_text() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let message = pair.from_alice.say(&pair.conversation, "Helo").await["entryId"].clone();
    pair.at_bob.entry().await;
    let edit = json!({"kind": "edit", "text": "Hello"});
    let accepted = change(&mut pair.from_alice, &pair.conversation, &message, edit).await;
    assert_eq!((&accepted["type"], &accepted["seq"]), (&json!("messageAccepted"), &json!(2)), "{accepted}");
    let pushed = pair.at_bob.entry().await;
    assert_eq!(pushed["content"], json!({"kind": "edited", "targetId": message, "targetSeq": 1, "text": "Hello"}));

    let newest = pair.at_bob.messages(&pair.conversation, json!({})).await;
    assert_eq!(newest["states"][message.as_str().unwrap()]["edited"]["text"], "Hello");
    let older = pair.at_bob.messages(&pair.conversation, json!({"before": 2})).await;
    assert_eq!(older["states"], newest["states"], "whatever the page");
    let refused = change(&mut pair.at_bob, &pair.conversation, &message, json!({"kind": "edit", "text": "his"})).await;
    assert_eq!(refused["code"], "forbidden");
}

#[tokio::test]
async fn a_deleted_message_is_gone_from_everywhere() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let message = pair.from_alice.say(&pair.conversation, "a secret").await["entryId"].clone();
    let edit = json!({"kind": "edit", "text": "another secret"});
    change(&mut pair.from_alice, &pair.conversation, &message, edit).await;
    let refused = change(&mut pair.at_bob, &pair.conversation, &message, json!({"kind": "delete"})).await;
    assert_eq!(refused["code"], "forbidden");
    let accepted = change(&mut pair.from_alice, &pair.conversation, &message, json!({"kind": "delete"})).await;
    assert_eq!(accepted["type"], "messageAccepted", "{accepted}");
    for kind in ["message", "edited", "deleted"] {
        assert_eq!(pair.at_bob.entry().await["content"]["kind"], kind);
    }

    let page = pair.at_bob.messages(&pair.conversation, json!({})).await;
    assert!(!page.to_string().contains("secret"), "{page}");
    assert_eq!(page["states"][message.as_str().unwrap()]["deleted"]["by"], pair.alice.id.as_str());
    let list = pair.at_bob.request("getConversations", json!({})).await;
    assert!(!list.to_string().contains("secret"), "{list}");
    let again = change(&mut pair.from_alice, &pair.conversation, &message, json!({"kind": "edit", "text": "x"})).await;
    assert_eq!(again["code"], "entry_not_found");
}

#[tokio::test]
async fn reactions_come_and_go() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let message = pair.from_alice.say(&pair.conversation, "hi").await["entryId"].clone();
    for kind in ["react", "react", "unreact", "react"] {
        let reaction = json!({"kind": kind, "emoji": "👍"});
        change(&mut pair.at_bob, &pair.conversation, &message, reaction).await;
    }
    let page = pair.from_alice.messages(&pair.conversation, json!({})).await;
    let state = &page["states"][message.as_str().unwrap()];
    assert_eq!(state["reactions"], json!([{"emoji": "👍", "userIds": [pair.bob.id]}]));
    assert_eq!(state["asOf"], 5);
    let refused =
        change(&mut pair.at_bob, &pair.conversation, &message, json!({"kind": "react", "emoji": "lol"})).await;
    assert_eq!(refused["code"], "emoji_invalid");
}

#[tokio::test]
async fn a_pinned_message_is_in_everybodys_list_of_conversations_until_it_is_unpinned() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let message = pair.from_alice.say(&pair.conversation, "the address").await["entryId"].clone();
    pair.at_bob.entry().await;
    for (pinned, kind, pins) in [(true, "pinned", json!([1])), (false, "unpinned", Value::Null)] {
        let pin = json!({
            "conversationId": pair.conversation, "entryId": entry_id(), "targetId": message, "targetSeq": 1,
            "pinned": pinned,
        });
        let accepted = pair.from_alice.request("pinMessage", pin).await;
        assert_eq!(accepted["type"], "messageAccepted", "{accepted}");
        let pushed = pair.at_bob.entry().await;
        assert_eq!(pushed["content"], json!({"kind": kind, "targetId": message, "targetSeq": 1}));
        let list = pair.at_bob.request("getConversations", json!({})).await;
        assert_eq!(list["conversations"][0]["pins"], pins, "{list}");
        let synced = pair.at_bob.request("sync", json!({"positions": {}})).await;
        assert_eq!(synced["conversations"][0]["pins"], pins, "{synced}");
    }
}

#[tokio::test]
async fn a_change_that_is_sent_twice_is_one() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let message = pair.from_alice.say(&pair.conversation, "hi").await["entryId"].clone();
    let change = json!({
        "conversationId": pair.conversation, "entryId": entry_id(), "targetId": message,
        "change": {"kind": "react", "emoji": "🎉"},
    });
    let first = pair.at_bob.request("updateMessage", change.clone()).await;
    let second = pair.at_bob.request("updateMessage", change).await;
    assert_eq!((&first["seq"], &first["sentAt"]), (&second["seq"], &second["sentAt"]));
    assert_eq!(first["seq"], 2, "{first}");
}
