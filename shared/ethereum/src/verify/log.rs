//! The tip's event among those of a receipt.

use std::collections::HashSet;

use ethers_core::types::{H160, H256};

use super::{FailureReason, LogFact, Outcome, ReceiptFact, UnknownReason};
use crate::{Address, ExpectedTip, abi};

/// The jar's event, taken apart. Its bytes have one reading only: what is left over or missing makes it no event of the jar.
struct Tipped {
    from: H160,
    to: H160,
    reference: H256,
    token: H160,
    amount: [u8; 32],
}

/// The index of the one event that is the tip in every field, and else why there is none.
pub(super) fn find(expected: &ExpectedTip, receipt: &ReceiptFact) -> Result<u64, Outcome> {
    if !is_consistent(receipt) {
        return Err(Outcome::Unknown(UnknownReason::Inconsistent));
    }
    let of_the_jar = receipt.logs.iter().filter(|log| log.contract == expected.jar);
    let differences: Vec<_> =
        of_the_jar.filter_map(|log| Some((log.index?, difference(expected, &Tipped::parse(log)?)))).collect();
    let matches: Vec<u64> =
        differences.iter().filter_map(|(index, difference)| difference.is_none().then_some(*index)).collect();
    match matches[..] {
        [index] => Ok(index),
        [] => Err(Outcome::Failed(nearest(differences.into_iter().filter_map(|(_, difference)| difference)))),
        _ => Err(Outcome::Failed(FailureReason::Ambiguous)),
    }
}

/// Every event says that it is of this transaction and block, and has a place of its own.
fn is_consistent(receipt: &ReceiptFact) -> bool {
    let mut places = HashSet::new();
    receipt.logs.iter().all(|log| {
        log.transaction == Some(receipt.transaction)
            && log.block_hash == Some(receipt.block.hash)
            && log.block_number == Some(receipt.block.number)
            && !log.is_removed
            && log.index.is_some_and(|index| places.insert(index))
    })
}

/// In which field an event is not the tip, the reference before all others.
fn difference(expected: &ExpectedTip, event: &Tipped) -> Option<FailureReason> {
    let tip = &expected.tip;
    let mut amount = [0; 32];
    tip.amount.0.to_big_endian(&mut amount);
    let checks = [
        (event.reference == tip.reference.0, FailureReason::OtherReference),
        (event.from == tip.from.0, FailureReason::OtherSender),
        (event.to == tip.to.0, FailureReason::OtherRecipient),
        (event.token == tip.asset.address_in_event().0, FailureReason::OtherAsset),
        (event.amount == amount, FailureReason::OtherAmount),
    ];
    checks.into_iter().find_map(|(is_right, reason)| (!is_right).then_some(reason))
}

/// What an event with the right reference lacks says more than that others have another one.
fn nearest(differences: impl Iterator<Item = FailureReason>) -> FailureReason {
    let mut nearest = FailureReason::NoTip;
    for difference in differences {
        if difference != FailureReason::OtherReference {
            return difference;
        }
        nearest = difference;
    }
    nearest
}

impl Tipped {
    fn parse(log: &LogFact) -> Option<Self> {
        let [kind, from, to, reference] = log.topics[..] else { return None };
        if H256(kind) != abi::tipped_topic() || log.data.len() != 64 {
            return None;
        }
        let (token, amount) = log.data.split_at(32);
        Some(Self {
            from: address(&from)?,
            to: address(&to)?,
            reference: H256(reference),
            token: address(token)?,
            amount: amount.try_into().ok()?,
        })
    }
}

/// The address in a word of 32 bytes, the first 12 of which are zero.
fn address(word: &[u8]) -> Option<H160> {
    let (zeros, address) = word.split_at(12);
    (zeros == [0; 12]).then(|| Address::from_bytes(address.try_into().unwrap_or_default()).0)
}
