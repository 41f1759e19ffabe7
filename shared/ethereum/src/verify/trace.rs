//! Everything that can be found out about one tip.

use super::{Outcome, UnknownReason, Verdict, Waiting, Watch};
use crate::{ExpectedTip, Quorum, TxHash};

/// What is known of a tip, and what to keep until the next look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace {
    /// The outcome. A failure is that of the reported transaction, and that no other one has paid the tip so far: it may
    /// still be paid as long as it is expected.
    pub outcome: Outcome,
    /// The transaction to look at the next time; none where nobody has reported one and none was found.
    pub watch: Option<Watch>,
    /// From which block on to search the next time.
    pub next_block: u64,
    /// Whether every block was searched where there was a need to: what has not been found is not there yet.
    pub is_complete: bool,
}

impl Quorum {
    /// Looks at the transaction that was reported for a tip. Where there is none, or it is lost, or does not pay the tip, it
    /// searches the blocks from `from_block` on for the tip's event: the client may have vanished before it could report, or
    /// the sender have replaced the transaction by a quicker one. A search is bounded, and goes on from
    /// [`Trace::next_block`]. It never fails: what went wrong is an [`Outcome::Unknown`].
    pub async fn trace(&self, expected: &ExpectedTip, watch: Option<&Watch>, from_block: u64) -> Trace {
        let reported = match watch {
            Some(watch) => Some(self.verify(expected, watch).await),
            None => None,
        };
        if let Some(reported) = reported.filter(|reported| is_found(reported.outcome)) {
            let Verdict { outcome, watch } = reported;
            return Trace { outcome, watch: Some(watch), next_block: from_block, is_complete: true };
        }
        let Ok(found) = self.find(expected, from_block).await else {
            // Whatever the reported transaction has failed with, another one may have paid.
            let watch = reported.map(|reported| reported.watch);
            let outcome = Outcome::Unknown(UnknownReason::Unreachable);
            return Trace { outcome, watch, next_block: from_block, is_complete: false };
        };
        let searched = Trace {
            outcome: reported.map_or(Outcome::Pending(Waiting::Unseen), |reported| reported.outcome),
            watch: reported.map(|reported| reported.watch),
            next_block: found.next_block,
            is_complete: found.is_complete,
        };
        let has_failed = matches!(searched.outcome, Outcome::Failed(_));
        match self.best(expected, watch, has_failed, &found.transactions).await {
            Some(better) => Trace { outcome: better.outcome, watch: Some(better.watch), ..searched },
            // It may be paid in what is left to search.
            None if !found.is_complete && has_failed => {
                Trace { outcome: Outcome::Unknown(UnknownReason::Searching), ..searched }
            }
            None => searched,
        }
    }

    /// The first of the transactions that pays the tip, and else the first that may come to. `has_failed` says whether the
    /// one that was reported has been judged not to.
    async fn best(
        &self,
        expected: &ExpectedTip,
        reported: Option<&Watch>,
        has_failed: bool,
        found: &[TxHash],
    ) -> Option<Verdict> {
        let mut best = None;
        for transaction in found.iter().copied() {
            if let Some(watch) = reported.filter(|watch| watch.transaction == transaction) {
                // The event is there and the receipt is not: some endpoint has lost it, or will have it soon. A receipt that
                // is there and does not pay the tip has been judged.
                let lost = Verdict { outcome: Outcome::Unknown(UnknownReason::Inconsistent), watch: *watch };
                best = best.or((!has_failed).then_some(lost));
                continue;
            }
            let verdict = self.verify(expected, &Watch { transaction, submission: None, seen_in: None }).await;
            match verdict.outcome {
                Outcome::Confirmed(_) => return Some(verdict),
                Outcome::Pending(_) | Outcome::Reorganised { .. } | Outcome::Unknown(_) => {
                    best = best.or(Some(verdict));
                }
                Outcome::Failed(_) => {}
            }
        }
        best
    }
}

/// Whether there is no need for a search.
fn is_found(outcome: Outcome) -> bool {
    match outcome {
        Outcome::Confirmed(_) | Outcome::Unknown(_) => true,
        Outcome::Pending(waiting) | Outcome::Reorganised { now: waiting, .. } => waiting != Waiting::Unseen,
        Outcome::Failed(_) => false,
    }
}
