//! What one endpoint says about a transaction, and what was known of it before.

use natter_chat::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Address, BlockHash, BlockRef, ChainId, TxHash};

/// The transaction that is to pay a tip, and what earlier looks at it have shown. Whoever stores tips keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Watch {
    /// The transaction.
    pub transaction: TxHash,
    /// Who sent it with which nonce, once endpoints have shown it. Tells a replaced transaction from one that is late.
    pub submission: Option<Submission>,
    /// The block that it was last seen in. Tells a reorganisation.
    pub seen_in: Option<BlockRef>,
}

/// A place in the order of a sender's transactions: only one transaction ever takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Who signed the transaction: not always who gives the tip, where that is a contract wallet.
    pub sender: Address,
    /// The sender's nonce in it.
    pub nonce: u64,
}

/// What one endpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Of which chain it is.
    pub chain_id: ChainId,
    /// The number of its newest block, asked for before the rest.
    pub head: u64,
    /// The transaction, in a block or waiting.
    pub transaction: Option<TransactionFact>,
    /// Its receipt, where it is in a block.
    pub receipt: Option<ReceiptFact>,
    /// The block that is on the chain at the number of the receipt's, asked for after the receipt.
    pub at_receipt: Option<BlockFact>,
    /// The block that is on the chain at the number of [`Watch::seen_in`].
    pub at_seen: Option<BlockFact>,
    /// How many transactions [`Submission::sender`] has sent, not counting those in blocks that may still leave the chain.
    pub settled_nonce: Option<u64>,
}

/// A transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionFact {
    /// Its hash.
    pub hash: TxHash,
    /// Who signed it.
    pub sender: Address,
    /// Their nonce in it.
    pub nonce: u64,
    /// Whether a block has it.
    pub is_mined: bool,
}

/// A transaction's receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptFact {
    /// The transaction.
    pub transaction: TxHash,
    /// The block that it is in.
    pub block: BlockRef,
    /// Whether its status is 1.
    pub succeeded: bool,
    /// Its events.
    pub logs: Vec<LogFact>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFact {
    /// Whose it is.
    pub contract: Address,
    /// The indexed part, the kind of event first.
    pub topics: Vec<[u8; 32]>,
    /// The rest.
    pub data: Vec<u8>,
    /// The transaction.
    pub transaction: Option<TxHash>,
    /// Its block's hash.
    pub block_hash: Option<BlockHash>,
    /// Its block's number.
    pub block_number: Option<u64>,
    /// Its place among the block's events.
    pub index: Option<u64>,
    /// Whether its block has left the chain.
    pub is_removed: bool,
}

/// A block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockFact {
    /// Which.
    pub block: BlockRef,
    /// The time that it claims.
    pub mined_at: Timestamp,
}
