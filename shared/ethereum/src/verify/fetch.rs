//! From endpoints to facts, and from several endpoints' facts to one outcome.

use futures_util::future::{OptionFuture, join, join4};

use super::{Facts, Outcome, Submission, Waiting, Watch, combine::combine, verify};
use crate::{BlockRef, ExpectedTip, Quorum, Rpc, RpcError};

/// What several endpoints together say of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The outcome.
    pub outcome: Outcome,
    /// What to look at the next time.
    pub watch: Watch,
}

impl Quorum {
    /// Looks at the transaction of `watch` through every endpoint. Each is judged by itself, and then their outcomes are
    /// compared. It never fails: what went wrong is an [`Outcome::Unknown`].
    pub async fn verify(&self, expected: &ExpectedTip, watch: &Watch) -> Verdict {
        let answers = self.ask_any(|rpc| facts(rpc, expected, watch)).await;
        let answers: Vec<Facts> = answers.into_iter().flatten().collect();
        let outcomes = answers.iter().map(|facts| verify(expected, watch, facts)).collect();
        let outcome = combine(outcomes, self.required());
        let submission = watch.submission.or_else(|| self.submission(watch, &answers));
        Verdict { outcome, watch: Watch { submission, seen_in: seen_in(watch, outcome), ..*watch } }
    }

    /// Only what enough endpoints agree on: a wrong nonce would have the transaction look replaced.
    fn submission(&self, watch: &Watch, answers: &[Facts]) -> Option<Submission> {
        let shown = answers.iter().filter_map(|facts| facts.transaction.as_ref());
        let shown = shown.filter(|shown| shown.hash == watch.transaction);
        let submissions = shown.map(|shown| Submission { sender: shown.sender, nonce: shown.nonce }).collect();
        self.agreed(submissions).ok()
    }
}

fn seen_in(watch: &Watch, outcome: Outcome) -> Option<BlockRef> {
    match outcome {
        Outcome::Confirmed(confirmation) => Some(confirmation.block),
        Outcome::Pending(waiting @ Waiting::Mined { .. }) => waiting.block(),
        Outcome::Reorganised { now, .. } => now.block(),
        _ => watch.seen_in,
    }
}

/// What an endpoint says about the transaction of `watch`.
async fn facts(rpc: Rpc, expected: &ExpectedTip, watch: &Watch) -> Result<Facts, RpcError> {
    // Before the rest: a receipt from a newer block than the head only has fewer confirmations.
    let head = rpc.head().await?;
    let (chain_id, transaction, receipt, at_seen) = join4(
        rpc.chain_id(),
        rpc.transaction(watch.transaction),
        rpc.receipt(watch.transaction),
        OptionFuture::from(watch.seen_in.map(|seen| rpc.block(seen.number))),
    )
    .await;
    let (transaction, receipt) = (transaction?, receipt?);
    // After the receipt: this is what is on the chain now.
    let number = receipt.as_ref().map(|receipt| receipt.block.number);
    let lost = watch.submission.filter(|_| transaction.is_none());
    let settled = head.saturating_add(1).saturating_sub(expected.confirmations.max(1));
    let (at_receipt, settled_nonce) = join(
        OptionFuture::from(number.map(|number| rpc.block(number))),
        OptionFuture::from(lost.map(|submission| rpc.nonce(submission.sender, settled))),
    )
    .await;
    Ok(Facts {
        chain_id: chain_id?,
        head,
        transaction,
        receipt,
        at_receipt: at_receipt.transpose()?.flatten(),
        at_seen: at_seen.transpose()?.flatten(),
        settled_nonce: settled_nonce.transpose()?,
    })
}
