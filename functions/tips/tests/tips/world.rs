//! The function, people with wallets, and a chain.

use std::time::Duration;

use natter_anvil::TestChain;
use natter_chat::{ConversationId, EntryId, UserId};
use natter_dynamo::{LinkedWallet, WalletAddress, WalletChallenge};
use natter_ethereum::{Address, Amount, Call, CallData, TxHash};
use natter_lambda::{Function, Http};
use natter_protocol::api::TipsRoute;
use natter_testing::http::{Asked, call};
use natter_testing::{World, person};
use serde_json::{Value, json};
use tips::TipsApi;
use uuid::Uuid;

/// How many blocks a tip waits for here.
pub(crate) const CONFIRMATIONS: u64 = 2;

pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) chain: TestChain,
    pub(crate) function: Http<TipsApi>,
    pub(crate) alice: UserId,
    pub(crate) bob: UserId,
    pub(crate) conversation: ConversationId,
    /// Alice's wallet, Bob's, and one of nobody's.
    pub(crate) wallets: [Address; 3],
}

impl Scene {
    pub(crate) async fn start() -> Self {
        Self::with_limit(1_000).await
    }

    /// So many tips may be meant, and transactions reported, in an hour.
    pub(crate) async fn with_limit(limit: u32) -> Self {
        let chain = TestChain::start().await.unwrap();
        let world = World::start().await;
        let function = start(&world, &networks(&chain), limit).await;
        let (alice, bob, conversation) = world.direct().await;
        let accounts = chain.anvil.accounts().await.unwrap();
        chain.anvil.give_tokens(accounts[1], 1_000_000_000).await.unwrap();
        let scene =
            Self { world, chain, function, alice, bob, conversation, wallets: [accounts[1], accounts[2], accounts[3]] };
        for (user, name, wallet) in [(alice, "alice", accounts[1]), (bob, "bob", accounts[2])] {
            scene.register(user, name).await;
            scene.link(user, wallet).await;
        }
        scene
    }

    /// Goes on at a later time.
    pub(crate) async fn later(&mut self, passed: Duration) {
        self.world.now = self.world.now.plus(passed);
        self.function = start(&self.world, &networks(&self.chain), 1_000).await;
    }

    /// Goes on where no endpoint of the chain answers.
    pub(crate) async fn cut_off(&mut self) {
        let dead = json!([{ "chainId": 31_337, "rpc": ["http://127.0.0.1:9"] }]);
        self.function = start(&self.world, &dead, 1_000).await;
    }

    pub(crate) async fn register(&self, user: UserId, name: &str) {
        let long_ago = self.world.now.minus(Duration::from_hours(24 * 30));
        self.world.users.register(user, name, name, long_ago).await.unwrap();
    }

    /// Somebody new, who is in no conversation.
    pub(crate) async fn stranger(&self) -> UserId {
        let stranger = person();
        self.register(stranger, &format!("s{}", &stranger.to_string()[..8])).await;
        stranger
    }

    pub(crate) async fn link(&self, user: UserId, wallet: Address) {
        let challenge = WalletChallenge {
            nonce: Uuid::new_v4(),
            address: WalletAddress::parse(&wallet.to_string()).unwrap(),
            chain_id: 31_337,
            origin: "https://natter.example".to_owned(),
            statement: String::new(),
            void_at: self.world.now.plus(Duration::from_mins(5)),
        };
        self.world.users.open_challenge(user, &challenge).await.unwrap();
        let linked = LinkedWallet { address: challenge.address, linked_at: self.world.now, chain_id: None };
        self.world.users.link_wallet(user, &linked, challenge.nonce).await.unwrap();
    }

    /// What Alice asks to tip Bob: 0.001 ether, with a note.
    pub(crate) fn wish(&self) -> Value {
        json!({
            "requestId": EntryId::from(Uuid::now_v7()), "conversationId": self.conversation, "toUserId": self.bob,
            "from": self.wallets[0], "chainId": 31_337, "amount": "1000000000000000", "note": "Thank you!",
        })
    }

    pub(crate) async fn call(&self, caller: UserId, route: TipsRoute, asked: Asked) -> (u64, Value) {
        call(&self.function, caller, self.world.now, route, asked).await
    }

    /// As [`call`](Self::call), where it is done.
    pub(crate) async fn done(&self, caller: UserId, route: TipsRoute, asked: Asked) -> Value {
        let (status, body) = self.call(caller, route, asked).await;
        assert!(matches!(status, 200 | 201), "{status}: {body}");
        body
    }

    /// As [`call`](Self::call), where it is refused: the code.
    pub(crate) async fn refused(&self, caller: UserId, route: TipsRoute, asked: Asked) -> String {
        let (status, body) = self.call(caller, route, asked).await;
        assert!(status >= 400, "{status}: {body}");
        body["code"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn intend(&self, wish: Value) -> Value {
        self.done(self.alice, TipsRoute::Intend, Asked::default().body(wish)).await
    }

    /// Alice's wallet sends what it was given.
    pub(crate) async fn send(&self, call: &Value) -> TxHash {
        let call = Call {
            to: call["to"].as_str().unwrap().parse().unwrap(),
            value: call["value"].as_str().unwrap().parse::<Amount>().unwrap(),
            data: CallData(bytes(call["data"].as_str().unwrap())),
        };
        let transaction = self.chain.anvil.send(self.wallets[0], &call).await.unwrap();
        self.receipt(transaction).await;
        transaction
    }

    /// The receipt of a transaction, which the node mines a moment after it came.
    pub(crate) async fn receipt(&self, transaction: TxHash) -> Value {
        loop {
            let asked = self.chain.anvil.rpc().call("eth_getTransactionReceipt", json!([transaction]));
            let receipt: Value = asked.await.unwrap();
            if !receipt.is_null() {
                return receipt;
            }
        }
    }

    /// Alice's wallet pays what she meant.
    pub(crate) async fn pay(&self, intent: &Value) -> TxHash {
        if intent["approval"].is_object() {
            self.send(&intent["approval"]).await;
        }
        self.send(&intent["call"]).await
    }

    pub(crate) async fn report(&self, intent: &Value, transaction: TxHash) -> Value {
        self.done(self.alice, TipsRoute::Report, of(intent).body(json!({ "transaction": transaction }))).await
    }

    /// A tip that is meant, paid, and deep enough when it is reported.
    pub(crate) async fn tip(&self, wish: Value) -> Value {
        let intent = self.intend(wish).await;
        let transaction = self.pay(&intent).await;
        self.chain.anvil.mine(CONFIRMATIONS).await.unwrap();
        self.report(&intent, transaction).await
    }
}

/// A request about the tip of an intent.
pub(crate) fn of(intent: &Value) -> Asked {
    Asked::default().parameter("tipId", intent["tip"]["tipId"].as_str().unwrap())
}

fn bytes(data: &str) -> Vec<u8> {
    let digits = data.trim_start_matches("0x").as_bytes();
    let pairs = digits.chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

fn networks(chain: &TestChain) -> Value {
    json!([{
        "chainId": 31_337, "rpc": [chain.anvil.url()], "confirmations": CONFIRMATIONS,
        "tokens": [{ "address": chain.contracts.token, "symbol": "TST", "decimals": 6 }],
    }])
}

async fn start(world: &World, networks: &Value, limit: u32) -> Http<TipsApi> {
    let (networks, limit) = (networks.to_string(), limit.to_string());
    let variables =
        [("TIP_NETWORKS", networks.as_str()), ("FIND_MESSAGE_FUNCTION", "find-message"), ("RATE_LIMIT_TIPS", &limit)];
    Http::init(&world.environment(&variables)).await.unwrap()
}
