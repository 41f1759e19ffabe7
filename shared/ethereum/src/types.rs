//! What the rest is said in: addresses, amounts, hashes, chains.

mod address;
mod amount;
mod hash;

pub use address::{Address, AddressError};
pub use amount::{Amount, AmountError};
pub use hash::{BlockHash, HashError, TipReference, TxHash};

use std::fmt;

use serde::{Deserialize, Serialize};

/// A chain, by its EIP-155 id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChainId(pub u64);

impl fmt::Display for ChainId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A block, by its place and by what is in it. The place alone says nothing: another block may take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockRef {
    /// How many blocks come before it.
    pub number: u64,
    /// Its hash.
    pub hash: BlockHash,
}
