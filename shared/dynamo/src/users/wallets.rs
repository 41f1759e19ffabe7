//! The wallets that someone has linked, and the texts by which they prove one.
//!
//! One item holds all wallets of a person, the preferred one first: how many there are and which is preferred are decided
//! within it. That an address is no one else's is decided by the item that leads from it to its owner. Both are written
//! together, always.

mod challenges;
mod changes;

use natter_chat::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{Users, WalletAddress};
use crate::{error::StoreError, keys};

pub use challenges::WalletChallenge;
pub use changes::Linked;

/// A wallet that somebody has linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedWallet {
    /// Its address.
    pub address: WalletAddress,
    /// When it was linked.
    pub linked_at: Timestamp,
    /// The one chain on which it was proven, where a contract vouched for it: elsewhere, the same address may be another
    /// contract, or nobody's. None where a key signed, which is the same on every chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain_id: Option<u64>,
}

impl LinkedWallet {
    /// Whether it is its owner's on this chain.
    #[must_use]
    pub fn is_on(&self, chain_id: u64) -> bool {
        self.chain_id.is_none_or(|only| only == chain_id)
    }
}

/// The wallets of somebody, the preferred one first and then by when they were linked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wallets(Vec<LinkedWallet>);

impl Wallets {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &LinkedWallet> {
        self.0.iter()
    }

    /// The one with this address.
    #[must_use]
    pub fn get(&self, address: &WalletAddress) -> Option<&LinkedWallet> {
        self.0.iter().find(|wallet| wallet.address == *address)
    }

    /// The one to which something is sent on this chain: the preferred one, or the first that is on it.
    #[must_use]
    pub fn receiving_on(&self, chain_id: u64) -> Option<&LinkedWallet> {
        self.0.iter().find(|wallet| wallet.is_on(chain_id))
    }

    /// With one more, which is preferred where it is the first. One that is there stays as it was.
    fn with(&self, wallet: &LinkedWallet) -> Self {
        let is_new = self.get(&wallet.address).is_none();
        Self(self.0.iter().chain(is_new.then_some(wallet)).cloned().collect())
    }

    fn without(&self, address: &WalletAddress) -> Self {
        Self(self.0.iter().filter(|wallet| wallet.address != *address).cloned().collect())
    }

    /// With that one before all others.
    fn preferring(&self, preferred: &LinkedWallet) -> Self {
        let mut others: Vec<_> = self.0.iter().filter(|wallet| *wallet != preferred).cloned().collect();
        others.sort_by_key(|wallet| wallet.linked_at);
        others.insert(0, preferred.clone());
        Self(others)
    }
}

/// The wallets of somebody, as the table holds them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct WalletsItem {
    pub(super) wallets: Vec<LinkedWallet>,
}

impl Users {
    /// The wallets of somebody at this moment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wallets(&self, user: UserId) -> Result<Wallets, StoreError> {
        let found: Option<WalletsItem> = self.table.get("reading wallets", keys::wallets(user)).await?;
        Ok(Wallets(found.unwrap_or_default().wallets))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wallet(digit: char, linked_at: u64, chain_id: Option<u64>) -> LinkedWallet {
        let address = WalletAddress::parse(&format!("0x{}", digit.to_string().repeat(40))).unwrap();
        LinkedWallet { address, linked_at: Timestamp::from_millis(linked_at), chain_id }
    }

    #[test]
    fn the_first_wallet_is_preferred_until_another_one_is() {
        let [one, two, three] = [wallet('1', 1, None), wallet('2', 2, None), wallet('3', 3, None)];
        let all = Wallets::default().with(&one).with(&two).with(&three).with(&one);
        assert_eq!(all, Wallets(vec![one.clone(), two.clone(), three.clone()]));
        let changed = all.preferring(&three);
        assert_eq!(changed, Wallets(vec![three.clone(), one.clone(), two.clone()]));
        assert_eq!(changed.preferring(&two), Wallets(vec![two.clone(), one.clone(), three.clone()]));
        assert_eq!(changed.without(&three.address), Wallets(vec![one, two]));
    }

    #[test]
    fn a_contract_receives_on_its_own_chain_alone() {
        let (contract, key) = (wallet('1', 1, Some(7)), wallet('2', 2, None));
        let wallets = Wallets::default().with(&contract);
        assert_eq!((wallets.receiving_on(7), wallets.receiving_on(8)), (Some(&contract), None));
        let wallets = wallets.with(&key);
        assert_eq!((wallets.receiving_on(7), wallets.receiving_on(8)), (Some(&contract), Some(&key)));
    }
}
