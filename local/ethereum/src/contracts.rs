//! Natter's contracts on the node.

use natter_ethereum::{Address, known_chains};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Anvil, AnvilError};

/// anvil's chain id, and that of the local chain in `contracts/chains.json`.
pub(crate) const LOCAL_CHAIN: u64 = 31_337;

/// The common deployer of `contracts/chains.json`: anvil has it from the first block on.
const CREATE2: &str = include_str!("../../../contracts/chains.json");
const TIP_JAR: &str = include_str!("../../../contracts/artifacts/TipJar.json");
const TEST_TOKEN: &str = include_str!("../../../contracts/artifacts/TestToken.json");

/// The selector of the test token's `mint(address,uint256)`.
const MINT: &str = "0x40c10f19";

/// The selector of `balanceOf(address)`.
const BALANCE_OF: &str = "0x70a08231";

/// What the test token calls itself.
pub const TEST_TOKEN_SYMBOL: &str = "NTT";

/// How many decimal places the test token's smallest unit has.
pub const TEST_TOKEN_DECIMALS: u8 = 6;

/// Where the contracts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contracts {
    /// The jar.
    pub tip_jar: Address,
    /// The test token: 6 decimal places, ERC-2612, and anybody can make as much of it as they like.
    pub token: Address,
}

#[derive(Deserialize)]
struct Artifact {
    bytecode: String,
}

#[derive(Deserialize)]
struct ChainsFile {
    create2: Create2,
}

#[derive(Deserialize)]
struct Create2 {
    deployer: Address,
    salt: String,
}

impl Contracts {
    /// Where they are on the local chain.
    ///
    /// # Errors
    /// [`AnvilError::Files`] where `contracts/chains.json` does not tell.
    pub fn local() -> Result<Self, AnvilError> {
        let chain = known_chains().iter().find(|chain| chain.chain_id.0 == LOCAL_CHAIN);
        let chain = chain.ok_or(AnvilError::Files("the local chain"))?;
        Ok(Self {
            tip_jar: chain.tip_jar.ok_or(AnvilError::Files("the local jar's address"))?,
            token: chain.test_token.ok_or(AnvilError::Files("the test token's address"))?,
        })
    }
}

impl Anvil {
    /// Puts the contracts where they belong, unless they are there already.
    ///
    /// # Errors
    /// [`AnvilError`].
    pub async fn deploy_contracts(&self) -> Result<Contracts, AnvilError> {
        let contracts = Contracts::local()?;
        for (address, artifact) in [(contracts.tip_jar, TIP_JAR), (contracts.token, TEST_TOKEN)] {
            if !self.has_code(address).await? {
                self.deploy(artifact).await?;
            }
            if !self.has_code(address).await? {
                return Err(AnvilError::Files("the address that the bytecode leads to: run tools/contracts write"));
            }
        }
        Ok(contracts)
    }

    /// Whether an account has any of the test token.
    ///
    /// # Errors
    /// [`AnvilError`].
    pub async fn has_tokens(&self, account: Address) -> Result<bool, AnvilError> {
        let account = account.to_string().to_lowercase();
        let call = json!({ "to": Contracts::local()?.token, "data": format!("{BALANCE_OF}{:0>64}", &account[2..]) });
        let balance: String = self.request("read a balance", "eth_call", json!([call, "latest"])).await?;
        Ok(balance.trim_start_matches("0x").contains(|digit| digit != '0'))
    }

    /// Makes `amount` of the test token, in its smallest unit, for `account`.
    ///
    /// # Errors
    /// [`AnvilError`].
    pub async fn give_tokens(&self, account: Address, amount: u128) -> Result<(), AnvilError> {
        let account = account.to_string().to_lowercase();
        let data = format!("{MINT}{:0>64}{amount:064x}", &account[2..]);
        self.execute("make tokens", Contracts::local()?.token, &data).await
    }

    async fn deploy(&self, artifact: &str) -> Result<(), AnvilError> {
        let lacking = |_| AnvilError::Files("bytecode, or how it is deployed");
        let ChainsFile { create2 } = serde_json::from_str(CREATE2).map_err(lacking)?;
        let Artifact { bytecode } = serde_json::from_str(artifact).map_err(lacking)?;
        let data = format!("{}{}", create2.salt, bytecode.trim_start_matches("0x"));
        self.execute("deploy a contract", create2.deployer, &data).await
    }

    async fn has_code(&self, address: Address) -> Result<bool, AnvilError> {
        let code: String = self.request("read code", "eth_getCode", json!([address, "latest"])).await?;
        Ok(code != "0x")
    }

    /// Sends a call from the first account and waits for its block. Mined at once, whatever the node is told about that.
    async fn execute(&self, doing: &'static str, to: Address, data: &str) -> Result<(), AnvilError> {
        let accounts = self.accounts().await?;
        let from = accounts.first().ok_or(AnvilError::Files("an account"))?;
        let call = json!({ "from": from, "to": to, "data": data });
        let _turn = self.sending.lock().await;
        let hash: String = self.request(doing, "eth_sendTransaction", json!([call])).await?;
        let mut receipt: Value = self.request(doing, "eth_getTransactionReceipt", json!([hash])).await?;
        if receipt.is_null() {
            self.mine(1).await?;
            receipt = self.request(doing, "eth_getTransactionReceipt", json!([hash])).await?;
        }
        if receipt["status"] == "0x1" { Ok(()) } else { Err(AnvilError::Reverted { doing }) }
    }
}
