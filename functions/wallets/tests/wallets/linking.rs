use natter_protocol::api::WalletsRoute;
use natter_testing::http::Asked;

use crate::world::{CHAIN, World, addresses, code};

#[tokio::test]
async fn wallets_are_linked_by_their_keys_and_the_first_one_is_preferred() {
    let world = World::start().await;
    let (alice, accounts) = (world.user("alice").await, world.accounts().await);
    assert!(world.wallets(alice).await.is_empty());
    for account in &accounts[..2] {
        let (status, list) = world.link(alice, *account).await;
        assert_eq!(status, 201, "{list}");
        assert!(list["wallets"][0]["chainId"].is_null(), "a key is the same on every chain");
    }
    assert_eq!(world.wallets(alice).await, [accounts[0].to_string(), accounts[1].to_string()]);
}

#[tokio::test]
async fn a_contract_wallet_is_linked_by_its_owners_signature_for_its_own_chain_alone() {
    let world = World::start().await;
    let (alice, accounts) = (world.user("alice").await, world.accounts().await);
    let wallet = world.chain.anvil.deploy_wallet(accounts[0]).await.unwrap();
    let text = world.text(alice, wallet).await;
    assert_eq!(code(&world.hand_in(alice, &text, accounts[1]).await), (400, "wallet_proof_invalid"));
    let (status, list) = world.hand_in(alice, &text, accounts[0]).await;
    assert_eq!((status, &list["wallets"][0]["chainId"]), (201, &CHAIN.into()), "{list}");
    let stored = world.base.users.wallets(alice).await.unwrap();
    assert!(stored.receiving_on(CHAIN).is_some() && stored.receiving_on(1).is_none());
}

#[tokio::test]
async fn another_wallet_can_be_preferred_and_each_be_unlinked() {
    let world = World::start().await;
    let (alice, accounts) = (world.user("alice").await, world.accounts().await);
    let [one, two] = [accounts[0], accounts[1]];
    world.link(alice, one).await;
    world.link(alice, two).await;
    let of = |address: &str| Asked::default().parameter("address", address);
    let (_, list) = world.call(alice, WalletsRoute::Prefer, of(&two.to_string().to_lowercase())).await;
    assert_eq!(addresses(&list), [two.to_string(), one.to_string()]);
    let (_, list) = world.call(alice, WalletsRoute::Unlink, of(&two.to_string())).await;
    assert_eq!(addresses(&list), [one.to_string()]);
    for route in [WalletsRoute::Prefer, WalletsRoute::Unlink] {
        assert_eq!(code(&world.call(alice, route, of(&two.to_string())).await), (404, "wallet_not_found"));
        assert_eq!(code(&world.call(alice, route, of("alice")).await), (400, "address_invalid"));
    }
    world.link(alice, two).await;
    assert_eq!(world.wallets(alice).await, [one.to_string(), two.to_string()]);
}

#[tokio::test]
async fn an_address_belongs_to_one_person_until_they_let_go_of_it() {
    let world = World::start().await;
    let (alice, bob) = (world.user("alice").await, world.user("bob").await);
    let account = world.accounts().await[0];
    world.link(alice, account).await;
    let text = world.text(bob, account).await;
    assert_eq!(code(&world.hand_in(bob, &text, account).await), (409, "wallet_taken"));
    let of = Asked::default().parameter("address", account);
    assert_eq!(code(&world.call(bob, WalletsRoute::Unlink, of.clone()).await), (404, "wallet_not_found"));
    world.call(alice, WalletsRoute::Unlink, of).await;
    let (status, list) = world.hand_in(bob, &text, account).await;
    assert_eq!(status, 201, "{list}");
    assert!(world.wallets(alice).await.is_empty());
}

#[tokio::test]
async fn linking_a_wallet_again_changes_nothing() {
    let world = World::start().await;
    let (alice, accounts) = (world.user("alice").await, world.accounts().await);
    world.link(alice, accounts[0]).await;
    let (_, first) = world.link(alice, accounts[1]).await;
    assert_eq!(world.link(alice, accounts[0]).await, (201, first));
}
