//! The month's money runs short: `make drill-budget` shows it.

use std::time::Duration;

use natter_chat::ServiceLevel;
use natter_e2e::{App, Device, User};
use serde_json::{Value, json};

use crate::chat::Pair;

/// Longer than an instance goes by what it has read.
const LATER: Duration = Duration::from_secs(61);

async fn degrade(app: &App, event: Value) -> Value {
    let level = app.stack().invoke("degrade", event).await.unwrap()["level"].clone();
    app.stack().clock().advance(LATER);
    level
}

fn notification(level: ServiceLevel) -> Value {
    let level = serde_json::to_value(level).unwrap();
    let topic = format!("arn:aws:sns:us-east-1:000000000000:natter-spending-{}", level.as_str().unwrap());
    json!({"Records": [{"Sns": {"TopicArn": topic, "Message": "AWS Budget Notification"}}]})
}

/// What is left, in the order in which it goes.
async fn left(app: &App, from: &mut Device, at: &mut Device, user: &User, conversation: &str) -> Vec<&'static str> {
    let mut left = Vec::new();
    let works = |answer: &Value| {
        assert!(answer["type"] != "error" || answer["code"] == "service_reduced", "{answer}");
        answer["type"] != "error"
    };
    let typing = from.request("typing", json!({"conversationId": conversation, "active": true})).await;
    if works(&typing) {
        left.push("typing");
    }
    if works(&from.request("getPresence", json!({"userIds": [user.id]})).await) {
        left.push("presence");
    }
    let last = at.messages(conversation, json!({})).await["entries"].as_array().unwrap().len();
    let marked = at.request("markRead", json!({"conversationId": conversation, "seq": last})).await;
    assert_eq!(marked["readSeq"], last, "one's own place goes on: {marked}");
    from.request("ping", json!({})).await;
    if from.events_so_far("marksMoved").await.iter().any(|moved| moved["userId"] == user.id.as_str()) {
        left.push("receipts");
    }
    let (status, answer) = app.post(user, "/v1/me/picture", &json!({"contentType": "image/png", "bytes": 1000})).await;
    assert!(status == 201 || answer["code"] == "service_reduced", "{answer}");
    if status == 201 {
        left.push("uploads");
    }
    if works(&from.say(conversation, "Can I write?").await) {
        left.push("writing");
    }
    left
}

#[tokio::test]
async fn each_threshold_leaves_one_thing_more_out_and_the_next_month_begins_with_everything() {
    let app = App::offline().await;
    let mut pair = Pair::acquainted(&app).await;
    pair.from_alice.say(&pair.conversation, "Hello").await;
    pair.at_bob.entry().await;
    let features = ["typing", "presence", "receipts", "uploads", "writing"];
    for (missing, level) in ServiceLevel::ALL.iter().enumerate() {
        let holds =
            if missing == 0 { degrade(&app, json!({})).await } else { degrade(&app, notification(*level)).await };
        assert_eq!(holds, serde_json::to_value(level).unwrap());
        let pong = pair.from_alice.request("ping", json!({})).await;
        assert_eq!(pong.get("service"), (missing > 0).then_some(&holds), "clients are told why: {pong}");
        let Pair { bob, conversation, from_alice, at_bob, .. } = &mut pair;
        let left = left(&app, from_alice, at_bob, bob, conversation).await;
        println!("drill-budget: {level:?}: what is left: {}", left.join(", "));
        assert_eq!(left, features[missing..], "{level:?}");
    }
    let page = pair.at_bob.messages(&pair.conversation, json!({})).await;
    assert!(page["entries"].as_array().unwrap().len() > 1, "reading goes on");

    assert_eq!(degrade(&app, json!({"level": "full"})).await, "full");
    println!("drill-budget: set to the whole service by hand");
    assert_eq!(pair.from_alice.say(&pair.conversation, "Back again").await["type"], "messageAccepted");
    assert_eq!(degrade(&app, notification(ServiceLevel::ReadOnly)).await, "full", "the same threshold once more");
}

#[tokio::test]
async fn another_month_begins_with_everything() {
    let app = App::offline().await;
    assert_eq!(degrade(&app, notification(ServiceLevel::ReadOnly)).await, "readOnly");
    app.stack().clock().advance(Duration::from_hours(31 * 24));
    assert_eq!(degrade(&app, json!({})).await, "full");
    println!("drill-budget: the month has turned, and everything is back");
}
