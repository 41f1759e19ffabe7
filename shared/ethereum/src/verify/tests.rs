mod mutation;
mod rules;
mod seen;

use ethers_core::types::H256;
use natter_chat::Timestamp;

use super::*;
use crate::{Address, Amount, Asset, BlockHash, ChainId, Tip, TipReference, TxHash, abi};

const INTENDED_AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const CONFIRMATIONS: u64 = 5;

fn hash(byte: u8) -> TxHash {
    TxHash::from_bytes([byte; 32])
}

fn block(number: u64, byte: u8) -> BlockRef {
    BlockRef { number, hash: BlockHash::from_bytes([byte; 32]) }
}

fn fact(block: BlockRef) -> BlockFact {
    BlockFact { block, mined_at: INTENDED_AT.plus(Duration::from_secs(30)) }
}

fn expected(asset: Asset) -> ExpectedTip {
    ExpectedTip {
        chain_id: ChainId(80_002),
        jar: Address::from_bytes([0xaa; 20]),
        tip: Tip {
            from: Address::from_bytes([0x11; 20]),
            to: Address::from_bytes([0x22; 20]),
            asset,
            amount: Amount::from(1_000_000_000_000_000_000),
            reference: TipReference::from_bytes([0x33; 32]).unwrap(),
        },
        intended_at: INTENDED_AT,
        confirmations: CONFIRMATIONS,
    }
}

fn watch() -> Watch {
    Watch { transaction: hash(1), submission: None, seen_in: None }
}

/// The jar's event for `tip`, in the block and transaction of the right receipt.
fn log(expected: &ExpectedTip, index: u64) -> LogFact {
    let word = |address: Address| H256::from(address.0).0;
    let tip = &expected.tip;
    let mut amount = [0; 32];
    tip.amount.0.to_big_endian(&mut amount);
    LogFact {
        contract: expected.jar,
        topics: vec![abi::tipped_topic().0, word(tip.from), word(tip.to), *tip.reference.as_bytes()],
        data: [word(tip.asset.address_in_event()), amount].concat(),
        transaction: Some(hash(1)),
        block_hash: Some(block(100, 9).hash),
        block_number: Some(100),
        index: Some(index),
        is_removed: false,
    }
}

/// Somebody else's event, as a token's transfer is.
fn other_log(expected: &ExpectedTip, index: u64) -> LogFact {
    LogFact { contract: Address::from_bytes([0xee; 20]), topics: vec![[0xdd; 32]], ..log(expected, index) }
}

/// What an endpoint says of a transaction that pays the tip, just deep enough.
fn right(expected: &ExpectedTip) -> Facts {
    Facts {
        chain_id: expected.chain_id,
        head: 100 + CONFIRMATIONS - 1,
        transaction: Some(TransactionFact { hash: hash(1), sender: expected.tip.from, nonce: 4, is_mined: true }),
        receipt: Some(ReceiptFact {
            transaction: hash(1),
            block: block(100, 9),
            succeeded: true,
            logs: vec![other_log(expected, 6), log(expected, 7)],
        }),
        at_receipt: Some(fact(block(100, 9))),
        at_seen: None,
        settled_nonce: None,
    }
}

/// The transaction waits for a block.
fn pooled(expected: &ExpectedTip) -> Facts {
    let mut facts = right(expected);
    facts.transaction = facts.transaction.map(|known| TransactionFact { is_mined: false, ..known });
    Facts { receipt: None, at_receipt: None, ..facts }
}

/// Nobody knows the transaction.
fn unseen(expected: &ExpectedTip) -> Facts {
    Facts { transaction: None, ..pooled(expected) }
}
