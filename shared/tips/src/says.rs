//! What becomes of a tip when its sender says something.

use natter_chat::{EntryId, Timestamp, TipStatus};
use natter_dynamo::{TipDraft, TipProgress, TipRecord};
use natter_ethereum::{TxHash, Watch};
use uuid::Uuid;

use crate::become_status::become_status;
use crate::schedule::next_look;

/// How many transactions may be reported for a tip: wallets replace one, and send another after one that failed. The
/// conversation is told of each; one that pays is found also where it is not reported.
const MAX_REPORTS: u32 = 5;

/// The tip is paid, or nothing is to be expected of it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing can be changed about the tip any more")]
pub struct Closed;

/// How a tip stands that is meant now. Its event is searched for from `next_block` on, whether or not anything is reported.
#[must_use]
pub fn meant(meant: &TipDraft, next_block: u64) -> TipProgress {
    let mut progress = TipProgress { next_block, ..TipProgress::default() };
    progress.due = Some(next_look(meant, &progress, meant.intended_at));
    progress
}

/// The tip once its sender has reported that a transaction pays it; `None` where that is known. Nobody believes it: the chain
/// is asked right after that.
///
/// # Errors
/// [`Closed`].
pub fn reported(tip: &TipRecord, transaction: TxHash, now: Timestamp) -> Result<Option<TipProgress>, Closed> {
    let reported = transaction.to_string();
    if tip.progress.transaction.as_ref() == Some(&reported) {
        return Ok(None);
    }
    let has_said_enough = tip.progress.reports >= MAX_REPORTS;
    if has_said_enough || tip.is_settled() || matches!(tip.progress.status, Some(TipStatus::Confirmed { .. })) {
        return Err(Closed);
    }
    let watch = Watch { transaction, submission: None, seen_in: None };
    let mut progress = TipProgress {
        watch: serde_json::to_string(&watch).ok(),
        transaction: Some(reported),
        reports: tip.progress.reports + 1,
        reported_at: Some(now),
        confirmations: 0,
        unknown_since: None,
        due: Some(now),
        ..tip.progress.clone()
    };
    if !matches!(progress.status, Some(TipStatus::Reorganised {})) {
        become_status(&tip.meant, &mut progress, TipStatus::Pending {}, now, &new_id);
    }
    Ok(Some(progress))
}

/// The tip once its sender has given it up; `None` where that is known. Should it be paid all the same, it is found.
///
/// # Errors
/// [`Closed`] where a transaction is known.
pub fn cancelled(tip: &TipRecord, now: Timestamp) -> Result<Option<TipProgress>, Closed> {
    if tip.is_open() {
        return Err(Closed);
    }
    let progress = TipProgress { cancelled_at: Some(now), ..tip.progress.clone() };
    Ok(tip.progress.cancelled_at.is_none().then_some(progress))
}

/// A new id for an entry.
pub(crate) fn new_id() -> EntryId {
    Uuid::now_v7().into()
}
