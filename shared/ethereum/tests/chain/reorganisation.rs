//! Transactions that leave the chain again, and that never come onto it.

use natter_anvil::TestChain;
use natter_ethereum::{Asset, Call, ExpectedTip, FailureReason, Outcome, TxHash, Verdict, Waiting, tip_call};
use serde_json::{Value, json};

use crate::world::{CONFIRMATIONS, World, watch};

/// The chain as it is now, to come back to.
async fn snapshot(world: &World<'_>) -> Value {
    world.ask("evm_snapshot", json!([])).await
}

/// Goes back to a snapshot, and on with other blocks than before.
async fn turn_back(world: &World<'_>, snapshot: Value, blocks: u64) {
    assert!(world.ask::<bool>("evm_revert", json!([snapshot])).await);
    world.mine(blocks).await;
}

async fn reorganised(confirmations: u64) -> (Verdict, Verdict) {
    let chain = TestChain::start().await.unwrap();
    let world = World::on(&chain).await;
    let expected = world.expected(Asset::Native).await;
    world.mine_by_hand().await;
    let before = snapshot(&world).await;
    let transaction = world.pay(&expected).await;
    world.mine(confirmations).await;
    let first = world.look(&expected, &watch(transaction)).await;
    turn_back(&world, before, confirmations).await;
    let second = world.look(&expected, &first.watch).await;
    // It is sent once more, and arrives in another block.
    let again = world.pay(&expected).await;
    world.bury().await;
    let third = world.quorum().trace(&expected, Some(&second.watch), 0).await;
    assert_eq!((third.outcome.code(), third.watch.unwrap().transaction), ("confirmed", again));
    assert_ne!(third.watch.unwrap().seen_in, first.watch.seen_in);
    (first, second)
}

#[tokio::test]
async fn a_mined_tip_whose_block_leaves_the_chain_waits_again() {
    let (first, second) = reorganised(1).await;
    assert_eq!(first.outcome.code(), "pending");
    let was = first.watch.seen_in.unwrap();
    assert_eq!(second.outcome, Outcome::Reorganised { was, now: Waiting::Unseen });
    assert_eq!(second.watch.seen_in, None);
}

#[tokio::test]
async fn even_a_confirmed_tip_is_taken_back_where_its_block_leaves_the_chain() {
    let (first, second) = reorganised(CONFIRMATIONS).await;
    assert_eq!(first.outcome.code(), "confirmed");
    assert_eq!(second.outcome.code(), "reorganised");
}

#[tokio::test]
async fn a_chain_that_is_shorter_than_it_was_says_nothing() {
    let chain = TestChain::start().await.unwrap();
    let world = World::on(&chain).await;
    let expected = world.expected(Asset::Native).await;
    world.mine_by_hand().await;
    let before = snapshot(&world).await;
    let transaction = world.pay(&expected).await;
    world.mine(1).await;
    let first = world.look(&expected, &watch(transaction)).await;
    turn_back(&world, before, 0).await;
    let second = world.look(&expected, &first.watch).await;
    assert_eq!(second.outcome, Outcome::Unknown(natter_ethereum::UnknownReason::Behind));
    assert_eq!(second.watch, first.watch, "what was known is kept");
}

/// A tip that waits for a block that nobody mines.
async fn waiting(world: &World<'_>) -> (ExpectedTip, TxHash, Verdict) {
    let expected = world.expected(Asset::Native).await;
    world.mine_by_hand().await;
    let transaction = world.pay(&expected).await;
    let verdict = world.look(&expected, &watch(transaction)).await;
    assert_eq!(verdict.outcome, Outcome::Pending(Waiting::Pooled));
    (expected, transaction, verdict)
}

/// Uses the nonce of a waiting transaction for another call, at a price that has it win.
async fn replace(world: &World<'_>, waiting: &Verdict, call: &Call) -> TxHash {
    let submission = waiting.watch.submission.unwrap();
    let transaction = json!([{
        "from": submission.sender, "nonce": format!("{:#x}", submission.nonce), "to": call.to,
        "value": call.value.to_quantity(), "data": call.data,
        "maxFeePerGas": "0x174876e800", "maxPriorityFeePerGas": "0x174876e800",
    }]);
    world.ask("eth_sendTransaction", transaction).await
}

#[tokio::test]
async fn a_replaced_tip_fails_once_the_replacement_is_deep_enough() {
    let chain = TestChain::start().await.unwrap();
    let world = World::on(&chain).await;
    let (expected, _, verdict) = waiting(&world).await;
    let elsewhere = Call { to: world.to, ..tip_call(expected.jar, &expected.tip) };
    replace(&world, &verdict, &elsewhere).await;
    for _ in 1..CONFIRMATIONS {
        world.mine(1).await;
        let outcome = world.look(&expected, &verdict.watch).await.outcome;
        assert_eq!(outcome, Outcome::Pending(Waiting::Unseen), "the replacement may leave the chain again");
    }
    world.mine(1).await;
    let trace = world.quorum().trace(&expected, Some(&verdict.watch), 0).await;
    assert_eq!(trace.outcome, Outcome::Failed(FailureReason::Replaced));
}

#[tokio::test]
async fn a_tip_that_was_replaced_by_a_quicker_one_is_found() {
    let chain = TestChain::start().await.unwrap();
    let world = World::on(&chain).await;
    let (expected, slow, verdict) = waiting(&world).await;
    let quick = replace(&world, &verdict, &tip_call(expected.jar, &expected.tip)).await;
    assert_ne!(quick, slow);
    world.mine(1).await;
    let trace = world.quorum().trace(&expected, Some(&verdict.watch), 0).await;
    assert_eq!((trace.outcome.code(), trace.watch.unwrap().transaction), ("pending", quick));
    world.bury().await;
    let trace = world.quorum().trace(&expected, Some(&verdict.watch), 0).await;
    assert_eq!((trace.outcome.code(), trace.watch.unwrap().transaction), ("confirmed", quick));
}

#[tokio::test]
async fn a_dropped_tip_waits_and_may_still_come() {
    let chain = TestChain::start().await.unwrap();
    let world = World::on(&chain).await;
    let (expected, transaction, verdict) = waiting(&world).await;
    let _: Value = world.ask("anvil_dropTransaction", json!([transaction])).await;
    world.mine(CONFIRMATIONS).await;
    let outcome = world.look(&expected, &verdict.watch).await.outcome;
    assert_eq!(outcome, Outcome::Pending(Waiting::Unseen));
    let again = world.pay(&expected).await;
    world.mine(CONFIRMATIONS).await;
    let trace = world.quorum().trace(&expected, Some(&verdict.watch), 0).await;
    assert_eq!((trace.outcome.code(), trace.watch.unwrap().transaction), ("confirmed", again));
}
