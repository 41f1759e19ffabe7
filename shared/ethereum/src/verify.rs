//! Whether a transaction pays a tip.

mod combine;
mod facts;
mod fetch;
mod find;
mod log;
mod outcome;
mod trace;

pub use facts::{BlockFact, Facts, LogFact, ReceiptFact, Submission, TransactionFact, Watch};
pub use fetch::Verdict;
pub use outcome::{Confirmation, FailureReason, Outcome, UnknownReason, Waiting};
pub use trace::Trace;

use std::time::Duration;

use crate::{BlockRef, ExpectedTip};

/// How much earlier than our clock a block may claim to be than the intent that it pays. Blocks carry the time of their slot,
/// in whole seconds, and may take in transactions for some seconds after it.
const CLOCK_ALLOWANCE: Duration = Duration::from_secs(15);

/// Judges by `facts` whether the transaction of `watch` pays `expected`. Facts that do not fit together are never taken for
/// an answer: the outcome is [`Outcome::Unknown`].
#[must_use]
pub fn verify(expected: &ExpectedTip, watch: &Watch, facts: &Facts) -> Outcome {
    match has_moved(expected, watch, facts) {
        Err(reason) => Outcome::Unknown(reason),
        Ok(Some(was)) => after_move(was, facts, inclusion(expected, watch, facts)),
        Ok(None) => in_place(watch, facts, inclusion(expected, watch, facts)),
    }
}

/// The outcome where the block that the transaction was seen in has left the chain.
fn after_move(was: BlockRef, facts: &Facts, outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Pending(now) => Outcome::Reorganised { was, now },
        // The receipt of then, which the endpoint has kept.
        Outcome::Unknown(_) if facts.receipt.as_ref().is_some_and(|receipt| receipt.block == was) => {
            Outcome::Reorganised { was, now: Waiting::Unseen }
        }
        outcome => outcome,
    }
}

/// The outcome where that block is on the chain still, and so the transaction in it; or where there is none.
fn in_place(watch: &Watch, facts: &Facts, outcome: Outcome) -> Outcome {
    let Some(seen) = watch.seen_in else { return outcome };
    // An endpoint that has lost the transaction would have it look dropped, or replaced by itself.
    if facts.receipt.as_ref().is_none_or(|receipt| receipt.block != seen) {
        return Outcome::Unknown(UnknownReason::Inconsistent);
    }
    outcome
}

/// The block in which the transaction was seen, where another one has its place now.
fn has_moved(expected: &ExpectedTip, watch: &Watch, facts: &Facts) -> Result<Option<BlockRef>, UnknownReason> {
    if facts.chain_id != expected.chain_id {
        return Err(UnknownReason::OtherChain);
    }
    let Some(seen) = watch.seen_in else { return Ok(None) };
    if facts.head < seen.number {
        return Err(UnknownReason::Behind);
    }
    match &facts.at_seen {
        Some(fact) if fact.block.number == seen.number => Ok((fact.block.hash != seen.hash).then_some(seen)),
        _ => Err(UnknownReason::Inconsistent),
    }
}

fn inclusion(expected: &ExpectedTip, watch: &Watch, facts: &Facts) -> Outcome {
    let Some(receipt) = &facts.receipt else { return absence(watch, facts) };
    let is_known = facts.transaction.as_ref().is_some_and(|known| known.hash == watch.transaction && known.is_mined);
    if receipt.transaction != watch.transaction || !is_known {
        return Outcome::Unknown(UnknownReason::Inconsistent);
    }
    // What counts is the block that is on the chain now, not the one that the receipt remembers.
    let Some(fact) = facts.at_receipt.as_ref().filter(|fact| fact.block == receipt.block) else {
        return Outcome::Unknown(UnknownReason::Inconsistent);
    };
    let confirmations = facts.head.saturating_add(1).saturating_sub(receipt.block.number);
    if confirmations < expected.confirmations.max(1) {
        return Outcome::Pending(Waiting::Mined { block: receipt.block, confirmations });
    }
    if !receipt.succeeded {
        return Outcome::Failed(FailureReason::Reverted);
    }
    if fact.mined_at < expected.intended_at.minus(CLOCK_ALLOWANCE) {
        return Outcome::Failed(FailureReason::TooEarly);
    }
    match log::find(expected, receipt) {
        Err(outcome) => outcome,
        Ok(log_index) => Outcome::Confirmed(Confirmation {
            transaction: receipt.transaction,
            block: receipt.block,
            log_index,
            mined_at: fact.mined_at,
        }),
    }
}

/// There is no receipt: the transaction waits, never was, or never will be.
fn absence(watch: &Watch, facts: &Facts) -> Outcome {
    if let Some(transaction) = &facts.transaction {
        let is_waiting = transaction.hash == watch.transaction && !transaction.is_mined;
        return if is_waiting {
            Outcome::Pending(Waiting::Pooled)
        } else {
            Outcome::Unknown(UnknownReason::Inconsistent)
        };
    }
    let Some(submission) = watch.submission else { return Outcome::Pending(Waiting::Unseen) };
    // Deep enough in the chain, the sender has used the nonce for something else.
    if facts.settled_nonce.is_some_and(|next| next > submission.nonce) {
        Outcome::Failed(FailureReason::Replaced)
    } else {
        Outcome::Pending(Waiting::Unseen)
    }
}

#[cfg(test)]
mod tests;
