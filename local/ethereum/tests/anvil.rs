//! A real node, started and stopped.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should end at once")]

use std::time::Duration;

use natter_anvil::{Anvil, AnvilError, AnvilOptions, Contracts, TEST_TOKEN_DECIMALS, TEST_TOKEN_SYMBOL};
use natter_ethereum::{Amount, Call, CallData, ChainId, Quorum};
use serde_json::{Value, json};

async fn balance(anvil: &Anvil, token: natter_ethereum::Address, account: natter_ethereum::Address) -> String {
    let account = account.to_string().to_lowercase();
    let call = json!({ "to": token, "data": format!("0x70a08231{:0>64}", &account[2..]) });
    anvil.rpc().call("eth_call", json!([call, "latest"])).await.unwrap()
}

#[tokio::test]
async fn the_contracts_are_where_the_configuration_says() {
    let anvil = Anvil::ephemeral().await.unwrap();
    assert_eq!(anvil.deploy_contracts().await.unwrap(), Contracts::local().unwrap());
    assert_eq!(anvil.deploy_contracts().await.unwrap(), Contracts::local().unwrap(), "the second time as well");
}

#[tokio::test]
async fn a_chain_outlives_its_node() {
    let folder = tempfile::tempdir().unwrap();
    let options = AnvilOptions { state: Some(folder.path().join("chain.json")), ..AnvilOptions::default() };
    let anvil = Anvil::start(options.clone()).await.unwrap();
    let token = anvil.deploy_contracts().await.unwrap().token;
    let account = anvil.accounts().await.unwrap()[3];
    anvil.give_tokens(account, 1_234).await.unwrap();
    anvil.stop().await;

    let anvil = Anvil::start(options).await.unwrap();
    assert_eq!(balance(&anvil, token, account).await, format!("{:#066x}", 1_234));
}

#[tokio::test]
async fn confirmations_come_by_themselves_and_then_no_further_block() {
    let options = AnvilOptions { block_time: Some(Duration::from_millis(1)), ..AnvilOptions::default() };
    let anvil = Anvil::start(options).await.unwrap();
    let block = async || {
        let number: String = anvil.rpc().call("eth_blockNumber", json!([])).await.unwrap();
        u64::from_str_radix(number.trim_start_matches("0x"), 16).unwrap()
    };
    let accounts = anvil.accounts().await.unwrap();
    for sent in 1..=3 {
        let call = Call { to: accounts[1], value: "1".parse::<Amount>().unwrap(), data: CallData(Vec::new()) };
        anvil.send(accounts[0], &call).await.unwrap();
        while block().await < 3 * sent {}
    }
    assert_eq!(block().await, 9, "a transaction and two blocks upon it, three times");
}

#[tokio::test]
async fn the_keys_are_those_of_the_accounts() {
    let anvil = Anvil::ephemeral().await.unwrap();
    let accounts = anvil.accounts().await.unwrap();
    assert_eq!(anvil.keys().len(), accounts.len());
    // Everybody knows this pair.
    assert_eq!(accounts[0].to_string(), "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    assert_eq!(anvil.keys()[0], "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
}

#[tokio::test]
async fn the_test_token_is_what_it_is_taken_for() {
    let anvil = Anvil::ephemeral().await.unwrap();
    let token = anvil.deploy_contracts().await.unwrap().token;
    let chain = Quorum::new(ChainId(31_337), vec![anvil.rpc().clone()], 1).unwrap();
    let facts = chain.token_facts(token).await.unwrap();
    assert_eq!((facts.symbol.as_deref(), facts.decimals), (Some(TEST_TOKEN_SYMBOL), TEST_TOKEN_DECIMALS));
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_says_so() {
    let anvil = Anvil::ephemeral().await.unwrap();
    let port = anvil.url().rsplit(':').next().unwrap().parse().unwrap();
    let error = Anvil::start(AnvilOptions { port: Some(port), ..AnvilOptions::default() }).await.unwrap_err();
    assert!(matches!(&error, AnvilError::Ended { log } if log.contains("in use")), "{error:?}");
}

#[tokio::test]
async fn a_stopped_node_is_gone() {
    let anvil = Anvil::ephemeral().await.unwrap();
    let rpc = anvil.rpc().clone();
    anvil.stop().await;
    assert!(rpc.call::<Value>("eth_chainId", json!([])).await.is_err());
}
