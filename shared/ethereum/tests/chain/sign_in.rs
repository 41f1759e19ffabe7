//! Signatures by keys and by contract wallets.

use std::time::Duration;

use natter_anvil::{Proxy, Reply, test_chain};
use natter_chat::Timestamp;
use natter_ethereum::siwe::{DateTime, Expected, Message, Signature, SignatureRefusal, SignedBy, verify_signature};
use natter_ethereum::{Address, CallData, ChainId, QuorumError};
use serde_json::{Value, json};

use crate::wallet::Wallet;
use crate::world::{World, quorum};

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

fn message(address: Address) -> Message {
    Message {
        scheme: None,
        domain: "natter.example".to_owned(),
        address,
        statement: Some("Link this wallet to your account.".to_owned()),
        uri: "https://natter.example".to_owned(),
        chain_id: ChainId(31_337),
        nonce: "k2Hx91LmQ0".to_owned(),
        issued_at: DateTime::from_timestamp(NOW).unwrap(),
        expiration_time: None,
        not_before: None,
        request_id: None,
        resources: None,
    }
}

/// Has the node sign a text with the key of one of its accounts.
async fn sign(world: &World<'_>, account: Address, text: &str) -> Signature {
    let signature: String = world.ask("personal_sign", json!([CallData(text.into()), account])).await;
    Signature::parse(&signature).unwrap()
}

async fn accounts(world: &World<'_>) -> Vec<Address> {
    world.chain.anvil.accounts().await.unwrap()
}

#[tokio::test]
async fn a_wallet_signs_in_with_its_key() {
    let world = World::on(test_chain().await.unwrap()).await;
    let address = accounts(&world).await[0];
    let text = message(address).to_text().unwrap();
    let signature = sign(&world, address, &text).await;

    let message = Message::parse(&text).unwrap();
    let expected = Expected {
        scheme: None,
        domain: "natter.example",
        address: None,
        statement: Some("Link this wallet to your account."),
        uri: "https://natter.example",
        chain_ids: &[ChainId(31_337)],
        nonce: "k2Hx91LmQ0",
        request_id: None,
        resources: &[],
        max_age: Duration::from_mins(5),
    };
    assert_eq!(expected.check(&message, NOW), Ok(()));
    let signed_by = verify_signature(message.address, &text, &signature, &world.quorum()).await.unwrap();
    assert_eq!(signed_by, SignedBy::Key);
}

#[tokio::test]
async fn another_key_or_another_text_is_refused() {
    let world = World::on(test_chain().await.unwrap()).await;
    let accounts = accounts(&world).await;
    let text = message(accounts[0]).to_text().unwrap();
    let by_another = sign(&world, accounts[1], &text).await;
    let of_another = sign(&world, accounts[0], &text.replace("k2Hx91LmQ0", "k2Hx91LmQ1")).await;
    for signature in [by_another, of_another] {
        let refused = verify_signature(accounts[0], &text, &signature, &world.quorum()).await;
        assert!(matches!(refused, Err(SignatureRefusal::Invalid)), "{refused:?}");
    }
}

#[tokio::test]
async fn a_contract_wallet_vouches_for_its_owners_signature_alone() {
    let world = World::on(test_chain().await.unwrap()).await;
    let accounts = accounts(&world).await;
    let wallet = Wallet::deploy(&world, accounts[0]).await;
    let text = message(wallet.address).to_text().unwrap();
    let by_owner = sign(&world, accounts[0], &text).await;
    let signed_by = verify_signature(wallet.address, &text, &by_owner, &world.quorum()).await.unwrap();
    assert_eq!(signed_by, SignedBy::Contract);

    let by_another = sign(&world, accounts[1], &text).await;
    let refused = verify_signature(wallet.address, &text, &by_another, &world.quorum()).await;
    assert!(matches!(refused, Err(SignatureRefusal::Invalid)), "{refused:?}");
}

#[tokio::test]
async fn a_contract_that_vouches_for_nothing_is_refused() {
    let world = World::on(test_chain().await.unwrap()).await;
    let text = message(world.chain.contracts.tip_jar).to_text().unwrap();
    let signature = sign(&world, accounts(&world).await[0], &text).await;
    let refused = verify_signature(world.chain.contracts.tip_jar, &text, &signature, &world.quorum()).await;
    assert!(matches!(refused, Err(SignatureRefusal::Invalid)), "{refused:?}");
}

#[tokio::test]
async fn an_unreachable_chain_is_no_refusal_of_a_contract_wallet_and_no_matter_to_a_key() {
    let world = World::on(test_chain().await.unwrap()).await;
    let accounts = accounts(&world).await;
    let wallet = Wallet::deploy(&world, accounts[0]).await;
    let proxy = Proxy::start(world.rpc(), |_, _| Reply::Refusal(-32_603, "internal error")).await;
    let chain = quorum(vec![proxy.rpc()], 1);
    let text = message(wallet.address).to_text().unwrap();
    let signature = sign(&world, accounts[0], &text).await;
    let unknown = verify_signature(wallet.address, &text, &signature, &chain).await;
    assert!(matches!(unknown, Err(SignatureRefusal::Unavailable(QuorumError::Unavailable))), "{unknown:?}");
    assert_eq!(verify_signature(accounts[0], &text, &signature, &chain).await.unwrap(), SignedBy::Key);
}

#[tokio::test]
async fn one_endpoint_alone_cannot_vouch_for_a_contract_wallet() {
    let world = World::on(test_chain().await.unwrap()).await;
    let accounts = accounts(&world).await;
    let wallet = Wallet::deploy(&world, accounts[0]).await;
    let text = message(wallet.address).to_text().unwrap();
    let forged = sign(&world, accounts[1], &text).await;
    let yes = format!("0x1626ba7e{}", "0".repeat(56));
    let rule = move |method: &str, result: Value| {
        if method == "eth_call" { Reply::Result(json!(yes)) } else { Reply::Result(result) }
    };
    let liar = Proxy::start(world.rpc(), rule).await;
    let chain = quorum(vec![world.rpc().clone(), liar.rpc()], 2);
    let unknown = verify_signature(wallet.address, &text, &forged, &chain).await;
    assert!(matches!(unknown, Err(SignatureRefusal::Unavailable(QuorumError::Disagreement))), "{unknown:?}");
}
