//! Tips that are found by their event.

use natter_anvil::TestChain;
use natter_ethereum::{Asset, Call, CallData, FailureReason, Outcome, TxHash, UnknownReason, Waiting};

use crate::world::{CONFIRMATIONS, World, watch};

/// How many blocks one query covers.
const QUERIED: u64 = 5;

/// How many blocks one search covers.
const SEARCHED: u64 = 10 * QUERIED;

#[tokio::test]
async fn a_tip_whose_client_vanished_is_found() {
    let chain = TestChain::start().await.unwrap();
    let world = World::on(&chain).await;
    let expected = world.expected(Asset::Native).await;
    let from = world.quorum().head().await.unwrap();
    world.mine_by_hand().await;
    let transaction = world.pay(&expected).await;
    world.mine(1).await;
    let trace = world.quorum().trace(&expected, None, from).await;
    assert_eq!((trace.outcome.code(), trace.watch.unwrap().transaction), ("pending", transaction));
    world.bury().await;
    let trace = world.quorum().trace(&expected, trace.watch.as_ref(), trace.next_block).await;
    assert_eq!((trace.outcome.code(), trace.watch.unwrap().transaction), ("confirmed", transaction));
}

#[tokio::test]
async fn a_tip_that_was_never_sent_is_searched_for_only_in_new_blocks() {
    let chain = TestChain::start().await.unwrap();
    let world = World::on(&chain).await;
    let expected = world.expected(Asset::Native).await;
    // The same sender tips the same recipient, with another reference.
    let other = world.expected(Asset::Native).await;
    world.pay(&other).await;
    world.bury().await;
    let trace = world.quorum().trace(&expected, None, 0).await;
    assert_eq!((trace.outcome, trace.watch), (Outcome::Pending(Waiting::Unseen), None));
    assert_eq!(trace.next_block, world.head().await + 1 - CONFIRMATIONS, "blocks that may leave are searched again");
}

#[tokio::test]
async fn a_search_over_many_blocks_is_done_in_parts() {
    let chain = TestChain::start().await.unwrap();
    let world = World::on(&chain).await;
    let expected = world.expected(Asset::Native).await;
    let from = world.head().await;
    world.mine(SEARCHED + 7).await;
    let transaction = world.pay(&expected).await;
    world.mine(7).await;
    let quorum = world.quorum().with_blocks_per_query(QUERIED);
    let first = quorum.trace(&expected, None, from).await;
    assert_eq!((first.outcome, first.next_block), (Outcome::Pending(Waiting::Unseen), from + SEARCHED));
    let elsewhere = Call { to: world.to, ..natter_ethereum::tip_call(expected.jar, &expected.tip) };
    let failed = world.send(world.from, &elsewhere).await;
    world.bury().await;
    let unfinished = quorum.trace(&expected, Some(&watch(failed)), from).await;
    assert_eq!(unfinished.outcome, Outcome::Unknown(UnknownReason::Searching), "the tip may be in what is left");
    let second = quorum.trace(&expected, Some(&watch(failed)), first.next_block).await;
    assert_eq!((second.outcome.code(), second.watch.unwrap().transaction), ("confirmed", transaction));
}

#[tokio::test]
async fn a_wrong_report_does_not_hide_the_tip() {
    let chain = TestChain::start().await.unwrap();
    let world = World::on(&chain).await;
    let expected = world.expected(Asset::Native).await;
    let plain = Call { to: world.to, value: expected.tip.amount, data: CallData(Vec::new()) };
    let wrong = world.send(world.from, &plain).await;
    let made_up = TxHash::from_bytes([0xfe; 32]);
    world.bury().await;
    let trace = world.quorum().trace(&expected, Some(&watch(wrong)), 0).await;
    assert_eq!(trace.outcome, Outcome::Failed(FailureReason::NoTip));

    let right = world.pay(&expected).await;
    world.bury().await;
    for reported in [wrong, made_up] {
        let trace = world.quorum().trace(&expected, Some(&watch(reported)), 0).await;
        assert_eq!((trace.outcome.code(), trace.watch.unwrap().transaction), ("confirmed", right));
    }
}

#[tokio::test]
async fn a_second_attempt_after_a_failed_one_is_found() {
    let chain = TestChain::start().await.unwrap();
    let world = World::on(&chain).await;
    let expected = world.expected(world.token()).await;
    let call = natter_ethereum::tip_call(expected.jar, &expected.tip);
    let forced = serde_json::json!([{ "from": world.from, "to": call.to, "data": call.data, "gas": "0x30d40" }]);
    let reverted: TxHash = world.ask("eth_sendTransaction", forced).await;
    let paid = world.pay(&expected).await;
    world.bury().await;
    assert_eq!(world.outcome(&expected, reverted).await, Outcome::Failed(FailureReason::Reverted));
    let trace = world.quorum().trace(&expected, Some(&watch(reverted)), 0).await;
    assert_eq!((trace.outcome.code(), trace.watch.unwrap().transaction), ("confirmed", paid));
}

#[tokio::test]
async fn a_reported_transaction_whose_event_differs_in_what_is_not_searched_by_is_judged_all_the_same() {
    let chain = TestChain::start().await.unwrap();
    let world = World::on(&chain).await;
    let expected = world.expected(Asset::Native).await;
    let less = natter_ethereum::Tip { amount: natter_ethereum::Amount::from(1), ..expected.tip.clone() };
    let wrong = world.send(world.from, &natter_ethereum::tip_call(expected.jar, &less)).await;
    world.bury().await;
    let trace = world.quorum().trace(&expected, Some(&watch(wrong)), 0).await;
    assert_eq!(trace.outcome, Outcome::Failed(FailureReason::OtherAmount));
}
