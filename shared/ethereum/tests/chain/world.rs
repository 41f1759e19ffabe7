//! Someone who tips someone on a chain.

use std::sync::atomic::{AtomicU64, Ordering};

use natter_anvil::TestChain;
use natter_chat::Timestamp;
use natter_ethereum::{
    Address, Amount, Asset, Call, ChainId, ExpectedTip, Outcome, Quorum, Rpc, Tip, TipReference, TxHash, Verdict,
    Watch, approve_call, tip_call,
};
use serde_json::{Value, json};

/// How many blocks a tip waits for in tests.
pub(crate) const CONFIRMATIONS: u64 = 3;

/// What everybody has of everything.
pub(crate) const WEALTH: u128 = 1_000_000_000_000_000_000;

static COUNTER: AtomicU64 = AtomicU64::new(1);

/// A number that no other test gets.
fn unique() -> u64 {
    COUNTER.fetch_add(1, Ordering::Relaxed)
}

/// A sender and a recipient whom no other test uses.
pub(crate) struct World<'a> {
    pub(crate) chain: &'a TestChain,
    pub(crate) from: Address,
    pub(crate) to: Address,
}

impl<'a> World<'a> {
    pub(crate) async fn on(chain: &'a TestChain) -> Self {
        let world = Self { chain, from: someone(), to: someone() };
        world.fund(world.from).await;
        world
    }

    /// Gives an account ether and tokens, and has the node send for it.
    pub(crate) async fn fund(&self, account: Address) {
        let _: Value = self.ask("anvil_impersonateAccount", json!([account])).await;
        self.give_ether(account).await;
        self.chain.anvil.give_tokens(account, WEALTH).await.unwrap();
    }

    pub(crate) async fn give_ether(&self, account: Address) {
        let balance = Amount::from(1000 * WEALTH).to_quantity();
        let _: Value = self.ask("anvil_setBalance", json!([account, balance])).await;
    }

    pub(crate) async fn ask<T: serde::de::DeserializeOwned>(&self, method: &str, params: Value) -> T {
        self.rpc().call(method, params).await.unwrap()
    }

    pub(crate) fn rpc(&self) -> &Rpc {
        self.chain.anvil.rpc()
    }

    pub(crate) fn token(&self) -> Asset {
        Asset::Token(self.chain.contracts.token)
    }

    /// Two endpoints that both have to agree.
    pub(crate) fn quorum(&self) -> Quorum {
        quorum(vec![self.rpc().clone(), self.rpc().clone()], 2)
    }

    /// A tip that is meant now, with a reference of its own.
    pub(crate) async fn expected(&self, asset: Asset) -> ExpectedTip {
        let mut reference = [0x5e; 32];
        reference[24..].copy_from_slice(&unique().to_be_bytes());
        ExpectedTip {
            chain_id: ChainId(31_337),
            jar: self.chain.contracts.tip_jar,
            tip: Tip {
                from: self.from,
                to: self.to,
                asset,
                amount: Amount::from(1_234_567),
                reference: TipReference::from_bytes(reference).unwrap(),
            },
            intended_at: self.now().await,
            confirmations: CONFIRMATIONS,
        }
    }

    /// The newest block's time.
    pub(crate) async fn now(&self) -> Timestamp {
        let block: Value = self.ask("eth_getBlockByNumber", json!(["latest", false])).await;
        Timestamp::from_millis(number(&block["timestamp"]) * 1000)
    }

    pub(crate) async fn head(&self) -> u64 {
        number(&self.ask("eth_blockNumber", json!([])).await)
    }

    /// Has an account send a call.
    pub(crate) async fn send(&self, from: Address, call: &Call) -> TxHash {
        self.chain.anvil.send(from, call).await.unwrap()
    }

    /// Has the sender pay a tip, which needs an allowance before where it is in a token.
    pub(crate) async fn pay(&self, expected: &ExpectedTip) -> TxHash {
        let tip = &expected.tip;
        if let Asset::Token(token) = tip.asset {
            self.send(tip.from, &approve_call(token, expected.jar, tip.amount)).await;
        }
        self.send(tip.from, &tip_call(expected.jar, tip)).await
    }

    pub(crate) async fn mine(&self, blocks: u64) {
        self.chain.anvil.mine(blocks).await.unwrap();
    }

    /// From now on there are only the blocks that a test mines: the node does so a moment after a transaction came.
    pub(crate) async fn mine_by_hand(&self) {
        let _: Value = self.ask("evm_setAutomine", json!([false])).await;
    }

    /// As many blocks as make a transaction deep enough, whether or not it is in one already.
    pub(crate) async fn bury(&self) {
        self.mine(CONFIRMATIONS).await;
    }

    /// What a transaction comes to for a tip, looked at for the first time.
    pub(crate) async fn outcome(&self, expected: &ExpectedTip, transaction: TxHash) -> Outcome {
        self.look(expected, &watch(transaction)).await.outcome
    }

    pub(crate) async fn look(&self, expected: &ExpectedTip, watch: &Watch) -> Verdict {
        self.quorum().verify(expected, watch).await
    }

    /// The balance of an account in an asset.
    pub(crate) async fn balance(&self, asset: Asset, account: Address) -> u64 {
        let balance: Value = match asset {
            Asset::Native => self.ask("eth_getBalance", json!([account, "latest"])).await,
            Asset::Token(token) => {
                let account = account.to_string().to_lowercase();
                let call = json!({ "to": token, "data": format!("0x70a08231{:0>64}", &account[2..]) });
                self.ask("eth_call", json!([call, "latest"])).await
            }
        };
        number(&balance)
    }
}

/// An account that no other test uses.
pub(crate) fn someone() -> Address {
    let mut bytes = [0x77; 20];
    bytes[12..].copy_from_slice(&unique().to_be_bytes());
    Address::from_bytes(bytes)
}

pub(crate) fn quorum(endpoints: Vec<Rpc>, required: usize) -> Quorum {
    Quorum::new(ChainId(31_337), endpoints, required).unwrap()
}

pub(crate) const fn watch(transaction: TxHash) -> Watch {
    Watch { transaction, submission: None, seen_in: None }
}

/// A hexadecimal number of the node's.
pub(crate) fn number(value: &Value) -> u64 {
    u64::from_str_radix(value.as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
}
