//! Chains for tests.

use natter_ethereum::{Address, CallData};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::{Anvil, AnvilError, Contracts};

const TEST_WALLET: &str = include_str!("../../../contracts/artifacts/TestWallet.json");

/// One for the whole process. It is never dropped; its supervisor notices the process's end.
static CHAIN: OnceCell<TestChain> = OnceCell::const_new();

/// A node with the contracts on it.
#[derive(Debug)]
pub struct TestChain {
    /// The node.
    pub anvil: Anvil,
    /// Where the contracts are.
    pub contracts: Contracts,
}

impl TestChain {
    /// A chain of one's own: for tests that turn it back, or decide when blocks are mined.
    ///
    /// # Errors
    /// [`AnvilError`] where the node does not start.
    pub async fn start() -> Result<Self, AnvilError> {
        let anvil = Anvil::ephemeral().await?;
        let contracts = anvil.deploy_contracts().await?;
        Ok(Self { anvil, contracts })
    }
}

#[derive(Deserialize)]
struct Artifact {
    bytecode: String,
}

impl Anvil {
    /// Has the node sign a text with the key of one of its accounts, as a wallet does (EIP-191).
    ///
    /// # Errors
    /// [`AnvilError::Request`].
    pub async fn sign(&self, account: Address, text: &str) -> Result<String, AnvilError> {
        self.request("sign", "personal_sign", json!([CallData(text.into()), account])).await
    }

    /// Deploys a contract wallet (EIP-1271) of one of the node's accounts.
    ///
    /// # Errors
    /// [`AnvilError`].
    pub async fn deploy_wallet(&self, owner: Address) -> Result<Address, AnvilError> {
        let lacking = |_| AnvilError::Files("bytecode");
        let Artifact { bytecode } = serde_json::from_str(TEST_WALLET).map_err(lacking)?;
        let data = format!("{bytecode}{:0>64}", &owner.to_string().to_lowercase()[2..]);
        let call = json!([{ "from": owner, "data": data }]);
        let _turn = self.sending.lock().await;
        let hash: String = self.request("deploy a wallet", "eth_sendTransaction", call).await?;
        self.mine(1).await?;
        let receipt: Value = self.request("deploy a wallet", "eth_getTransactionReceipt", json!([hash])).await?;
        let address = receipt["contractAddress"].as_str().and_then(|address| address.parse().ok());
        address.ok_or(AnvilError::Reverted { doing: "deploy a wallet" })
    }
}

/// The chain that this process's tests share: it only ever grows.
///
/// # Errors
/// [`AnvilError`] where the node does not start.
pub async fn test_chain() -> Result<&'static TestChain, AnvilError> {
    CHAIN.get_or_try_init(TestChain::start).await
}
