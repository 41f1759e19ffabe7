//! The world on a bad day: what the offline gateway can be told to do wrong.

use std::time::Duration;

use natter_e2e::{App, Device, entry_id};
use natter_local::gateway::{Fault, Times, Where};
use serde_json::{Value, json};

use crate::chat::{Pair, texts};

/// A stack of its own with two people.
async fn offline_pair() -> (App, Pair) {
    let app = App::offline().await;
    let pair = Pair::new(&app).await;
    (app, pair)
}

fn on(route: &str) -> Where {
    Where::Route(route.to_owned())
}

async fn history(device: &mut Device, conversation: &str) -> Vec<String> {
    let page = device.messages(conversation, json!({"limit": 100})).await;
    texts(&page["entries"]).into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_gone_connection_is_forgotten_and_no_other() {
    let (app, mut pair) = offline_pair().await;
    let mut phone = app.connect(&pair.bob).await;
    app.stack().clock().advance(Duration::from_mins(1));
    app.stack().faults().inject(Fault::PostGone, Where::Everywhere, Times::Next(1));
    pair.from_alice.say(&pair.conversation, "one").await;
    pair.from_alice.say(&pair.conversation, "two").await;
    let mut received = [pair.at_bob.entries_so_far().await.len(), phone.entries_so_far().await.len()];
    received.sort_unstable();
    assert_eq!(received, [0, 2], "the one that was said to be gone gets nothing, the other everything");
}

#[tokio::test]
async fn a_connection_that_is_gone_because_it_is_only_being_opened_is_not_forgotten() {
    let (app, mut pair) = offline_pair().await;
    app.stack().faults().inject(Fault::PostGone, Where::Everywhere, Times::Next(1));
    for text in ["during the handshake", "after it"] {
        pair.from_alice.say(&pair.conversation, text).await;
    }
    assert_eq!(pair.at_bob.entry().await["content"]["text"], "after it");
}

#[tokio::test]
async fn a_slow_connection_is_kept() {
    let (app, mut pair) = offline_pair().await;
    app.stack().faults().inject(Fault::PostLimited, Where::Everywhere, Times::Probability(1.0));
    assert_eq!(pair.from_alice.say(&pair.conversation, "one").await["type"], "messageAccepted");
    app.stack().faults().clear();
    pair.from_alice.say(&pair.conversation, "two").await;
    assert_eq!(pair.at_bob.entry().await["content"]["text"], "two");
    assert_eq!(history(&mut pair.at_bob, &pair.conversation).await, ["one", "two"]);
}

#[tokio::test]
async fn a_device_to_which_the_last_message_was_not_pushed_is_told_by_its_next_ping_and_syncs() {
    let (app, mut pair) = offline_pair().await;
    let entries = |synced: Value| texts(&synced["conversations"][0]["entries"]).len();
    assert_eq!(pair.at_bob.request("ping", json!({})).await.get("missed"), None);
    for (fault, missed) in [(Fault::PostLimited, 1), (Fault::PostFails, 2)] {
        app.stack().faults().inject(fault, Where::Everywhere, Times::Probability(1.0));
        assert_eq!(pair.from_alice.say(&pair.conversation, "the last one").await["type"], "messageAccepted");
        app.stack().faults().clear();
        assert_eq!(pair.at_bob.request("ping", json!({})).await["missed"], missed);
    }
    assert!(pair.at_bob.entries_so_far().await.is_empty());
    let positions = json!({"positions": {&pair.conversation: 0}});
    assert_eq!(entries(pair.at_bob.request("sync", positions).await), 2);
    assert_eq!(pair.from_alice.request("ping", json!({})).await.get("missed"), None, "the sender knows");
}

#[tokio::test]
async fn a_connection_that_was_taken_for_gone_is_told_so_by_its_next_ping() {
    let (app, mut pair) = offline_pair().await;
    app.stack().clock().advance(Duration::from_mins(1));
    app.stack().faults().inject(Fault::PostGone, Where::Everywhere, Times::Next(1));
    pair.from_alice.say(&pair.conversation, "the last one").await;
    assert_eq!(pair.at_bob.request("ping", json!({})).await["code"], "session_expired");
}

#[tokio::test]
async fn duplicated_invocations_make_no_second_entry() {
    let (app, mut pair) = offline_pair().await;
    app.stack().faults().inject(Fault::Duplicate, on("sendMessage"), Times::Probability(1.0));
    let said: Vec<String> = (0..10).map(|number| format!("message {number}")).collect();
    for text in &said {
        assert_eq!(pair.from_alice.say(&pair.conversation, text).await["type"], "messageAccepted");
    }
    assert_eq!(history(&mut pair.at_bob, &pair.conversation).await, said);
    let list = pair.at_bob.request("getConversations", json!({})).await;
    assert_eq!(list["conversations"][0]["lastSeq"], 10);
}

#[tokio::test]
async fn a_message_whose_acknowledgement_was_lost_is_sent_again_and_stored_once() {
    let (app, mut pair) = offline_pair().await;
    for fault in [Fault::LostReply, Fault::FunctionFails] {
        let fields = json!({"conversationId": pair.conversation, "entryId": entry_id(), "text": format!("{fault:?}")});
        app.stack().faults().inject(fault, on("sendMessage"), Times::Next(1));
        pair.from_alice.send_request("sendMessage", fields.clone()).await;
        assert_eq!(pair.from_alice.gateway_error().await["message"], "Internal server error");
        let accepted = pair.from_alice.request("sendMessage", fields).await;
        assert_eq!(accepted["type"], "messageAccepted", "{accepted}");
    }
    assert_eq!(history(&mut pair.at_bob, &pair.conversation).await, ["LostReply", "FunctionFails"]);
}

#[tokio::test]
async fn a_lost_push_shows_as_a_gap_which_history_fills() {
    let (app, mut pair) = offline_pair().await;
    pair.from_alice.say(&pair.conversation, "one").await;
    let seen = pair.at_bob.entry().await["seq"].clone();
    app.stack().faults().inject(Fault::DroppedPush, Where::Everywhere, Times::Next(1));
    pair.from_alice.say(&pair.conversation, "two").await;
    pair.from_alice.say(&pair.conversation, "three").await;
    assert_eq!(pair.at_bob.entry().await["seq"], 3, "two is missing");
    let missed = pair.at_bob.messages(&pair.conversation, json!({"after": seen})).await;
    assert_eq!(texts(&missed["entries"]), ["two", "three"]);
}

#[tokio::test]
async fn an_overtaken_message_gets_the_later_place() {
    let (app, mut pair) = offline_pair().await;
    app.stack().faults().inject(Fault::Overtaken, on("sendMessage"), Times::Next(1));
    let send = |text| json!({"conversationId": pair.conversation, "entryId": entry_id(), "text": text});
    let first = pair.from_alice.send_request("sendMessage", send("sent first")).await;
    while !app.stack().faults().are_spent() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let second = pair.from_alice.send_request("sendMessage", send("sent second")).await;
    assert_eq!(pair.from_alice.reply(&second).await["seq"], 1);
    assert_eq!(pair.from_alice.reply(&first).await["seq"], 2);
    assert_eq!(history(&mut pair.at_bob, &pair.conversation).await, ["sent second", "sent first"]);
}

#[tokio::test]
async fn a_connection_that_went_without_disconnect_is_found_gone() {
    let (app, mut pair) = offline_pair().await;
    app.stack().faults().inject(Fault::LostDisconnect, on("$disconnect"), Times::Next(1));
    drop(pair.at_bob);
    let mut phone = app.connect(&pair.bob).await;
    for text in ["one", "two"] {
        assert_eq!(pair.from_alice.say(&pair.conversation, text).await["type"], "messageAccepted");
        assert_eq!(phone.entry().await["content"]["text"], text);
    }
}

#[tokio::test]
async fn people_whose_connections_broke_come_back_and_miss_nothing() {
    let (app, mut pair) = offline_pair().await;
    pair.from_alice.say(&pair.conversation, "before").await;
    app.stack().faults().reset_connections();
    let mut alice = app.connect(&pair.alice).await;
    alice.say(&pair.conversation, "while bob is away").await;
    let mut bob = app.connect(&pair.bob).await;
    assert_eq!(history(&mut bob, &pair.conversation).await, ["before", "while bob is away"]);
}

/// Sends until it is acknowledged, on a new connection where the old one broke.
async fn insist(app: &App, device: &mut Device, user: &natter_e2e::User, fields: &Value) -> u64 {
    loop {
        match device.try_request("sendMessage", fields.clone()).await {
            Some(reply) if reply["type"] == "messageAccepted" => return reply["seq"].as_u64().unwrap(),
            Some(reply) => assert_eq!(reply["retryable"], true, "{reply}"),
            None => {
                if device.try_request("ping", json!({})).await.is_none() {
                    *device = app.connect(user).await;
                }
            }
        }
    }
}

#[tokio::test]
async fn through_any_weather_each_message_is_stored_once_and_both_read_the_same_log() {
    let (app, pair) = offline_pair().await;
    let Pair { alice, bob, conversation, mut from_alice, mut at_bob } = pair;
    let faults = app.stack().faults();
    for (fault, probability) in
        [(Fault::Duplicate, 0.2), (Fault::LostReply, 0.15), (Fault::FunctionFails, 0.15), (Fault::Overtaken, 0.1)]
    {
        faults.inject(fault, on("sendMessage"), Times::Probability(probability));
    }
    for (fault, probability) in [(Fault::DroppedPush, 0.2), (Fault::PostGone, 0.1)] {
        faults.inject(fault, Where::Everywhere, Times::Probability(probability));
    }
    let mut places = Vec::new();
    for number in 0..40 {
        let fields =
            |name| json!({"conversationId": conversation, "entryId": entry_id(), "text": format!("{name} {number}")});
        if number % 10 == 9 {
            faults.reset_connections();
        }
        let (of_alice, of_bob) = (fields("alice"), fields("bob"));
        let (one, other) =
            tokio::join!(insist(&app, &mut from_alice, &alice, &of_alice), insist(&app, &mut at_bob, &bob, &of_bob));
        places.extend([one, other]);
    }
    faults.clear();

    let mut one = app.connect(&alice).await;
    let mut other = app.connect(&bob).await;
    let log = one.messages(&conversation, json!({"after": 0, "limit": 100})).await;
    assert_eq!(log["entries"], other.messages(&conversation, json!({"after": 0, "limit": 100})).await["entries"]);
    let mut stored: Vec<u64> =
        log["entries"].as_array().unwrap().iter().map(|entry| entry["seq"].as_u64().unwrap()).collect();
    assert!(stored.is_sorted());
    places.sort_unstable();
    assert_eq!(stored, places, "each acknowledged message is in the log, and nothing else");
    stored.dedup();
    assert_eq!(stored.len(), 80);

    app.stack().flush_streams().await;
    let archive = app.stack().database().connect().await.unwrap();
    let count = "SELECT count(*) FROM entries WHERE conversation_id::text = $1";
    let archived: i64 = archive.query_one(count, &[&conversation]).await.unwrap().get(0);
    assert_eq!(archived, 80, "each is archived once");
}
