//! What becomes of a tip when the chain says something.

use natter_chat::{EntryId, Timestamp, TipStatus};
use natter_dynamo::{CountedEvent, TipProgress, TipRecord};
use natter_ethereum::{Confirmation, Outcome, Trace, UnknownReason, Waiting, Watch};

use crate::become_status::become_status;
use crate::schedule::{is_final, is_given_up, next_look};

/// Why a tip fails that was never seen on the chain.
const EXPIRED: &str = "expired";

/// Why a tip fails whose event pays another one already.
const COUNTED_ELSEWHERE: &str = "counted_elsewhere";

/// The tip after a look at the chain. What the chain does not say leaves it as it was. `new_id` gives ids for the entries that
/// tell of it.
#[must_use]
pub fn decide(tip: &TipRecord, trace: &Trace, now: Timestamp, new_id: &dyn Fn() -> EntryId) -> TipProgress {
    let mut next = Next { tip, progress: tip.progress.clone(), now, new_id };
    if let Outcome::Unknown(reason) = trace.outcome {
        next.unknown(reason, trace);
        return next.progress;
    }
    next.progress.unknown_since = None;
    next.progress.next_block = trace.next_block;
    next.remember(trace.watch);
    match trace.outcome {
        Outcome::Pending(waiting) => next.waits(waiting, trace.is_complete),
        Outcome::Reorganised { now: waiting, .. } => next.waits_again(waiting, trace.is_complete),
        Outcome::Confirmed(confirmation) => next.confirmed(&confirmation),
        Outcome::Failed(reason) => next.failed(reason.code()),
        Outcome::Unknown(_) => {}
    }
    next.progress
}

/// The tip where the event that pays it is counted for another one: it never was a payment of its own.
#[must_use]
pub(crate) fn counted_elsewhere(tip: &TipRecord, now: Timestamp, new_id: &dyn Fn() -> EntryId) -> TipProgress {
    let mut next = Next { tip, progress: tip.progress.clone(), now, new_id };
    next.failed(COUNTED_ELSEWHERE);
    next.progress
}

struct Next<'a> {
    tip: &'a TipRecord,
    progress: TipProgress,
    now: Timestamp,
    new_id: &'a dyn Fn() -> EntryId,
}

impl Next<'_> {
    /// Nothing is learnt but, perhaps, who sent the transaction; and which blocks hold nothing, where all that is left is to
    /// search the others. What one endpoint alone has found is not taken up, and is found again.
    fn unknown(&mut self, reason: UnknownReason, trace: &Trace) {
        self.progress.unknown_since.get_or_insert(self.now);
        let known = self.progress.transaction.clone();
        if trace.watch.is_some_and(|watch| known == Some(watch.transaction.to_string())) {
            self.remember(trace.watch);
        }
        if reason == UnknownReason::Searching {
            self.progress.next_block = trace.next_block;
        }
        self.look_again();
    }

    fn remember(&mut self, watch: Option<Watch>) {
        let Some(watch) = watch else { return };
        self.progress.transaction = Some(watch.transaction.to_string());
        self.progress.watch = serde_json::to_string(&watch).ok();
    }

    fn waits(&mut self, waiting: Waiting, is_complete: bool) {
        self.progress.confirmations = match waiting {
            Waiting::Mined { confirmations, .. } => confirmations,
            Waiting::Unseen | Waiting::Pooled => 0,
        };
        match &self.progress.status {
            None if waiting == Waiting::Unseen => {}
            Some(TipStatus::Failed { reason }) if reason == EXPIRED && waiting == Waiting::Unseen => {}
            None | Some(TipStatus::Failed { .. }) => self.becomes(TipStatus::Pending {}),
            // Its block is where it was, and the chain a little shorter.
            Some(TipStatus::Confirmed { .. }) if self.is_counted_in(waiting) => return self.look_again(),
            Some(TipStatus::Confirmed { .. }) => self.taken_back(),
            Some(TipStatus::Pending {} | TipStatus::Reorganised {}) => {}
        }
        let is_lost = waiting == Waiting::Unseen && is_complete;
        if is_lost && is_given_up(&self.tip.meant, &self.progress, self.now) {
            return self.expired();
        }
        self.look_again();
    }

    fn waits_again(&mut self, waiting: Waiting, is_complete: bool) {
        if matches!(self.progress.status, Some(TipStatus::Confirmed { .. })) {
            self.taken_back();
        }
        self.waits(waiting, is_complete);
    }

    fn taken_back(&mut self) {
        self.progress.counted = None;
        self.becomes(TipStatus::Reorganised {});
    }

    fn is_counted_in(&self, waiting: Waiting) -> bool {
        let block = waiting.block().map(|block| block.hash.to_string());
        block.is_some() && block == self.progress.counted.as_ref().map(|event| event.block_hash.clone())
    }

    fn confirmed(&mut self, confirmation: &Confirmation) {
        let transaction = confirmation.transaction.to_string();
        let block_number = confirmation.block.number;
        self.progress.counted = Some(CountedEvent {
            transaction: transaction.clone(),
            log_index: confirmation.log_index,
            block_number,
            block_hash: confirmation.block.hash.to_string(),
            mined_at: confirmation.mined_at,
        });
        self.becomes(TipStatus::Confirmed { block_number, transaction });
        self.ends_if(is_final(&self.tip.meant, &self.progress, self.now));
    }

    /// It may still be paid by another transaction, for as long as that is expected.
    fn failed(&mut self, reason: &str) {
        self.progress.counted = None;
        self.progress.confirmations = 0;
        self.becomes(TipStatus::Failed { reason: reason.to_owned() });
        self.ends_if(is_given_up(&self.tip.meant, &self.progress, self.now));
    }

    /// What nobody was told of ends without a word.
    fn expired(&mut self) {
        if self.progress.status.is_some() {
            self.becomes(TipStatus::Failed { reason: EXPIRED.to_owned() });
        }
        self.ends_if(true);
    }

    fn becomes(&mut self, status: TipStatus) {
        become_status(&self.tip.meant, &mut self.progress, status, self.now, self.new_id);
    }

    /// Settles the tip for good, where nothing is left to expect or to tell.
    fn ends_if(&mut self, is_over: bool) {
        if is_over && self.progress.notes.is_empty() {
            self.progress.due = None;
        } else {
            self.look_again();
        }
    }

    fn look_again(&mut self) {
        self.progress.due = Some(next_look(&self.tip.meant, &self.progress, self.now));
    }
}

#[cfg(test)]
mod tests;
