//! Wallets over the whole stack, with signatures of real keys and a contract on a real chain.

use std::time::Duration;

use natter_anvil::Anvil;
use natter_dynamo::{Users, WalletAddress};
use natter_e2e::{App, User, app_with_chain};
use serde_json::{Value, json};
use tokio::time::interval;

use crate::profiles::found;

/// One of the chain's accounts, of which each test has its own.
pub(super) async fn account(app: &App, index: usize) -> String {
    chain(app).accounts().await.unwrap()[index].to_string()
}

pub(super) fn chain(app: &App) -> &Anvil {
    app.stack().chain().unwrap()
}

/// Links a wallet by the signature of an account, which is the wallet itself or the owner of the contract there.
pub(super) async fn link(app: &App, user: &User, wallet: &str, signer: &str) -> (u16, Value) {
    let body = json!({"address": wallet, "chainId": 31_337});
    let (status, challenge) = app.post(user, "/v1/me/wallets/challenges", &body).await;
    assert_eq!(status, 201, "{challenge}");
    let text = challenge["message"].as_str().unwrap();
    let signature = chain(app).sign(signer.parse().unwrap(), text).await.unwrap();
    app.post(user, "/v1/me/wallets", &json!({"message": text, "signature": signature})).await
}

#[tokio::test]
async fn a_wallet_that_is_proven_leads_to_its_owner_as_far_as_they_wish() {
    let app = app_with_chain().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    app.connect(&alice).await;
    let wallet = account(app, 1).await;
    assert!(found(app, &bob, &wallet).await.is_empty());
    let (status, list) = link(app, &alice, &wallet, &wallet).await;
    assert_eq!((status, &list["wallets"][0]["address"]), (201, &json!(wallet)), "{list}");
    for spelling in [wallet.clone(), wallet.to_lowercase()] {
        assert_eq!(found(app, &bob, &spelling).await, [alice.id.as_str()]);
    }
    app.http(&alice, "PATCH", "/v1/me/settings", &json!({"findableByWallet": false})).await;
    assert!(found(app, &bob, &wallet).await.is_empty());
    assert_eq!(found(app, &alice, &wallet).await, [alice.id.as_str()], "oneself, always");
    let (status, refused) = link(app, &bob, &wallet, &wallet).await;
    assert_eq!((status, &refused["code"]), (409, &json!("wallet_taken")));
}

#[tokio::test]
async fn several_wallets_of_keys_and_contracts_are_linked_preferred_and_unlinked() {
    let app = app_with_chain().await;
    let alice = app.user("alice").await;
    app.connect(&alice).await;
    let key = account(app, 2).await;
    let contract = chain(app).deploy_wallet(key.parse().unwrap()).await.unwrap().to_string();
    link(app, &alice, &key, &key).await;
    let (status, list) = link(app, &alice, &contract, &key).await;
    assert_eq!((status, &list["wallets"][1]["chainId"]), (201, &json!(31_337)), "{list}");
    let path = format!("/v1/me/wallets/{contract}");
    let (_, list) = app.http(&alice, "PUT", &path, &Value::Null).await;
    assert_eq!((&list["wallets"][0]["address"], &list["wallets"][0]["isPreferred"]), (&json!(contract), &json!(true)));
    let (_, left) = app.http(&alice, "DELETE", &path, &Value::Null).await;
    let (_, listed) = app.http(&alice, "GET", "/v1/me/wallets", &Value::Null).await;
    assert_eq!((&left, left["wallets"].as_array().unwrap().len()), (&listed, 1));
}

#[tokio::test]
async fn a_forged_signature_links_nothing() {
    let app = app_with_chain().await;
    let mallory = app.user("mallory").await;
    app.connect(&mallory).await;
    let (wallet, own) = (account(app, 3).await, account(app, 4).await);
    let (status, refused) = link(app, &mallory, &wallet, &own).await;
    assert_eq!((status, &refused["code"]), (400, &json!("wallet_proof_invalid")));
    let (_, list) = app.http(&mallory, "GET", "/v1/me/wallets", &Value::Null).await;
    assert_eq!(list, json!({"wallets": []}));
}

#[tokio::test]
async fn who_leaves_lets_go_of_their_wallet() {
    let app = app_with_chain().await;
    let (leaver, heir) = (app.user("leaver").await, app.user("heir").await);
    app.connect(&leaver).await;
    app.connect(&heir).await;
    let wallet = account(app, 5).await;
    assert_eq!(link(app, &leaver, &wallet, &wallet).await.0, 201);
    let (status, erasure) = app.http(&leaver, "DELETE", "/v1/me", &json!({"handle": leaver.username})).await;
    assert_eq!(status, 202, "{erasure}");
    let users = Users::new(natter_dynamo::client(&app.stack().dynamodb().sdk_config()), "UsersTable");
    let address = WalletAddress::parse(&wallet).unwrap();
    let mut ticks = interval(Duration::from_millis(50));
    while users.by_wallet(&address).await.unwrap().is_some() {
        ticks.tick().await;
    }
    assert_eq!(link(app, &heir, &wallet, &wallet).await.0, 201);
}
