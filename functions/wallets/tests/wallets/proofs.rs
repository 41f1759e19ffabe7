use std::time::Duration;

use natter_protocol::api::WalletsRoute;
use natter_testing::http::Asked;
use serde_json::json;

use crate::world::{CHAIN, World, code};

const REFUSED: (u64, &str) = (400, "wallet_proof_invalid");

#[tokio::test]
async fn the_text_names_the_page_the_account_and_its_end() {
    let world = World::start().await;
    let (alice, account) = (world.user("alice").await, world.accounts().await[0]);
    let body = json!({"address": account.to_string().to_lowercase(), "chainId": CHAIN});
    let ask = async |origin: Option<&str>| {
        let asked = Asked::default().body(body.clone());
        let asked = origin.into_iter().fold(asked, |asked, origin| asked.header("origin", origin));
        world.call(alice, WalletsRoute::Challenge, asked).await.1
    };
    let challenge = ask(Some("http://localhost:8080")).await;
    let text = challenge["message"].as_str().unwrap();
    let expected = [
        "localhost:8080 wants you to sign in with your Ethereum account:".to_owned(),
        account.to_string(),
        "Link this wallet to the Natter account @alice. This costs nothing and moves nothing.".to_owned(),
        "URI: http://localhost:8080".to_owned(),
        format!("Chain ID: {CHAIN}"),
        format!("Request ID: {alice}"),
    ];
    for line in expected {
        assert!(text.lines().any(|found| found == line), "{line} is not in {text}");
    }
    assert_eq!(challenge["expiresAt"], json!(world.base.now.plus(Duration::from_mins(10))));
    for origin in [None, Some("https://evil.example"), Some("null")] {
        let challenge = ask(origin).await;
        assert!(challenge["message"].as_str().unwrap().starts_with("natter.example wants"), "{challenge}");
    }
}

#[tokio::test]
async fn a_text_proves_once_and_in_time() {
    let mut world = World::start().await;
    let (alice, account) = (world.user("alice").await, world.accounts().await[0]);
    let used = world.text(alice, account).await;
    assert_eq!(world.hand_in(alice, &used, account).await.0, 201);
    assert_eq!(code(&world.hand_in(alice, &used, account).await), REFUSED);
    let late = world.text(alice, account).await;
    world.pass(Duration::from_mins(10)).await;
    assert_eq!(code(&world.hand_in(alice, &late, account).await), REFUSED);
}

#[tokio::test]
async fn a_text_is_good_for_the_one_who_asked_and_the_wallet_that_it_names() {
    let world = World::start().await;
    let (alice, bob, accounts) = (world.user("alice").await, world.user("bob").await, world.accounts().await);
    let text = world.text(alice, accounts[0]).await;
    assert_eq!(code(&world.hand_in(bob, &text, accounts[0]).await), REFUSED);
    assert_eq!(code(&world.hand_in(alice, &text, accounts[1]).await), REFUSED);
    assert_eq!(world.hand_in(alice, &text, accounts[0]).await.0, 201, "what was refused has not used it up");
}

#[tokio::test]
async fn no_field_of_the_text_can_be_changed_though_the_wallet_signs_it() {
    let world = World::start().await;
    let (alice, accounts) = (world.user("alice").await, world.accounts().await);
    let text = world.text(alice, accounts[0]).await;
    let changes = [
        ("natter.example wants", "evil.example wants"),
        ("URI: https://natter.example", "URI: https://natter.example/elsewhere"),
        ("Chain ID: 31337", "Chain ID: 1"),
        ("@alice", "@mallory"),
        ("Request ID: ", "Request ID: 0"),
        ("Nonce: ", "Nonce: 0"),
        (&accounts[0].to_string(), &accounts[1].to_string()),
    ];
    for (from, to) in changes {
        let other = text.replacen(from, to, 1);
        assert_ne!(other, text, "{from}");
        for signer in &accounts[..2] {
            assert_eq!(code(&world.hand_in(alice, &other, *signer).await), REFUSED, "{to}");
        }
    }
    let granting = format!("{text}\nResources:\n- https://evil.example");
    assert_eq!(code(&world.hand_in(alice, &granting, accounts[0]).await), REFUSED);
    assert!(world.wallets(alice).await.is_empty());
}

#[tokio::test]
async fn what_is_no_text_or_no_signature_is_refused() {
    let world = World::start().await;
    let (alice, account) = (world.user("alice").await, world.accounts().await[0]);
    let text = world.text(alice, account).await;
    let wrong =
        [("", "0x00"), ("let me in", "0x00"), (text.as_str(), ""), (&text, "0x"), (&text, "0xzz"), (&text, "0x00")];
    for (message, signature) in wrong {
        let asked = Asked::default().body(json!({"message": message, "signature": signature}));
        assert_eq!(code(&world.call(alice, WalletsRoute::Link, asked).await), REFUSED, "{message} {signature}");
    }
}

#[tokio::test]
async fn what_is_no_wallet_is_not_asked_to_sign() {
    let world = World::start().await;
    let alice = world.user("alice").await;
    let zero = format!("0x{}", "0".repeat(40));
    for address in ["", "alice", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed", &zero] {
        let asked = Asked::default().body(json!({"address": address, "chainId": CHAIN}));
        assert_eq!(code(&world.call(alice, WalletsRoute::Challenge, asked).await), (400, "address_invalid"));
    }
}

#[tokio::test]
async fn an_unknown_chain_or_none_at_all_is_told() {
    for networks in [
        json!([]),
        json!([{ "chainId": 31_338, "rpc": ["http://127.0.0.1:9"], "name": "Other",
        "tipJar": "0xD61D12fbBC138953af324ef31146c4E0B8272e47", "confirmations": 1,
        "currency": { "symbol": "ETH", "decimals": 18 } }]),
    ] {
        let world = World::over(&networks).await;
        let (alice, account) = (world.user("alice").await, world.accounts().await[0]);
        let asked = Asked::default().body(json!({"address": account, "chainId": CHAIN}));
        assert_eq!(code(&world.call(alice, WalletsRoute::Challenge, asked).await), (400, "chain_unsupported"));
        assert!(world.wallets(alice).await.is_empty());
    }
}

#[tokio::test]
async fn an_unreachable_chain_keeps_contract_wallets_waiting_and_no_key() {
    let nobody = json!([{ "chainId": CHAIN, "rpc": ["http://127.0.0.1:9"] }]);
    let world = World::over(&nobody).await;
    let (alice, accounts) = (world.user("alice").await, world.accounts().await);
    let wallet = world.chain.anvil.deploy_wallet(accounts[0]).await.unwrap();
    let text = world.text(alice, wallet).await;
    assert_eq!(code(&world.hand_in(alice, &text, accounts[0]).await), (503, "unavailable"));
    assert_eq!(world.link(alice, accounts[0]).await.0, 201);
}
