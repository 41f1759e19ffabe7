//! A real node, started and stopped.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should end at once")]

use natter_anvil::{Anvil, AnvilError, AnvilOptions, Contracts};
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
async fn a_node_with_a_rhythm_mines_by_itself() {
    let options = AnvilOptions { block_time: Some(1), ..AnvilOptions::default() };
    let anvil = Anvil::start(options).await.unwrap();
    loop {
        let head: String = anvil.rpc().call("eth_blockNumber", json!([])).await.unwrap();
        if head != "0x0" {
            break;
        }
    }
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_says_so() {
    let anvil = Anvil::ephemeral().await.unwrap();
    let port = anvil.url().rsplit(':').next().unwrap().parse().unwrap();
    let error = Anvil::start(AnvilOptions { port: Some(port), ..AnvilOptions::default() }).await.unwrap_err();
    assert!(matches!(error, AnvilError::Ended { .. }), "{error:?}");
}

#[tokio::test]
async fn a_stopped_node_is_gone() {
    let anvil = Anvil::ephemeral().await.unwrap();
    let rpc = anvil.rpc().clone();
    anvil.stop().await;
    assert!(rpc.call::<Value>("eth_chainId", json!([])).await.is_err());
}
