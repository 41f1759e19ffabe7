//! Blocks that leave the chain, and transactions that are replaced or dropped.

use natter_ethereum::{Asset, Call, TxHash, tip_call};
use serde_json::{Value, json};

use crate::scene::{CONFIRMATIONS, Scene, status};

#[tokio::test]
async fn a_confirmed_tip_whose_block_leaves_the_chain_is_taken_back_and_counts_again_when_it_is_mined_again() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    scene.mine_by_hand().await;
    let before = scene.snapshot().await;
    let transaction = scene.pay(&tip).await;
    scene.mine(CONFIRMATIONS).await;
    scene.report(&tip, transaction).await;
    let first = scene.look(&tip).await;
    assert_eq!((status(&first).as_str(), scene.counted().await), ("confirmed", 1));

    scene.turn_back(before, CONFIRMATIONS).await;
    let back = scene.look(&tip).await;
    assert_eq!((status(&back).as_str(), scene.counted().await), ("reorganised", 0));

    // Its wallet sends it once more. Another nonce makes it another transaction; nobody reports it.
    let call = Call { to: scene.other, ..tip_call(Scene::expected(&tip).jar, &Scene::expected(&tip).tip) };
    scene.send(scene.wallets.0, &call).await;
    scene.mine(1).await;
    let again = scene.pay(&tip).await;
    assert_ne!(again, transaction);
    scene.mine(CONFIRMATIONS).await;
    let second = scene.look(&tip).await;
    assert_eq!((status(&second).as_str(), scene.counted().await), ("confirmed", 1));
    assert_eq!(second.progress.counted.unwrap().transaction, again.to_string());
    assert_eq!(scene.told().await, ["tip", "confirmed", "reorganised", "confirmed"]);
}

#[tokio::test]
async fn a_tip_that_moves_to_another_block_before_it_is_confirmed_is_only_pending() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    scene.mine_by_hand().await;
    let before = scene.snapshot().await;
    let transaction = scene.pay(&tip).await;
    scene.mine(1).await;
    scene.report(&tip, transaction).await;
    let seen = scene.look(&tip).await.progress.watch;
    scene.turn_back(before, 2).await;
    let moved = scene.look(&tip).await;
    assert_eq!(status(&moved), "pending");
    assert_ne!(moved.progress.watch, seen);
    assert_eq!(scene.told().await, ["tip"]);
}

#[tokio::test]
async fn a_chain_that_is_shorter_than_it_was_says_nothing() {
    let scene = Scene::start().await;
    let tip = scene.mean(Asset::Native).await;
    scene.mine_by_hand().await;
    let before = scene.snapshot().await;
    let transaction = scene.pay(&tip).await;
    scene.mine(CONFIRMATIONS).await;
    scene.report(&tip, transaction).await;
    scene.look(&tip).await;
    scene.turn_back(before, 0).await;
    let looked = scene.look(&tip).await;
    assert_eq!((status(&looked).as_str(), scene.counted().await), ("confirmed", 1));
    assert!(looked.progress.unknown_since.is_some());
}

/// A tip that is reported and waits for a block that nobody mines.
async fn waiting(scene: &Scene) -> (natter_dynamo::TipRecord, Value) {
    let tip = scene.mean(Asset::Native).await;
    scene.mine_by_hand().await;
    let transaction = scene.pay(&tip).await;
    scene.report(&tip, transaction).await;
    assert_eq!(status(&scene.look(&tip).await), "pending");
    (tip, scene.ask("eth_getTransactionByHash", json!([transaction])).await)
}

/// Uses the nonce of a waiting transaction for another call, at a price that has it win.
async fn replace(scene: &Scene, waiting: &Value, call: &Call) -> TxHash {
    let transaction = json!([{
        "from": waiting["from"], "nonce": waiting["nonce"], "to": call.to,
        "value": call.value.to_quantity(), "data": call.data,
        "maxFeePerGas": "0x174876e800", "maxPriorityFeePerGas": "0x174876e800",
    }]);
    scene.ask("eth_sendTransaction", transaction).await
}

#[tokio::test]
async fn a_transaction_that_was_replaced_by_something_else_fails_the_tip() {
    let scene = Scene::start().await;
    let (tip, slow) = waiting(&scene).await;
    let expected = Scene::expected(&tip);
    let elsewhere = Call { to: scene.other, ..tip_call(expected.jar, &expected.tip) };
    replace(&scene, &slow, &elsewhere).await;
    scene.mine(CONFIRMATIONS).await;
    assert_eq!(status(&scene.look(&tip).await), "failed: replaced");
}

#[tokio::test]
async fn a_transaction_that_was_replaced_by_a_quicker_one_is_found() {
    let scene = Scene::start().await;
    let (tip, slow) = waiting(&scene).await;
    let expected = Scene::expected(&tip);
    let quick = replace(&scene, &slow, &tip_call(expected.jar, &expected.tip)).await;
    scene.mine(CONFIRMATIONS).await;
    let paid = scene.look(&tip).await;
    assert_eq!((status(&paid).as_str(), paid.progress.transaction), ("confirmed", Some(quick.to_string())));
    assert_eq!(scene.told().await, ["tip", "confirmed"]);
}

#[tokio::test]
async fn a_transaction_that_was_dropped_may_still_come() {
    let scene = Scene::start().await;
    let (tip, slow) = waiting(&scene).await;
    let _: Value = scene.ask("anvil_dropTransaction", json!([slow["hash"]])).await;
    scene.mine(CONFIRMATIONS).await;
    assert_eq!(status(&scene.look(&tip).await), "pending");
    let again = scene.pay(&tip).await;
    scene.mine(CONFIRMATIONS).await;
    let paid = scene.look(&tip).await;
    assert_eq!((status(&paid).as_str(), paid.progress.transaction), ("confirmed", Some(again.to_string())));
}
