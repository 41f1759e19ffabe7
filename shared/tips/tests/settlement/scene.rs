//! Someone who tips someone, in a store and on a chain of their own.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use natter_anvil::TestChain;
use natter_chat::history::Range;
use natter_chat::{
    ConversationId, Entry, EntryContent, EntryId, MessageText, Seq, Timestamp, TipAmount, TipAsset, TipStatus, UserId,
};
use natter_dynamo::{Intended, TipDraft, TipPeriod, TipProgress, TipRecord, Tips};
use natter_ethereum::{Address, Amount, Asset, Call, ExpectedTip, Rpc, TipReference, TxHash, approve_call, tip_call};
use natter_testing::World;
use natter_tips::{Applied, EXPECTED_FOR, Settlement};
use serde_json::{Value, json};
use uuid::Uuid;

/// How many blocks a tip waits for here.
pub(crate) const CONFIRMATIONS: u64 = 3;

/// The amount of every tip.
pub(crate) const AMOUNT: u128 = 1_234_567;

pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) chain: TestChain,
    pub(crate) settlement: Settlement,
    pub(crate) tips: Tips,
    pub(crate) alice: UserId,
    pub(crate) bob: UserId,
    pub(crate) conversation: ConversationId,
    /// Alice's wallet and Bob's.
    pub(crate) wallets: (Address, Address),
    /// A wallet of nobody's.
    pub(crate) other: Address,
    is_by_hand: AtomicBool,
}

impl Scene {
    /// With two endpoints that lead to the same node and have to agree.
    pub(crate) async fn start() -> Self {
        let chain = TestChain::start().await.unwrap();
        let url = chain.anvil.url();
        let endpoints = [url.clone(), url.replace("127.0.0.1", "localhost")];
        Self::on(chain, &endpoints).await
    }

    /// With these endpoints, which all have to agree.
    pub(crate) async fn on(chain: TestChain, endpoints: &[String]) -> Self {
        let world = World::start().await;
        let networks = json!([{
            "chainId": 31_337, "rpc": endpoints, "required": endpoints.len(), "confirmations": CONFIRMATIONS,
        }]);
        let settlement = settlement(&world, &networks);
        let (alice, bob, conversation) = world.direct().await;
        let long_ago = world.now.minus(Duration::from_hours(24 * 30));
        for (user, name) in [(alice, "alice"), (bob, "bob")] {
            world.users.register(user, name, name, long_ago).await.unwrap();
        }
        let accounts = chain.anvil.accounts().await.unwrap();
        let wallets = (accounts[1], accounts[2]);
        chain.anvil.give_tokens(wallets.0, AMOUNT * 100).await.unwrap();
        let tips = settlement.tips().clone();
        let (other, is_by_hand) = (accounts[3], AtomicBool::new(false));
        Self { world, chain, settlement, tips, alice, bob, conversation, wallets, other, is_by_hand }
    }

    pub(crate) fn rpc(&self) -> &Rpc {
        self.chain.anvil.rpc()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.world.now
    }

    pub(crate) async fn ask<T: for<'de> serde::Deserialize<'de>>(&self, method: &str, params: Value) -> T {
        self.rpc().call(method, params).await.unwrap()
    }

    pub(crate) async fn mine(&self, blocks: u64) {
        self.chain.anvil.mine(blocks).await.unwrap();
    }

    /// From now on there are only the blocks that a test mines.
    pub(crate) async fn mine_by_hand(&self) {
        self.is_by_hand.store(true, Ordering::Relaxed);
        let _: Value = self.ask("evm_setAutomine", json!([false])).await;
    }

    pub(crate) async fn snapshot(&self) -> Value {
        self.ask("evm_snapshot", json!([])).await
    }

    /// Goes back to a snapshot, and on with so many other blocks.
    pub(crate) async fn turn_back(&self, snapshot: Value, blocks: u64) {
        assert!(self.ask::<bool>("evm_revert", json!([snapshot])).await);
        self.mine(blocks).await;
    }

    async fn head(&self) -> u64 {
        let head: String = self.ask("eth_blockNumber", json!([])).await;
        u64::from_str_radix(head.trim_start_matches("0x"), 16).unwrap()
    }

    pub(crate) fn token(&self) -> Asset {
        Asset::Token(self.chain.contracts.token)
    }

    /// A tip of Alice's to Bob that is meant now, with a note.
    pub(crate) async fn mean(&self, asset: Asset) -> TipRecord {
        self.mean_at(asset, self.now()).await
    }

    pub(crate) async fn mean_at(&self, asset: Asset, intended_at: Timestamp) -> TipRecord {
        let request = EntryId::from(Uuid::now_v7());
        let token = match asset {
            Asset::Native => None,
            Asset::Token(address) => Some(address.to_string()),
        };
        let meant = TipDraft {
            tip_id: TipReference::of_request(self.alice, request).to_string(),
            conversation_id: self.conversation,
            entry_id: request,
            from_user_id: self.alice,
            to_user_id: self.bob,
            from_address: self.wallets.0.to_string(),
            to_address: self.wallets.1.to_string(),
            tip_jar: self.chain.contracts.tip_jar.to_string(),
            asset: TipAsset { chain_id: 31_337, token, symbol: "X".to_owned(), decimals: 18 },
            amount: TipAmount::parse(&AMOUNT.to_string()).unwrap(),
            note: Some(MessageText::parse("Thank you!").unwrap()),
            about_id: None,
            intended_at,
            expected_until: intended_at.plus(EXPECTED_FOR),
        };
        let progress = natter_tips::meant(&meant, self.head().await.saturating_sub(CONFIRMATIONS));
        let Intended::Now(tip) = self.tips.intend(&meant, &progress).await.unwrap() else { panic!("it was there") };
        *tip
    }

    pub(crate) fn expected(tip: &TipRecord) -> ExpectedTip {
        natter_tips::expected(tip, CONFIRMATIONS).unwrap()
    }

    /// Has an account send a call, and waits for its block, unless blocks are mined by hand: the node does so a moment later.
    pub(crate) async fn send(&self, from: Address, call: &Call) -> TxHash {
        let transaction = self.chain.anvil.send(from, call).await.unwrap();
        if !self.is_by_hand.load(Ordering::Relaxed) {
            self.receipt(transaction).await;
        }
        transaction
    }

    /// The receipt of a transaction that is mined, or is about to be.
    pub(crate) async fn receipt(&self, transaction: TxHash) -> Value {
        loop {
            let receipt: Value = self.ask("eth_getTransactionReceipt", json!([transaction])).await;
            if !receipt.is_null() {
                return receipt;
            }
        }
    }

    /// Alice pays a tip.
    pub(crate) async fn pay(&self, tip: &TipRecord) -> TxHash {
        let expected = Self::expected(tip);
        self.allow(&expected).await;
        self.send(self.wallets.0, &tip_call(expected.jar, &expected.tip)).await
    }

    /// Alice lets the jar take what a tip takes.
    pub(crate) async fn allow(&self, expected: &ExpectedTip) {
        if let Asset::Token(token) = expected.tip.asset {
            self.send(expected.tip.from, &approve_call(token, expected.jar, Amount::MAX)).await;
        }
    }

    /// Alice reports a transaction.
    pub(crate) async fn report(&self, tip: &TipRecord, transaction: TxHash) -> TipRecord {
        let tip = self.read(tip).await;
        let progress = natter_tips::reported(&tip, transaction, self.now()).unwrap().unwrap();
        self.apply(&tip, progress).await
    }

    pub(crate) async fn apply(&self, tip: &TipRecord, progress: TipProgress) -> TipRecord {
        let applied = self.settlement.apply(tip, progress, self.now()).await.unwrap();
        let Applied::Done(tip) = applied else { panic!("{applied:?}") };
        *tip
    }

    pub(crate) async fn read(&self, tip: &TipRecord) -> TipRecord {
        self.tips.get(&tip.meant.tip_id).await.unwrap().unwrap()
    }

    /// Settlement looks at a tip now.
    pub(crate) async fn look(&self, tip: &TipRecord) -> TipRecord {
        self.look_after(tip, Duration::ZERO).await
    }

    /// Settlement looks at a tip when so much time has passed.
    pub(crate) async fn look_after(&self, tip: &TipRecord, passed: Duration) -> TipRecord {
        self.settlement.settle(self.read(tip).await, self.now().plus(passed)).await.unwrap()
    }

    /// A tip that is paid, reported and confirmed.
    pub(crate) async fn confirmed(&self, asset: Asset) -> TipRecord {
        let tip = self.mean(asset).await;
        let transaction = self.pay(&tip).await;
        self.report(&tip, transaction).await;
        self.mine(CONFIRMATIONS).await;
        self.look(&tip).await
    }

    pub(crate) async fn log(&self) -> Vec<Entry> {
        let found = self.world.messages.nearest(self.conversation, Range::After(Seq::ZERO), 1000).await.unwrap();
        found.into_iter().map(|recent| recent.entry).collect()
    }

    /// What the conversation has been told of tips, in short.
    pub(crate) async fn told(&self) -> Vec<String> {
        self.log().await.iter().map(|entry| in_short(&entry.content)).collect()
    }

    /// How many tips count, in all lists alike.
    pub(crate) async fn counted(&self) -> usize {
        let counts = [
            self.tips.counted_in(self.conversation, TipPeriod::default()).await.unwrap().len(),
            self.tips.counted_of(self.alice).await.unwrap().len(),
            self.tips.counted_of(self.bob).await.unwrap().len(),
        ];
        assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
        counts[0]
    }
}

pub(crate) fn settlement(world: &World, networks: &Value) -> Settlement {
    let environment = world.environment(&[("TIP_NETWORKS", &networks.to_string())]);
    let client = natter_dynamo::client(&world.dynamodb().sdk_config());
    Settlement::from_environment(&environment, &client).unwrap()
}

fn in_short(content: &EntryContent) -> String {
    match content {
        EntryContent::Tip(_) => "tip".to_owned(),
        EntryContent::TipChanged { status, .. } => code(Some(status)),
        other => format!("{other:?}"),
    }
}

/// A status in short: its kind, and why it failed.
pub(crate) fn code(status: Option<&TipStatus>) -> String {
    match status {
        None => "none".to_owned(),
        Some(TipStatus::Pending {}) => "pending".to_owned(),
        Some(TipStatus::Confirmed { .. }) => "confirmed".to_owned(),
        Some(TipStatus::Failed { reason }) => format!("failed: {reason}"),
        Some(TipStatus::Reorganised {}) => "reorganised".to_owned(),
    }
}

pub(crate) fn status(tip: &TipRecord) -> String {
    code(tip.progress.status.as_ref())
}
