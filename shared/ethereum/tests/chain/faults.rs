//! Endpoints that fail, lie or lag: a tip stays as it was, and is never taken for another.

use std::time::Duration;

use natter_anvil::{Proxy, Reply, test_chain};
use natter_ethereum::{Asset, ExpectedTip, Outcome, Rpc, RpcError, TxHash, UnknownReason};
use serde_json::{Value, json};

use crate::world::{World, number, quorum, watch};

/// A tip that is paid and deep enough, on the chain that all tests share.
async fn paid() -> (World<'static>, ExpectedTip, TxHash) {
    let world = World::on(test_chain().await.unwrap()).await;
    let expected = world.expected(Asset::Native).await;
    let transaction = world.pay(&expected).await;
    world.bury().await;
    (world, expected, transaction)
}

/// The outcome where one of two endpoints, which have to agree, answers by `rule`.
async fn with_one(rule: impl Fn(&str, Value) -> Reply + Send + Sync + 'static) -> Outcome {
    let (world, expected, transaction) = paid().await;
    let proxy = Proxy::start(world.rpc(), rule).await;
    let endpoints = vec![world.rpc().clone(), proxy.rpc().with_timeout(Duration::from_millis(300))];
    quorum(endpoints, 2).verify(&expected, &watch(transaction)).await.outcome
}

/// A rule that changes the results of one method.
fn on(method: &'static str, change: fn(&mut Value)) -> impl Fn(&str, Value) -> Reply + Send + Sync + 'static {
    move |called, mut result| {
        if called == method {
            change(&mut result);
        }
        Reply::Result(result)
    }
}

const UNREACHABLE: Outcome = Outcome::Unknown(UnknownReason::Unreachable);

#[tokio::test]
async fn an_endpoint_that_only_passes_on_confirms_as_the_node_does() {
    assert_eq!(with_one(|_, result| Reply::Result(result)).await.code(), "confirmed");
}

#[tokio::test]
async fn an_endpoint_that_fails_leaves_the_tip_as_it_was() {
    assert_eq!(with_one(|_, _| Reply::Raw(500, "Internal Server Error".to_owned())).await, UNREACHABLE);
    assert_eq!(with_one(|_, _| Reply::Raw(429, String::new())).await, UNREACHABLE);
    assert_eq!(with_one(|_, _| Reply::Raw(200, "<html>".to_owned())).await, UNREACHABLE);
    assert_eq!(with_one(|_, _| Reply::Raw(200, "x".repeat(2 * 1024 * 1024))).await, UNREACHABLE);
    assert_eq!(with_one(|_, _| Reply::Refusal(-32_005, "limit exceeded")).await, UNREACHABLE);
    assert_eq!(with_one(|_, _| Reply::Silence).await, UNREACHABLE);
    assert_eq!(with_one(|_, _| Reply::Break).await, UNREACHABLE);
}

#[tokio::test]
async fn an_endpoint_that_fails_in_one_method_alone_is_not_half_believed() {
    let methods = [
        "eth_chainId",
        "eth_blockNumber",
        "eth_getTransactionByHash",
        "eth_getTransactionReceipt",
        "eth_getBlockByNumber",
    ];
    for broken in methods {
        let rule = move |method: &str, result| {
            if method == broken { Reply::Refusal(-32_000, "header not found") } else { Reply::Result(result) }
        };
        assert_eq!(with_one(rule).await, UNREACHABLE, "{broken}");
    }
}

#[tokio::test]
async fn an_endpoint_that_lies_about_the_receipt_is_contradicted() {
    let receipt = "eth_getTransactionReceipt";
    let disagreement = Outcome::Unknown(UnknownReason::Disagreement);
    assert_eq!(with_one(on(receipt, |found| found["status"] = json!("0x0"))).await, disagreement);
    assert_eq!(with_one(on(receipt, |found| found["logs"] = json!([]))).await, disagreement);
    let other_amount = |found: &mut Value| {
        let data = found["logs"][0]["data"].as_str().unwrap();
        found["logs"][0]["data"] = json!(format!("{}ff", &data[..data.len() - 2]));
    };
    assert_eq!(with_one(on(receipt, other_amount)).await, disagreement);
}

#[tokio::test]
async fn an_endpoint_whose_answers_do_not_fit_together_is_no_voice() {
    let inconsistent = Outcome::Unknown(UnknownReason::Inconsistent);
    let other = |found: &mut Value| found["hash"] = json!(TxHash::from_bytes([5; 32]));
    assert_eq!(with_one(on("eth_getBlockByNumber", other)).await, inconsistent);
    assert_eq!(with_one(on("eth_getTransactionByHash", |found| *found = Value::Null)).await, inconsistent);
    let removed = |found: &mut Value| found["logs"][0]["removed"] = json!(true);
    assert_eq!(with_one(on("eth_getTransactionReceipt", removed)).await, inconsistent);
}

#[tokio::test]
async fn an_endpoint_of_another_chain_is_no_voice() {
    let outcome = with_one(on("eth_chainId", |id| *id = json!("0x1"))).await;
    assert_eq!(outcome, Outcome::Unknown(UnknownReason::OtherChain));
}

#[tokio::test]
async fn an_endpoint_that_lags_behind_is_waited_for() {
    let behind = |head: &mut Value| *head = json!(format!("{:#x}", number(head).saturating_sub(1_000)));
    assert_eq!(with_one(on("eth_blockNumber", behind)).await.code(), "pending");
    let unseen = |method: &str, result| match method {
        "eth_getTransactionByHash" | "eth_getTransactionReceipt" => Reply::Result(Value::Null),
        _ => Reply::Result(result),
    };
    assert_eq!(with_one(unseen).await.code(), "pending");
}

#[tokio::test]
async fn two_of_three_are_enough_while_the_third_is_silent() {
    let (world, expected, transaction) = paid().await;
    let proxy = Proxy::start(world.rpc(), |_, _| Reply::Break).await;
    let endpoints = vec![world.rpc().clone(), proxy.rpc(), world.rpc().clone()];
    let outcome = quorum(endpoints, 2).verify(&expected, &watch(transaction)).await.outcome;
    assert_eq!(outcome.code(), "confirmed");
}

#[tokio::test]
async fn one_liar_of_three_decides_nothing() {
    let (world, expected, transaction) = paid().await;
    let proxy =
        Proxy::start(world.rpc(), on("eth_getTransactionReceipt", |found| found["status"] = json!("0x0"))).await;
    let endpoints = vec![world.rpc().clone(), proxy.rpc(), world.rpc().clone()];
    let outcome = quorum(endpoints, 2).verify(&expected, &watch(transaction)).await.outcome;
    assert_eq!(outcome, Outcome::Unknown(UnknownReason::Disagreement));
}

#[tokio::test]
async fn a_search_that_fails_at_one_endpoint_is_not_taken_for_complete() {
    let (world, expected, _) = paid().await;
    let rule = |method: &str, result| match method {
        "eth_getLogs" => Reply::Refusal(-32_005, "query returned more than 10000 results"),
        _ => Reply::Result(result),
    };
    let proxy = Proxy::start(world.rpc(), rule).await;
    let endpoints = || vec![world.rpc().clone(), proxy.rpc()];
    let strict = quorum(endpoints(), 2).trace(&expected, None, 0).await;
    assert_eq!((strict.outcome, strict.next_block), (UNREACHABLE, 0), "it is searched again");
    assert_eq!(quorum(endpoints(), 1).trace(&expected, None, 0).await.outcome.code(), "confirmed");
}

#[tokio::test]
async fn an_invented_event_is_looked_into_and_dropped() {
    let (world, mut expected, transaction) = paid().await;
    expected.tip.reference = natter_ethereum::TipReference::from_bytes([0xab; 32]).unwrap();
    let (from, to) = (expected.tip.from, expected.tip.to);
    let invented = json!([{
        "address": expected.jar, "topics": [], "data": "0x", "transactionHash": transaction, "logIndex": "0x0",
        "blockNumber": "0x1", "blockHash": transaction,
    }]);
    let rule = move |method: &str, result| {
        if method == "eth_getLogs" { Reply::Result(invented.clone()) } else { Reply::Result(result) }
    };
    let proxy = Proxy::start(world.rpc(), rule).await;
    let trace = quorum(vec![world.rpc().clone(), proxy.rpc()], 2).trace(&expected, None, 0).await;
    assert_eq!(trace.outcome.code(), "pending", "{from} tips {to} under another reference");
}

#[tokio::test]
async fn a_refused_connection_and_a_timeout_are_told_apart() {
    let world = World::on(test_chain().await.unwrap()).await;
    let nobody = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        Rpc::new(&format!("http://{}", listener.local_addr().unwrap())).unwrap()
    };
    let refused = nobody.call::<Value>("eth_chainId", json!([])).await.unwrap_err();
    assert!(matches!(refused, RpcError::Unreachable(_)), "{refused:?}");
    let silent = Proxy::start(world.rpc(), |_, _| Reply::Silence).await;
    let rpc = silent.rpc().with_timeout(Duration::from_millis(50));
    let timeout = rpc.call::<Value>("eth_chainId", json!([])).await.unwrap_err();
    assert!(matches!(timeout, RpcError::Timeout), "{timeout:?}");
    let endless = Proxy::start(world.rpc(), |_, _| Reply::Raw(200, "x".repeat(2 * 1024 * 1024))).await;
    let large = endless.rpc().call::<Value>("eth_chainId", json!([])).await.unwrap_err();
    assert!(matches!(large, RpcError::Body(_)), "{large:?}");
}
