//! The chain on which tips are given here: a real EVM node with the jar and a test token.

use std::time::Duration;

use natter_anvil::{Anvil, AnvilError, AnvilOptions, Contracts, TEST_TOKEN_DECIMALS, TEST_TOKEN_SYMBOL};
use serde_json::json;

use super::{ChainMode, StackError};
use crate::{
    data::DataFolder,
    seed,
    services::{LocalChain, LocalWallet, Port},
};

/// The chain's id, which is the node's own.
const CHAIN_ID: u64 = 31_337;

/// How long after each other blocks follow a transaction: long enough to see a tip wait, and no longer.
const BLOCK_TIME: Duration = Duration::from_secs(1);

/// How much of the test token an account gets that has none, in its smallest unit: a million.
const TOKENS: u128 = 1_000_000_000_000;

/// The first account deploys; those after it are people's.
const FIRST_WALLET: usize = 1;

/// A running chain.
pub(super) struct Chain {
    pub(super) anvil: Anvil,
    wallets: Vec<LocalWallet>,
}

impl Chain {
    /// Starts it where it is wanted. Where it cannot run but need not, tips are off, and the log says why.
    pub(super) async fn start(
        wish: ChainMode,
        data: Option<&DataFolder>,
        port: Port,
    ) -> Result<Option<Self>, StackError> {
        if wish == ChainMode::None {
            return Ok(None);
        }
        match Self::try_start(data, port).await {
            Ok(chain) => Ok(Some(chain)),
            Err(error @ AnvilError::NotInstalled { .. }) if wish == ChainMode::WherePossible => {
                tracing::warn!("tips are off: {error}; there is one for Linux on x86_64 only");
                Ok(None)
            }
            Err(error) => Err(StackError::Chain(error)),
        }
    }

    async fn try_start(data: Option<&DataFolder>, port: Port) -> Result<Self, AnvilError> {
        let state = data.map(DataFolder::chain);
        let options = AnvilOptions { port: port.wanted(), block_time: Some(BLOCK_TIME), state };
        let anvil = Anvil::start(options).await?;
        anvil.deploy_contracts().await?;
        let accounts = anvil.accounts().await?;
        let owned = accounts.iter().zip(anvil.keys()).skip(FIRST_WALLET);
        let mut wallets = Vec::new();
        for (index, (address, private_key)) in owned.enumerate() {
            if !anvil.has_tokens(*address).await? {
                anvil.give_tokens(*address, TOKENS).await?;
            }
            let username = seed::usernames().nth(index).map(str::to_owned);
            wallets.push(LocalWallet { username, address: address.to_string(), private_key: private_key.clone() });
        }
        Ok(Self { anvil, wallets })
    }

    /// The value of the template's parameter `TipNetworks`.
    pub(super) fn networks(&self) -> Result<String, StackError> {
        let Contracts { tip_jar, token } = Contracts::local().map_err(StackError::Chain)?;
        let token = json!({ "address": token, "symbol": TEST_TOKEN_SYMBOL, "decimals": TEST_TOKEN_DECIMALS });
        let rpc = [self.anvil.url()];
        Ok(json!([{ "chainId": CHAIN_ID, "rpc": rpc, "tipJar": tip_jar, "tokens": [token] }]).to_string())
    }

    /// What the page has to know of it: the keys, too, with which it plays a wallet.
    pub(super) fn config(&self) -> LocalChain {
        LocalChain {
            chain_id: CHAIN_ID,
            rpc_url: format!("http://localhost:{}", self.anvil.port()),
            wallets: self.wallets.clone(),
        }
    }
}
