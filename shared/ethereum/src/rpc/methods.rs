//! The methods that we use.

use ethers_core::types::{Bytes, U64};
use serde_json::json;

use super::wire::{WireBlock, WireLog, WireReceipt, WireTransaction};
use crate::verify::{BlockFact, ReceiptFact, TransactionFact};
use crate::{Address, CallData, ChainId, Rpc, RpcError, Tip, TxHash, abi};

/// JSON-RPC's code for a call that reverted.
const REVERTED: i64 = 3;

/// What a read-only call of a contract came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallAnswer {
    /// What it returned; nothing where there is no contract.
    Returned(Vec<u8>),
    /// It reverted.
    Reverted,
}

impl Rpc {
    pub(crate) async fn chain_id(&self) -> Result<ChainId, RpcError> {
        self.call::<U64>("eth_chainId", json!([])).await.map(|id| ChainId(id.as_u64()))
    }

    /// The number of the newest block.
    pub(crate) async fn head(&self) -> Result<u64, RpcError> {
        self.call::<U64>("eth_blockNumber", json!([])).await.map(|number| number.as_u64())
    }

    pub(crate) async fn transaction(&self, hash: TxHash) -> Result<Option<TransactionFact>, RpcError> {
        let found: Option<WireTransaction> = self.call("eth_getTransactionByHash", json!([hash])).await?;
        Ok(found.map(Into::into))
    }

    pub(crate) async fn receipt(&self, hash: TxHash) -> Result<Option<ReceiptFact>, RpcError> {
        let found: Option<WireReceipt> = self.call("eth_getTransactionReceipt", json!([hash])).await?;
        Ok(found.map(Into::into))
    }

    /// The block that is on the chain at a number now.
    pub(crate) async fn block(&self, number: u64) -> Result<Option<BlockFact>, RpcError> {
        let found: Option<WireBlock> = self.call("eth_getBlockByNumber", json!([U64::from(number), false])).await?;
        Ok(found.map(Into::into))
    }

    /// How many transactions an account has sent up to and including a block.
    pub(crate) async fn nonce(&self, account: Address, block: u64) -> Result<u64, RpcError> {
        let params = json!([account, U64::from(block)]);
        self.call::<U64>("eth_getTransactionCount", params).await.map(|count| count.as_u64())
    }

    /// The transactions in which the jar told of `tip`, by the fields that are indexed.
    pub(crate) async fn tipped_in(&self, jar: Address, tip: &Tip, blocks: (u64, u64)) -> Result<Vec<TxHash>, RpcError> {
        let filter = json!({
            "address": jar,
            "topics": [abi::tipped_topic(), word(tip.from), word(tip.to), tip.reference],
            "fromBlock": U64::from(blocks.0),
            "toBlock": U64::from(blocks.1),
        });
        let logs: Vec<WireLog> = self.call("eth_getLogs", json!([filter])).await?;
        Ok(logs.iter().filter_map(WireLog::transaction).collect())
    }

    /// Calls a contract at the newest block, without a transaction.
    pub(crate) async fn call_contract(&self, contract: Address, data: &[u8]) -> Result<CallAnswer, RpcError> {
        let call = json!({ "to": contract, "data": CallData(data.to_vec()) });
        match self.call::<Bytes>("eth_call", json!([call, "latest"])).await {
            Ok(data) => Ok(CallAnswer::Returned(data.to_vec())),
            Err(RpcError::Refused { code, message }) if is_revert(code, &message) => Ok(CallAnswer::Reverted),
            Err(error) => Err(error),
        }
    }
}

/// Not every node has the code; those that have not, say it in words.
fn is_revert(code: i64, message: &str) -> bool {
    code == REVERTED || message.to_ascii_lowercase().contains("revert")
}

/// An address as a topic.
fn word(address: Address) -> ethers_core::types::H256 {
    address.0.into()
}
