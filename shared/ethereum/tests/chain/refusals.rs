//! Transactions that do not pay the tip.

use std::time::Duration;

use natter_anvil::test_chain;
use natter_ethereum::{
    Address, Amount, Asset, Call, CallData, ExpectedTip, FailureReason, Outcome, TipReference, TxHash, UnknownReason,
};
use serde_json::json;

use crate::wallet::Wallet;
use crate::world::{World, quorum, someone, watch};

/// A tip that was paid and is deep enough.
async fn paid(world: &World<'_>) -> (ExpectedTip, TxHash) {
    let expected = world.expected(Asset::Native).await;
    let transaction = world.pay(&expected).await;
    world.bury().await;
    assert_eq!(world.outcome(&expected, transaction).await.code(), "confirmed");
    (expected, transaction)
}

/// What a transaction that pays a tip comes to where another one is expected.
async fn refused(change: impl FnOnce(&mut ExpectedTip)) -> Outcome {
    let world = World::on(test_chain().await.unwrap()).await;
    let (mut expected, transaction) = paid(&world).await;
    change(&mut expected);
    world.outcome(&expected, transaction).await
}

fn failed(reason: FailureReason) -> Outcome {
    Outcome::Failed(reason)
}

#[tokio::test]
async fn a_tip_from_another_wallet_is_refused() {
    assert_eq!(refused(|expected| expected.tip.from = someone()).await, failed(FailureReason::OtherSender));
}

#[tokio::test]
async fn a_tip_to_another_wallet_is_refused() {
    assert_eq!(refused(|expected| expected.tip.to = someone()).await, failed(FailureReason::OtherRecipient));
}

#[tokio::test]
async fn a_tip_in_another_asset_is_refused() {
    let token = Asset::Token(test_chain().await.unwrap().contracts.token);
    assert_eq!(refused(|expected| expected.tip.asset = token).await, failed(FailureReason::OtherAsset));
}

#[tokio::test]
async fn a_tip_of_one_wei_less_or_more_is_refused() {
    for amount in [1_234_566, 1_234_568] {
        let outcome = refused(|expected| expected.tip.amount = Amount::from(amount)).await;
        assert_eq!(outcome, failed(FailureReason::OtherAmount));
    }
}

#[tokio::test]
async fn a_tip_with_another_reference_is_refused() {
    let other = TipReference::from_bytes([1; 32]).unwrap();
    assert_eq!(refused(|expected| expected.tip.reference = other).await, failed(FailureReason::OtherReference));
}

#[tokio::test]
async fn a_tip_through_another_contract_is_refused() {
    assert_eq!(refused(|expected| expected.jar = someone()).await, failed(FailureReason::NoTip));
}

#[tokio::test]
async fn a_tip_from_before_the_intent_is_refused() {
    let later = Duration::from_mins(1);
    let outcome = refused(|expected| expected.intended_at = expected.intended_at.plus(later)).await;
    assert_eq!(outcome, failed(FailureReason::TooEarly));
}

#[tokio::test]
async fn a_transaction_that_only_sends_ether_is_refused() {
    let world = World::on(test_chain().await.unwrap()).await;
    let expected = world.expected(Asset::Native).await;
    let plain = Call { to: world.to, value: expected.tip.amount, data: CallData(Vec::new()) };
    let transaction = world.send(world.from, &plain).await;
    world.bury().await;
    assert_eq!(world.outcome(&expected, transaction).await, failed(FailureReason::NoTip));
}

#[tokio::test]
async fn a_reverted_transaction_is_refused() {
    let world = World::on(test_chain().await.unwrap()).await;
    let expected = world.expected(world.token()).await;
    // Without an allowance. With a limit of its own, since the node would see by itself that it reverts.
    let call = natter_ethereum::tip_call(expected.jar, &expected.tip);
    let forced = json!([{ "from": world.from, "to": call.to, "data": call.data, "gas": "0x30d40" }]);
    let transaction: TxHash = world.ask("eth_sendTransaction", forced).await;
    world.bury().await;
    assert_eq!(world.outcome(&expected, transaction).await, failed(FailureReason::Reverted));
}

#[tokio::test]
async fn a_tip_twice_in_one_transaction_is_ambiguous() {
    let mut world = World::on(test_chain().await.unwrap()).await;
    let owner = world.from;
    let wallet = Wallet::deploy(&world, owner).await;
    world.from = wallet.address;
    world.give_ether(wallet.address).await;
    let expected = world.expected(Asset::Native).await;
    let call = natter_ethereum::tip_call(expected.jar, &expected.tip);
    let transaction = world.send(owner, &wallet.execute(&[call.clone(), call])).await;
    world.bury().await;
    assert_eq!(world.outcome(&expected, transaction).await, failed(FailureReason::Ambiguous));
}

#[tokio::test]
async fn endpoints_of_another_chain_are_not_asked() {
    let world = World::on(test_chain().await.unwrap()).await;
    let (mut expected, transaction) = paid(&world).await;
    expected.chain_id.0 = 1;
    assert_eq!(world.outcome(&expected, transaction).await, Outcome::Unknown(UnknownReason::OtherChain));

    let elsewhere = natter_ethereum::Quorum::new(expected.chain_id, vec![world.rpc().clone()], 1).unwrap();
    assert!(elsewhere.head().await.is_err());
    assert!(elsewhere.call(Address::ZERO, &[]).await.is_err());
    let trace = elsewhere.trace(&expected, None, 0).await;
    assert_eq!(trace.outcome, Outcome::Unknown(UnknownReason::Unreachable));
}

#[tokio::test]
async fn a_hash_that_was_made_up_stays_unseen() {
    let world = World::on(test_chain().await.unwrap()).await;
    let expected = world.expected(Asset::Native).await;
    let outcome = world.outcome(&expected, TxHash::from_bytes([0xfe; 32])).await;
    assert_eq!(outcome, Outcome::Pending(natter_ethereum::Waiting::Unseen));
}

#[tokio::test]
async fn looking_can_be_done_from_any_thread() {
    fn is_send<T: Send>(future: T) -> T {
        future
    }
    let world = World::on(test_chain().await.unwrap()).await;
    let (expected, transaction) = paid(&world).await;
    let quorum = quorum(vec![world.rpc().clone()], 1);
    let watch = watch(transaction);
    assert_eq!(is_send(quorum.trace(&expected, Some(&watch), 0)).await.outcome.code(), "confirmed");
}
