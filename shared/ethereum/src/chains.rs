//! The chains on which tips may be given, from `contracts/chains.json`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{Address, ChainId};

const FILE: &str = include_str!("../../../contracts/chains.json");

/// A chain that the project knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChainConfig {
    /// Its id.
    pub chain_id: ChainId,
    /// Its name, for people.
    pub name: String,
    /// What [`crate::Asset::Native`] is there.
    pub currency: Currency,
    /// The jar; none where it is not deployed yet, so that no tips can be given.
    pub tip_jar: Option<Address>,
    /// The test token, which the local chain alone has.
    pub test_token: Option<Address>,
    /// The first block that may hold an event of the jar.
    pub deployed_in_block: Option<u64>,
    /// How many blocks a tip waits for, its own among them.
    pub confirmations: u64,
    /// The address of a block explorer, without a slash at the end.
    pub explorer: Option<String>,
}

/// A currency.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Currency {
    /// Its symbol, as `ETH`.
    pub symbol: String,
    /// How many decimal places its smallest unit has.
    pub decimals: u8,
}

#[derive(Deserialize)]
struct ChainsFile {
    chains: Vec<ChainConfig>,
}

static CHAINS: LazyLock<Vec<ChainConfig>> = LazyLock::new(|| {
    let file: ChainsFile = serde_json::from_str(FILE).expect("contracts/chains.json is tested");
    file.chains
});

/// Every chain that the project knows, those without a jar among them.
#[must_use]
pub fn known_chains() -> &'static [ChainConfig] {
    &CHAINS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_networks_and_the_local_chain_are_known_once_each() {
        let ids: Vec<u64> = known_chains().iter().map(|chain| chain.chain_id.0).collect();
        assert_eq!(ids, [11_155_111, 80_002, 31_337]);
    }

    #[test]
    fn every_chain_waits_for_at_least_one_block() {
        assert!(known_chains().iter().all(|chain| chain.confirmations > 0));
    }
}
