//! Reporting what was sent, and how a tip stands.

use std::time::Duration;

use natter_protocol::api::TipsRoute as Route;
use natter_protocol::frames::Event;
use natter_testing::http::Asked;
use serde_json::{Value, json};

use crate::world::{CONFIRMATIONS, Scene, of};

fn hash(digit: char) -> String {
    format!("0x{}", digit.to_string().repeat(64))
}

#[tokio::test]
async fn what_is_reported_is_shown_and_looked_at_right_away() {
    let scene = Scene::start().await;
    let device = scene.world.device(scene.bob).await;
    let intent = scene.intend(scene.wish()).await;
    let transaction = scene.pay(&intent).await;
    let reported = scene.report(&intent, transaction).await;
    assert_eq!((&reported["status"]["status"], &reported["confirmations"]), (&json!("pending"), &json!(1)));
    let events = scene.world.outside.take_events(&device);
    assert!(matches!(events[..], [Event::EntryAdded { .. }]), "{events:?}");
    assert_eq!(scene.report(&intent, transaction).await["transaction"], json!(transaction), "again, the same");
    assert_eq!(scene.world.outside.take_events(&device), []);

    scene.chain.anvil.mine(CONFIRMATIONS).await.unwrap();
    let paid = scene.report(&intent, transaction).await;
    assert_eq!((&paid["status"]["status"], &paid["confirmations"]), (&json!("confirmed"), &json!(CONFIRMATIONS)));
    assert!(paid["minedAt"].is_u64());
    assert_eq!(scene.world.outside.take_events(&device).len(), 1);
}

#[tokio::test]
async fn a_token_is_tipped_by_the_two_calls() {
    let scene = Scene::start().await;
    let mut wish = scene.wish();
    wish["token"] = json!(scene.chain.contracts.token);
    wish["amount"] = json!("2500000");
    let paid = scene.tip(wish).await;
    assert_eq!((&paid["status"]["status"], &paid["asset"]["symbol"]), (&json!("confirmed"), &json!("TST")));
}

#[tokio::test]
async fn whoever_asks_how_a_due_tip_stands_has_it_looked_at() {
    let mut scene = Scene::start().await;
    let intent = scene.intend(scene.wish()).await;
    scene.pay(&intent).await;
    scene.chain.anvil.mine(CONFIRMATIONS).await.unwrap();
    let unseen = scene.done(scene.alice, Route::Get, of(&intent)).await;
    assert_eq!(unseen["status"], Value::Null, "it is not due yet");
    scene.later(Duration::from_mins(1)).await;
    let found = scene.done(scene.alice, Route::Get, of(&intent)).await;
    assert_eq!(found["status"]["status"], "confirmed");
}

#[tokio::test]
async fn a_hash_that_is_none_is_refused() {
    let scene = Scene::start().await;
    let intent = scene.intend(scene.wish()).await;
    for wrong in ["", "0x", "0x12", &hash('g'), &hash('1')[2..]] {
        let report = of(&intent).body(json!({ "transaction": wrong }));
        assert_eq!(scene.refused(scene.alice, Route::Report, report).await, "transaction_invalid", "{wrong}");
    }
}

#[tokio::test]
async fn another_transaction_may_be_reported_until_the_tip_is_paid() {
    let scene = Scene::start().await;
    let intent = scene.intend(scene.wish()).await;
    let report = |hash: String| of(&intent).body(json!({ "transaction": hash }));
    scene.done(scene.alice, Route::Report, report(hash('1'))).await;
    let transaction = scene.pay(&intent).await;
    scene.chain.anvil.mine(CONFIRMATIONS).await.unwrap();
    let paid = scene.report(&intent, transaction).await;
    assert_eq!(paid["status"]["status"], "confirmed");
    assert_eq!(scene.refused(scene.alice, Route::Report, report(hash('2'))).await, "tip_closed");
    assert_eq!(scene.refused(scene.alice, Route::Cancel, of(&intent)).await, "tip_closed");
}

#[tokio::test]
async fn a_tip_is_given_up_before_anything_was_sent_and_not_after() {
    let scene = Scene::start().await;
    let intent = scene.intend(scene.wish()).await;
    scene.done(scene.alice, Route::Cancel, of(&intent)).await;
    scene.done(scene.alice, Route::Cancel, of(&intent)).await;
    assert_eq!(scene.done(scene.alice, Route::Get, of(&intent)).await["isCancelled"], true);
    let transaction = scene.pay(&intent).await;
    assert_eq!(scene.report(&intent, transaction).await["status"]["status"], "pending", "paid all the same");
    assert_eq!(scene.refused(scene.alice, Route::Cancel, of(&intent)).await, "tip_closed");
}

#[tokio::test]
async fn a_tip_is_its_senders_and_then_its_recipients_and_nobody_elses() {
    let scene = Scene::start().await;
    let intent = scene.intend(scene.wish()).await;
    let stranger = scene.stranger().await;
    let report = || of(&intent).body(json!({ "transaction": hash('1') }));
    for caller in [scene.bob, stranger] {
        assert_eq!(scene.refused(caller, Route::Get, of(&intent)).await, "tip_not_found");
        assert_eq!(scene.refused(caller, Route::Report, report()).await, "tip_not_found");
        assert_eq!(scene.refused(caller, Route::Cancel, of(&intent)).await, "tip_not_found");
    }
    scene.done(scene.alice, Route::Report, report()).await;
    assert_eq!(scene.done(scene.bob, Route::Get, of(&intent)).await["status"]["status"], "pending");
    assert_eq!(scene.refused(scene.bob, Route::Report, report()).await, "tip_not_found");
    assert_eq!(scene.refused(stranger, Route::Get, of(&intent)).await, "tip_not_found");
    let unknown = Asked::default().parameter("tipId", hash('f'));
    assert_eq!(scene.refused(scene.alice, Route::Get, unknown).await, "tip_not_found");
}
