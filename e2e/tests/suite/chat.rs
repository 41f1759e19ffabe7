//! Two people chat.

use natter_e2e::{App, Device, User, app};
use serde_json::{Value, json};

/// Two people with a direct conversation, one device each.
pub(crate) struct Pair {
    pub(crate) alice: User,
    pub(crate) bob: User,
    pub(crate) conversation: String,
    pub(crate) from_alice: Device,
    pub(crate) at_bob: Device,
}

impl Pair {
    pub(crate) async fn new(app: &App) -> Self {
        let (alice, bob) = (app.user("alice").await, app.user("bob").await);
        // Both connect first: where Cognito's trigger does not fire, that makes their profiles.
        let (from_alice, at_bob) = (app.connect(&alice).await, app.connect(&bob).await);
        let conversation = app.open_direct(&alice, &bob).await;
        Self { alice, bob, conversation, from_alice, at_bob }
    }

    /// Two people who know each other: Bob has accepted the conversation that Alice opened.
    pub(crate) async fn acquainted(app: &App) -> Self {
        let pair = Self::new(app).await;
        let path = format!("/v1/conversations/{}/membership", pair.conversation);
        let (status, answer) = app.http(&pair.bob, "PATCH", &path, &json!({"request": "accept"})).await;
        assert_eq!(status, 200, "{answer}");
        pair
    }
}

pub(crate) fn texts(entries: &Value) -> Vec<&str> {
    entries.as_array().unwrap().iter().map(|entry| entry["content"]["text"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_message_is_acknowledged_delivered_live_and_in_the_history_of_both() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let accepted = pair.from_alice.say(&pair.conversation, "Hello, Bob!").await;
    assert_eq!(accepted["type"], "messageAccepted", "{accepted}");
    assert_eq!(accepted["seq"], 1);

    let entry = pair.at_bob.entry().await;
    assert_eq!(entry["content"], json!({"kind": "message", "text": "Hello, Bob!"}));
    assert_eq!(entry["senderId"], pair.alice.id.as_str());
    for field in ["conversationId", "entryId", "seq", "sentAt"] {
        assert_eq!(entry[field], accepted[field], "{field}");
    }

    pair.at_bob.say(&pair.conversation, "Hello, Alice!").await;
    assert_eq!(pair.from_alice.entry().await["content"]["text"], "Hello, Alice!");
    for device in [&mut pair.from_alice, &mut pair.at_bob] {
        let page = device.messages(&pair.conversation, json!({})).await;
        assert_eq!(texts(&page["entries"]), ["Hello, Bob!", "Hello, Alice!"]);
        assert_eq!(page["hasMore"], false);
        assert!(page.get("gap").is_none());
    }
}

#[tokio::test]
async fn every_other_device_of_both_gets_a_message_once_and_the_sending_one_not() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let mut alices_phone = app.connect(&pair.alice).await;
    let mut bobs_phone = app.connect(&pair.bob).await;
    pair.from_alice.say(&pair.conversation, "to all").await;
    for device in [&mut alices_phone, &mut pair.at_bob, &mut bobs_phone] {
        assert_eq!(device.entry().await["content"]["text"], "to all");
        assert!(device.entries_so_far().await.is_empty());
    }
    assert!(pair.from_alice.entries_so_far().await.is_empty());
}

#[tokio::test]
async fn what_is_sent_while_one_is_away_is_there_when_they_come_back() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    pair.from_alice.say(&pair.conversation, "one").await;
    let seen = pair.at_bob.entry().await["seq"].clone();
    drop(pair.at_bob);
    pair.from_alice.say(&pair.conversation, "two").await;
    pair.from_alice.say(&pair.conversation, "three").await;
    let mut back = app.connect(&pair.bob).await;
    let missed = back.messages(&pair.conversation, json!({"after": seen, "limit": 100})).await;
    assert_eq!(texts(&missed["entries"]), ["two", "three"]);
}

#[tokio::test]
async fn messages_sent_by_both_at_once_get_one_order() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let mut requests = (Vec::new(), Vec::new());
    for number in 0..10 {
        for (device, ids) in [(&mut pair.from_alice, &mut requests.0), (&mut pair.at_bob, &mut requests.1)] {
            let fields = json!({
                "conversationId": pair.conversation, "entryId": natter_e2e::entry_id(), "text": number.to_string(),
            });
            ids.push(device.send_request("sendMessage", fields).await);
        }
    }
    let mut places = Vec::new();
    for (device, ids) in [(&mut pair.from_alice, &requests.0), (&mut pair.at_bob, &requests.1)] {
        for id in ids {
            places.push(device.reply(id).await["seq"].as_u64().unwrap());
        }
    }
    places.sort_unstable();
    assert_eq!(places, (1..=20).collect::<Vec<_>>());
    let at_alice = pair.from_alice.messages(&pair.conversation, json!({"limit": 100})).await;
    let at_bob = pair.at_bob.messages(&pair.conversation, json!({"limit": 100})).await;
    assert_eq!(at_alice["entries"], at_bob["entries"]);
    assert_eq!(at_alice["entries"].as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn history_is_paged_both_ways_without_gap_or_repeat() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    for number in 1..=25 {
        pair.from_alice.say(&pair.conversation, &number.to_string()).await;
    }
    let newest = pair.at_bob.messages(&pair.conversation, json!({})).await;
    assert_eq!(newest["entries"].as_array().unwrap().len(), 10, "ten by default");

    let (mut backwards, mut before) = (Vec::new(), json!(null));
    loop {
        let page = pair.at_bob.messages(&pair.conversation, json!({"before": before, "limit": 7})).await;
        before = page["entries"][0]["seq"].clone();
        backwards.splice(0..0, page["entries"].as_array().unwrap().clone());
        if page["hasMore"] == false {
            break;
        }
    }
    let (mut forwards, mut after) = (Vec::new(), json!(0));
    loop {
        let page = pair.at_bob.messages(&pair.conversation, json!({"after": after, "limit": 7})).await;
        forwards.extend(page["entries"].as_array().unwrap().clone());
        after = forwards.last().unwrap()["seq"].clone();
        if page["hasMore"] == false {
            break;
        }
    }
    let numbers: Vec<String> = (1..=25).map(|number| number.to_string()).collect();
    assert_eq!(texts(&Value::Array(backwards)), numbers);
    assert_eq!(texts(&Value::Array(forwards)), numbers);
}

#[tokio::test]
async fn a_page_of_long_messages_ends_before_the_gateways_limit_and_goes_on() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    let long = "\u{1F600}".repeat(2_000);
    for _ in 0..20 {
        assert_eq!(pair.from_alice.say(&pair.conversation, &long).await["type"], "messageAccepted");
    }
    let first = pair.at_bob.messages(&pair.conversation, json!({"after": 0, "limit": 100})).await;
    let taken = first["entries"].as_array().unwrap().len();
    assert!((1..20).contains(&taken), "{taken} entries");
    assert_eq!(first["hasMore"], true);
    let rest = pair.at_bob.messages(&pair.conversation, json!({"after": taken, "limit": 100})).await;
    assert_eq!(rest["entries"].as_array().unwrap().len(), 20 - taken);
}

#[tokio::test]
async fn a_text_arrives_as_it_was_typed() {
    let app = app().await;
    let mut pair = Pair::new(app).await;
    for text in ["a\tb\r\nc", "\u{202e}rtl\u{202c} עברית", "👩‍👩‍👧‍👦 e\u{301}", "<b>\"&\\/</b>", "b\u{feff}om", "{}"]
    {
        pair.from_alice.say(&pair.conversation, text).await;
        assert_eq!(pair.at_bob.entry().await["content"]["text"], text);
    }
}
