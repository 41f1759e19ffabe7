use natter_protocol::api::WalletsRoute;
use natter_protocol::api::wallets::MAX_WALLETS;
use natter_testing::http::Asked;
use serde_json::json;

use crate::world::{CHAIN, World, code};

#[tokio::test]
async fn somebody_links_so_many_wallets_and_no_more() {
    let world = World::start().await;
    let (alice, accounts) = (world.user("alice").await, world.accounts().await);
    for account in &accounts[..MAX_WALLETS] {
        assert_eq!(world.link(alice, *account).await.0, 201);
    }
    let one_more = world.chain.anvil.deploy_wallet(accounts[0]).await.unwrap();
    let text = world.text(alice, one_more).await;
    assert_eq!(code(&world.hand_in(alice, &text, accounts[0]).await), (409, "too_many_wallets"));
    let unlinked = Asked::default().parameter("address", accounts[3]);
    world.call(alice, WalletsRoute::Unlink, unlinked).await;
    assert_eq!(world.hand_in(alice, &text, accounts[0]).await.0, 201);
}

#[tokio::test]
async fn nobody_asks_or_tries_for_ever() {
    let world = World::start().await;
    let (alice, account) = (world.user("alice").await, world.accounts().await[0]);
    let asked = Asked::default().body(json!({"address": account, "chainId": CHAIN}));
    for _ in 0..40 {
        assert_eq!(world.call(alice, WalletsRoute::Challenge, asked.clone()).await.0, 201);
    }
    assert_eq!(code(&world.call(alice, WalletsRoute::Challenge, asked).await), (429, "rate_limited"));
    let text = "localhost wants you to sign in with your Ethereum account:\n\
                0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2\n\n\n\
                URI: http://localhost\nVersion: 1\nChain ID: 1\n\
                Nonce: 0f2f1f6e5d0a4c4e8a535c1f5a7b0a01\nIssued At: 2026-09-30T16:25:24Z";
    let asked = Asked::default().body(json!({"message": text, "signature": "0x00"}));
    assert_eq!(code(&world.call(alice, WalletsRoute::Link, asked).await), (429, "rate_limited"));
}
