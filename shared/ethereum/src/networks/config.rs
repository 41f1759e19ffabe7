//! What a deployment says of a network, and what `contracts/chains.json` adds to it.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Network, NetworkAsset, NetworksError};
use crate::{Address, Asset, ChainConfig, ChainId, Currency, EndpointError, Quorum, QuorumError, Rpc, known_chains};

/// The most decimal places that amounts are shown with: the square root of what 256 bits count.
const MAX_DECIMALS: u8 = 36;

/// A network, as it is configured.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NetworkConfig {
    chain_id: ChainId,
    /// The endpoints.
    rpc: Vec<String>,
    /// How many of them have to agree; more than half where not told.
    required: Option<usize>,
    /// How many blocks one query for events may cover.
    blocks_per_query: Option<u64>,
    name: Option<String>,
    tip_jar: Option<Address>,
    confirmations: Option<u64>,
    explorer: Option<String>,
    currency: Option<Currency>,
    #[serde(default)]
    tokens: Vec<TokenConfig>,
}

/// An ERC-20, as it is configured.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenConfig {
    address: Address,
    symbol: String,
    decimals: u8,
}

impl NetworkConfig {
    pub(super) fn build(self) -> Result<Network, NetworksError> {
        let chain_id = self.chain_id;
        let known = known_chains().iter().find(|chain| chain.chain_id == chain_id);
        let quorum = self.quorum()?;
        let missing = |field| move || NetworksError::Missing { chain_id, field };
        let invalid = |reason| NetworksError::Invalid { chain_id, reason };
        let from_file = |pick: fn(&ChainConfig) -> Option<Address>| known.and_then(pick);
        let confirmations = self.confirmations.or(known.map(|chain| chain.confirmations));
        let confirmations = confirmations.ok_or_else(missing("confirmations"))?;
        if confirmations == 0 {
            return Err(invalid("confirmations is at least 1"));
        }
        let explorer = self.explorer.or_else(|| known?.explorer.clone());
        if explorer.as_deref().is_some_and(|explorer| !explorer.starts_with("https://")) {
            return Err(invalid("explorer is an address that begins with https://"));
        }
        let currency = self.currency.or_else(|| known.map(|chain| chain.currency.clone()));
        Ok(Network {
            chain_id,
            name: self.name.or_else(|| known.map(|chain| chain.name.clone())).ok_or_else(missing("name"))?,
            tip_jar: self.tip_jar.or_else(|| from_file(|chain| chain.tip_jar)).ok_or_else(missing("tipJar"))?,
            confirmations,
            explorer: explorer.map(|explorer| explorer.trim_end_matches('/').to_owned()),
            assets: assets(currency.ok_or_else(missing("currency"))?, self.tokens).map_err(invalid)?,
            quorum,
        })
    }

    fn quorum(&self) -> Result<Quorum, NetworksError> {
        let chain_id = self.chain_id;
        let mut places = BTreeSet::new();
        let mut endpoints = Vec::new();
        for (index, url) in self.rpc.iter().enumerate() {
            let failed = |source: EndpointError| NetworksError::Endpoint { chain_id, place: index + 1, source };
            let rpc = Rpc::new(url).map_err(failed)?;
            if !places.insert(rpc.authority()) {
                return Err(NetworksError::Invalid { chain_id, reason: "two of its endpoints are one and the same" });
            }
            endpoints.push(rpc);
        }
        let failed = |source: QuorumError| NetworksError::Quorum { chain_id, source };
        let majority = endpoints.len() / 2 + 1;
        let quorum = Quorum::new(chain_id, endpoints, self.required.unwrap_or(majority)).map_err(failed)?;
        Ok(match self.blocks_per_query {
            Some(blocks) => quorum.with_blocks_per_query(blocks),
            None => quorum,
        })
    }
}

/// The chain's own currency and then the tokens, each once.
fn assets(currency: Currency, tokens: Vec<TokenConfig>) -> Result<Vec<NetworkAsset>, &'static str> {
    let own = NetworkAsset { asset: Asset::Native, symbol: currency.symbol, decimals: currency.decimals };
    let tokens = tokens.into_iter().map(|token| NetworkAsset {
        asset: Asset::Token(token.address),
        symbol: token.symbol,
        decimals: token.decimals,
    });
    let assets: Vec<NetworkAsset> = std::iter::once(own).chain(tokens).collect();
    let addresses: BTreeSet<Address> = assets.iter().map(|asset| asset.asset.address_in_event()).collect();
    if addresses.len() < assets.len() {
        return Err("a token is named twice, or has the address zero");
    }
    if assets.iter().any(|asset| asset.symbol.is_empty() || asset.decimals > MAX_DECIMALS) {
        return Err("an asset has no symbol, or too many decimals");
    }
    Ok(assets)
}
