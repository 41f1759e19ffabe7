//! Transactions that do not pay the tip: each fails it for its own reason, and none counts.

use std::time::Duration;

use natter_anvil::TestChain;
use natter_ethereum::{Address, Amount, Asset, Call, CallData, Tip, TxHash, tip_call};
use serde_json::{Value, json};

use crate::scene::{CONFIRMATIONS, Scene, settlement, status};

const TIP_JAR: &str = include_str!("../../../../contracts/artifacts/TipJar.json");

/// What becomes of a tip whose sender reports the transaction that `send` makes for it.
async fn outcome(scene: &Scene, asset: Asset, send: impl AsyncFnOnce(&Tip, Address) -> TxHash) -> String {
    let tip = scene.mean(asset).await;
    let expected = Scene::expected(&tip);
    let transaction = send(&expected.tip, expected.jar).await;
    scene.report(&tip, transaction).await;
    scene.mine(CONFIRMATIONS).await;
    let outcome = status(&scene.look(&tip).await);
    assert_eq!(scene.told().await.last().unwrap(), &outcome, "the conversation is told");
    outcome
}

#[tokio::test]
async fn a_transaction_that_differs_in_any_field_is_refused() {
    let scene = Scene::start().await;
    let native = Asset::Native;
    let pays = async |tip: Tip, jar: Address| scene.send(tip.from, &tip_call(jar, &tip)).await;

    let other_recipient =
        outcome(&scene, native, async |tip, jar| pays(Tip { to: scene.other, ..tip.clone() }, jar).await);
    assert_eq!(other_recipient.await, "failed: other_recipient");
    let other_sender =
        outcome(&scene, native, async |tip, jar| pays(Tip { from: scene.other, ..tip.clone() }, jar).await);
    assert_eq!(other_sender.await, "failed: other_sender");
    let less =
        outcome(&scene, native, async |tip, jar| pays(Tip { amount: Amount::from(1), ..tip.clone() }, jar).await);
    assert_eq!(less.await, "failed: other_amount");
    let in_ether =
        outcome(&scene, scene.token(), async |tip, jar| pays(Tip { asset: native, ..tip.clone() }, jar).await);
    assert_eq!(in_ether.await, "failed: other_asset");
    assert_eq!(scene.counted().await, 0);
}

#[tokio::test]
async fn the_payment_of_another_tip_is_refused() {
    let scene = Scene::start().await;
    let paid = scene.confirmed(Asset::Native).await;
    let used: TxHash = paid.progress.transaction.unwrap().parse().unwrap();
    assert_eq!(outcome(&scene, Asset::Native, async |_, _| used).await, "failed: other_reference");
    assert_eq!(scene.counted().await, 1, "one transaction counts once");
}

#[tokio::test]
async fn a_transaction_without_the_jars_event_is_refused() {
    let scene = Scene::start().await;
    let plain = outcome(&scene, Asset::Native, async |tip, _| {
        scene.send(tip.from, &Call { to: tip.to, value: tip.amount, data: CallData(Vec::new()) }).await
    });
    assert_eq!(plain.await, "failed: no_tip");
    let artifact: Value = serde_json::from_str(TIP_JAR).unwrap();
    let creation = json!([{ "from": scene.other, "data": artifact["bytecode"] }]);
    let created: TxHash = scene.ask("eth_sendTransaction", creation).await;
    let double: Address = scene.receipt(created).await["contractAddress"].as_str().unwrap().parse().unwrap();
    let elsewhere = outcome(&scene, Asset::Native, async |tip, _| scene.send(tip.from, &tip_call(double, tip)).await);
    assert_eq!(elsewhere.await, "failed: no_tip", "the same event of another contract is not the jar's");
}

#[tokio::test]
async fn a_reverted_transaction_is_refused_and_the_tip_may_be_paid_again() {
    let scene = Scene::start().await;
    let tip = scene.mean(scene.token()).await;
    let expected = Scene::expected(&tip);
    // Without an allowance. With a limit of its own, since the node would see by itself that it reverts.
    let call = tip_call(expected.jar, &expected.tip);
    let forced = json!([{ "from": expected.tip.from, "to": call.to, "data": call.data, "gas": "0x30d40" }]);
    let reverted: TxHash = scene.ask("eth_sendTransaction", forced).await;
    scene.receipt(reverted).await;
    scene.report(&tip, reverted).await;
    assert_eq!(status(&scene.look(&tip).await), "pending", "its block may still leave the chain");
    scene.mine(CONFIRMATIONS).await;
    assert_eq!(status(&scene.look(&tip).await), "failed: reverted");

    let second = scene.pay(&tip).await;
    scene.report(&tip, second).await;
    scene.mine(CONFIRMATIONS).await;
    assert_eq!(status(&scene.look(&tip).await), "confirmed");
    assert_eq!(scene.told().await, ["tip", "failed: reverted", "pending", "confirmed"]);
}

#[tokio::test]
async fn a_payment_from_before_the_intent_is_refused() {
    let scene = Scene::start().await;
    let tip = scene.mean_at(Asset::Native, scene.now().plus(Duration::from_hours(1))).await;
    let transaction = scene.pay(&tip).await;
    scene.report(&tip, transaction).await;
    scene.mine(CONFIRMATIONS).await;
    assert_eq!(status(&scene.look(&tip).await), "failed: too_early");
}

#[tokio::test]
async fn a_transaction_on_another_chain_is_believed_by_nobody() {
    let chain = TestChain::start().await.unwrap();
    let url = chain.anvil.url();
    let scene = Scene::on(chain, std::slice::from_ref(&url)).await;
    let tip = scene.mean(Asset::Native).await;
    let transaction = scene.pay(&tip).await;
    scene.report(&tip, transaction).await;
    scene.mine(CONFIRMATIONS).await;
    // The endpoint is one of the local chain, whatever it is configured as; and then the chain is not configured at all.
    let other = json!([{ "chainId": 80_002, "rpc": [url], "tipJar": tip.meant.tip_jar }]);
    for networks in [other, json!([])] {
        let elsewhere = settlement(&scene.world, &networks);
        let looked = elsewhere.settle(scene.read(&tip).await, scene.now()).await.unwrap();
        assert_eq!(status(&looked), "pending");
        assert!(looked.progress.unknown_since.is_some());
    }
    assert_eq!(status(&scene.look(&tip).await), "confirmed");
}

#[tokio::test]
async fn a_transaction_that_never_was_fails_when_it_is_not_expected_any_more() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    scene.report(&tip, TxHash::from_bytes([0xfe; 32])).await;
    assert_eq!(status(&scene.look(&tip).await), "pending");
    let late = Duration::from_hours(25);
    assert_eq!(status(&scene.look_after(&tip, late).await), "failed: expired");
    assert!(scene.look_after(&tip, late * 2).await.is_settled());
    assert_eq!(scene.told().await, ["tip", "failed: expired"]);
}
