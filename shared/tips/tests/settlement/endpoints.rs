//! Endpoints that fail, and endpoints that lie.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use natter_anvil::{Proxy, Reply, TestChain};
use natter_dynamo::TipRecord;
use natter_ethereum::Asset;
use serde_json::{Value, json};

use crate::scene::{CONFIRMATIONS, Scene, status};

/// How the second endpoint behaves.
const HONEST: u8 = 0;
const SILENT: u8 = 1;
const REFUSES: u8 = 2;
const KNOWS_NOTHING: u8 = 3;
const OTHER_AMOUNT: u8 = 4;

/// A chain behind two endpoints, the second of which behaves as it is told.
async fn scene() -> (Scene, Arc<AtomicU8>, Proxy) {
    let chain = TestChain::start().await.unwrap();
    let mood = Arc::new(AtomicU8::new(HONEST));
    let told = Arc::clone(&mood);
    let proxy =
        Proxy::start(chain.anvil.rpc(), move |method, result| answer(told.load(Ordering::Relaxed), method, result));
    let proxy = proxy.await;
    let endpoints = [chain.anvil.url(), proxy.url().to_owned()];
    (Scene::on(chain, &endpoints).await, mood, proxy)
}

fn answer(mood: u8, method: &str, mut result: Value) -> Reply {
    match mood {
        SILENT => Reply::Break,
        REFUSES => Reply::Refusal(-32_005, "too many requests"),
        KNOWS_NOTHING if method.starts_with("eth_getTransaction") => Reply::Result(Value::Null),
        OTHER_AMOUNT if method == "eth_getTransactionReceipt" => {
            let data = result["logs"][0]["data"].as_str().map(|data| data.replace("12d687", "12d688"));
            result["logs"][0]["data"] = json!(data);
            Reply::Result(result)
        }
        _ => Reply::Result(result),
    }
}

/// A tip that is paid and reported, and deep enough in the chain.
async fn paid(scene: &Scene) -> TipRecord {
    let tip = scene.mean(Asset::Native).await;
    let transaction = scene.pay(&tip).await;
    let tip = scene.report(&tip, transaction).await;
    scene.mine(CONFIRMATIONS).await;
    tip
}

#[tokio::test]
async fn an_endpoint_that_fails_or_lies_delays_a_tip_and_does_nothing_else() {
    let (scene, mood, _proxy) = scene().await;
    let tip = paid(&scene).await;
    for wrong in [SILENT, REFUSES, KNOWS_NOTHING, OTHER_AMOUNT] {
        mood.store(wrong, Ordering::Relaxed);
        let looked = scene.look(&tip).await;
        assert_eq!((status(&looked).as_str(), scene.counted().await), ("pending", 0), "{wrong}");
        let is_noticed = looked.progress.unknown_since.is_some();
        assert!(is_noticed || wrong == KNOWS_NOTHING, "one that is merely behind is no failure: {wrong}");
    }
    mood.store(HONEST, Ordering::Relaxed);
    let looked = scene.look(&tip).await;
    assert_eq!((status(&looked).as_str(), looked.progress.unknown_since), ("confirmed", None));
    assert_eq!(scene.told().await, ["tip", "confirmed"]);
}

#[tokio::test]
async fn a_confirmed_tip_stays_confirmed_whatever_one_endpoint_says() {
    let (scene, mood, _proxy) = scene().await;
    let tip = paid(&scene).await;
    assert_eq!(status(&scene.look(&tip).await), "confirmed");
    for wrong in [SILENT, REFUSES, KNOWS_NOTHING, OTHER_AMOUNT] {
        mood.store(wrong, Ordering::Relaxed);
        let looked = scene.look(&tip).await;
        assert_eq!((status(&looked).as_str(), scene.counted().await), ("confirmed", 1), "{wrong}");
    }
    assert_eq!(scene.told().await, ["tip", "confirmed"]);
}

#[tokio::test]
async fn one_endpoint_alone_cannot_confirm_what_was_never_paid() {
    let (scene, mood, _proxy) = scene().await;
    let tip = scene.mean(Asset::Native).await;
    // Pays one unit more or less than was meant, which the lying endpoint corrects.
    let expected = Scene::expected(&tip);
    let other = natter_ethereum::Tip { amount: natter_ethereum::Amount::from(0x0012_d688), ..expected.tip.clone() };
    let transaction = scene.send(expected.tip.from, &natter_ethereum::tip_call(expected.jar, &other)).await;
    scene.report(&tip, transaction).await;
    scene.mine(CONFIRMATIONS).await;
    mood.store(OTHER_AMOUNT, Ordering::Relaxed);
    let looked = scene.look(&tip).await;
    assert_ne!(status(&looked), "confirmed");
    assert_eq!(scene.counted().await, 0);
}
