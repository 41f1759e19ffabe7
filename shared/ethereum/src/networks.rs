//! Where tips can be given, as a deployment says: which chains, through which endpoints, in which assets.

mod config;
mod error;

use std::str::FromStr;

use natter_chat::TipAsset;
use natter_protocol::api;

use self::config::NetworkConfig;
use crate::{Address, Asset, ChainId, Quorum};

pub use self::error::NetworksError;

/// The variable that a deployment's networks are read from.
pub const TIP_NETWORKS: &str = "TIP_NETWORKS";

/// Where tips can be given; nowhere by default. Read from JSON (see the README): `TIP_NETWORKS` holds it in a deployment.
#[derive(Debug, Clone, Default)]
pub struct Networks(Vec<Network>);

/// A chain on which tips can be given.
#[derive(Debug, Clone)]
pub struct Network {
    /// Its id.
    pub chain_id: ChainId,
    /// Its name, for people.
    pub name: String,
    /// The contract that tips go through.
    pub tip_jar: Address,
    /// How many blocks a tip waits for, its own among them.
    pub confirmations: u64,
    /// The address of a block explorer, without a slash at the end.
    pub explorer: Option<String>,
    /// In what tips can be given: the chain's own currency first, and then the tokens.
    pub assets: Vec<NetworkAsset>,
    /// Its endpoints.
    pub quorum: Quorum,
}

/// Something that tips can be given in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkAsset {
    /// What.
    pub asset: Asset,
    /// What it is called, such as `ETH`.
    pub symbol: String,
    /// How many decimal places its smallest unit has.
    pub decimals: u8,
}

impl Networks {
    /// The network of this chain; none where no tips can be given on it.
    #[must_use]
    pub fn get(&self, chain_id: ChainId) -> Option<&Network> {
        self.0.iter().find(|network| network.chain_id == chain_id)
    }

    /// Every network, as configured.
    pub fn iter(&self) -> impl Iterator<Item = &Network> {
        self.0.iter()
    }

    /// Whether no tips can be given anywhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Network {
    /// In which asset a tip in this would be given; none where it cannot be.
    #[must_use]
    pub fn asset(&self, asset: Asset) -> Option<&NetworkAsset> {
        self.assets.iter().find(|known| known.asset == asset)
    }

    /// What clients are told of it. Its endpoints are not part of it: their addresses may hold keys.
    #[must_use]
    pub fn to_api(&self) -> api::tips::Network {
        api::tips::Network {
            chain_id: self.chain_id.0,
            name: self.name.clone(),
            tip_jar: self.tip_jar.to_string(),
            confirmations: self.confirmations,
            explorer: self.explorer.clone(),
            assets: self.assets.iter().map(|asset| asset.to_api(self.chain_id)).collect(),
        }
    }
}

impl NetworkAsset {
    /// What clients are told of it.
    #[must_use]
    pub fn to_api(&self, chain_id: ChainId) -> TipAsset {
        let token = match self.asset {
            Asset::Native => None,
            Asset::Token(address) => Some(address.to_string()),
        };
        TipAsset { chain_id: chain_id.0, token, symbol: self.symbol.clone(), decimals: self.decimals }
    }
}

impl FromStr for Networks {
    type Err = NetworksError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let configured: Vec<NetworkConfig> = serde_json::from_str(text).map_err(|error| NetworksError::json(&error))?;
        let mut networks = Self::default();
        for config in configured {
            let network = config.build()?;
            if networks.get(network.chain_id).is_some() {
                return Err(NetworksError::Repeated { chain_id: network.chain_id });
            }
            networks.0.push(network);
        }
        Ok(networks)
    }
}

#[cfg(test)]
mod tests;
