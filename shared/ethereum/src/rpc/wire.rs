//! What endpoints return: of each object the fields that we use. Numbers are hexadecimal.

use ethers_core::types::{Bytes, H160, H256, U64};
use natter_chat::Timestamp;
use serde::Deserialize;

use crate::verify::{BlockFact, LogFact, ReceiptFact, TransactionFact};
use crate::{Address, BlockHash, BlockRef, TxHash};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireTransaction {
    hash: H256,
    from: H160,
    nonce: U64,
    block_hash: Option<H256>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireReceipt {
    transaction_hash: H256,
    block_hash: H256,
    block_number: U64,
    status: Option<U64>,
    logs: Vec<WireLog>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireLog {
    address: H160,
    topics: Vec<H256>,
    data: Bytes,
    transaction_hash: Option<H256>,
    block_hash: Option<H256>,
    block_number: Option<U64>,
    log_index: Option<U64>,
    #[serde(default)]
    removed: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireBlock {
    number: U64,
    hash: H256,
    timestamp: U64,
}

impl WireLog {
    pub(crate) fn transaction(&self) -> Option<TxHash> {
        self.transaction_hash.map(TxHash)
    }
}

impl From<WireTransaction> for TransactionFact {
    fn from(wire: WireTransaction) -> Self {
        Self {
            hash: TxHash(wire.hash),
            sender: Address(wire.from),
            nonce: wire.nonce.as_u64(),
            is_mined: wire.block_hash.is_some(),
        }
    }
}

impl From<WireReceipt> for ReceiptFact {
    fn from(wire: WireReceipt) -> Self {
        Self {
            transaction: TxHash(wire.transaction_hash),
            block: BlockRef { number: wire.block_number.as_u64(), hash: BlockHash(wire.block_hash) },
            succeeded: wire.status == Some(1.into()),
            logs: wire.logs.into_iter().map(LogFact::from).collect(),
        }
    }
}

impl From<WireLog> for LogFact {
    fn from(wire: WireLog) -> Self {
        Self {
            contract: Address(wire.address),
            topics: wire.topics.into_iter().map(|topic| topic.0).collect(),
            data: wire.data.to_vec(),
            transaction: wire.transaction_hash.map(TxHash),
            block_hash: wire.block_hash.map(BlockHash),
            block_number: wire.block_number.map(|number| number.as_u64()),
            index: wire.log_index.map(|index| index.as_u64()),
            is_removed: wire.removed,
        }
    }
}

impl From<WireBlock> for BlockFact {
    fn from(wire: WireBlock) -> Self {
        Self {
            block: BlockRef { number: wire.number.as_u64(), hash: BlockHash(wire.hash) },
            mined_at: Timestamp::from_millis(wire.timestamp.as_u64().saturating_mul(1000)),
        }
    }
}
