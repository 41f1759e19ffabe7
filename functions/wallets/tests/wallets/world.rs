//! The function, its table, a chain, and people.

use std::time::Duration;

use natter_anvil::{TestChain, test_chain};
use natter_chat::UserId;
use natter_ethereum::Address;
use natter_lambda::{Function, Http};
use natter_protocol::api::WalletsRoute;
use natter_testing::http::{Asked, call};
use natter_testing::person;
use serde_json::{Value, json};
use wallets::WalletsApi;

/// The chain's id.
pub(crate) const CHAIN: u64 = 31_337;

/// The pages that may ask.
pub(crate) const ORIGINS: &str = "https://natter.example,http://localhost:8080";

/// A response: its status and its body.
pub(crate) type Reply = (u64, Value);

pub(crate) struct World {
    pub(crate) base: natter_testing::World,
    pub(crate) chain: &'static TestChain,
    pub(crate) function: Http<WalletsApi>,
    networks: String,
}

impl World {
    pub(crate) async fn start() -> Self {
        let chain = test_chain().await.unwrap();
        Self::over(&json!([{ "chainId": CHAIN, "rpc": [chain.anvil.url()] }])).await
    }

    /// With these networks.
    pub(crate) async fn over(networks: &Value) -> Self {
        let (base, networks) = (natter_testing::World::start().await, networks.to_string());
        let function = function(&base, &networks).await;
        Self { base, chain: test_chain().await.unwrap(), function, networks }
    }

    /// Lets time pass.
    pub(crate) async fn pass(&mut self, time: Duration) {
        self.base.now = self.base.now.plus(time);
        self.function = function(&self.base, &self.networks).await;
    }

    /// Somebody who has signed up.
    pub(crate) async fn user(&self, name: &str) -> UserId {
        let user = person();
        self.base.users.register(user, name, name, self.base.now).await.unwrap();
        user
    }

    /// The accounts that the chain's node has the keys of.
    pub(crate) async fn accounts(&self) -> Vec<Address> {
        self.chain.anvil.accounts().await.unwrap()
    }

    pub(crate) async fn call(&self, user: UserId, route: WalletsRoute, asked: Asked) -> Reply {
        call(&self.function, user, self.base.now, route, asked).await
    }

    /// The text that a wallet of somebody's is to sign.
    pub(crate) async fn text(&self, user: UserId, address: Address) -> String {
        let asked = Asked::default().body(json!({"address": address, "chainId": CHAIN}));
        let (status, challenge) = self.call(user, WalletsRoute::Challenge, asked).await;
        assert_eq!(status, 201, "{challenge}");
        challenge["message"].as_str().unwrap().to_owned()
    }

    /// Hands in a text with the signature of an account over it.
    pub(crate) async fn hand_in(&self, user: UserId, text: &str, signer: Address) -> Reply {
        let signature = self.chain.anvil.sign(signer, text).await.unwrap();
        let asked = Asked::default().body(json!({"message": text, "signature": signature}));
        self.call(user, WalletsRoute::Link, asked).await
    }

    /// Links an account of the node's.
    pub(crate) async fn link(&self, user: UserId, address: Address) -> Reply {
        let text = self.text(user, address).await;
        self.hand_in(user, &text, address).await
    }

    /// The addresses of somebody's wallets, the preferred one first.
    pub(crate) async fn wallets(&self, user: UserId) -> Vec<String> {
        let (status, list) = self.call(user, WalletsRoute::List, Asked::default()).await;
        assert_eq!(status, 200, "{list}");
        addresses(&list)
    }
}

/// The addresses in a list of wallets, of which the first one alone is preferred.
pub(crate) fn addresses(list: &Value) -> Vec<String> {
    let wallets = list["wallets"].as_array().unwrap();
    for (index, wallet) in wallets.iter().enumerate() {
        assert_eq!(wallet["isPreferred"], index == 0, "{list}");
    }
    wallets.iter().map(|wallet| wallet["address"].as_str().unwrap().to_owned()).collect()
}

pub(crate) fn code(reply: &Reply) -> (u64, &str) {
    (reply.0, reply.1["code"].as_str().unwrap())
}

async fn function(base: &natter_testing::World, networks: &str) -> Http<WalletsApi> {
    Http::init(&base.environment(&[("TIP_NETWORKS", networks), ("ALLOWED_ORIGINS", ORIGINS)])).await.unwrap()
}
