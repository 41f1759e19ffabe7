//! When a tip is looked at again.

use std::time::Duration;

use natter_chat::{Timestamp, TipStatus};
use natter_dynamo::{TipDraft, TipProgress};

use crate::become_status::changed_at;

/// How long a payment is expected after a tip was meant. A client that vanished may have sent a transaction that waits for a
/// cheaper hour.
pub const EXPECTED_FOR: Duration = Duration::from_hours(24);

/// How long a confirmed tip's block is looked at again: longer than any chain in question takes to make one final.
pub(crate) const WATCHED_FOR: Duration = Duration::from_hours(1);

/// How long at least something is waited for after the tip changed last, though it is not expected any more: a transaction
/// whose block has left the chain takes a while to come into another one.
pub(crate) const PATIENCE: Duration = Duration::from_hours(1);

/// From when on a tip of which nothing can be said is one that somebody should look after.
pub const UNKNOWN_FOR_LONG: Duration = Duration::from_mins(15);

/// The older, the more seldom: the time until the next look is this part of the time that has passed.
const PART: u32 = 4;

/// When the tip is to be looked at next, being as it is.
pub(crate) fn next_look(meant: &TipDraft, progress: &TipProgress, now: Timestamp) -> Timestamp {
    let seconds = Duration::from_secs;
    let changed_at = changed_at(meant, progress);
    let (since, least, most) = match (progress.unknown_since, &progress.status) {
        (Some(since), _) => (since, seconds(15), seconds(600)),
        (None, None) => (meant.intended_at, seconds(30), seconds(3600)),
        (None, Some(TipStatus::Pending {} | TipStatus::Reorganised {})) => {
            let reported_at = progress.reported_at.unwrap_or(changed_at);
            (changed_at.max(reported_at), seconds(3), seconds(600))
        }
        (None, Some(TipStatus::Confirmed { .. })) => (changed_at, seconds(30), seconds(900)),
        (None, Some(TipStatus::Failed { .. })) => (changed_at, seconds(60), seconds(3600)),
    };
    now.plus((now.since(since) / PART).clamp(least, most))
}

/// Whether nothing that has not been seen is waited for any more.
pub(crate) fn is_given_up(meant: &TipDraft, progress: &TipProgress, now: Timestamp) -> bool {
    let reported_at = progress.reported_at.unwrap_or(meant.intended_at);
    let last = changed_at(meant, progress).max(reported_at);
    now >= meant.expected_until && (progress.status.is_none() || now >= last.plus(PATIENCE))
}

/// Whether a confirmed tip's block is not looked at any more.
pub(crate) fn is_final(meant: &TipDraft, progress: &TipProgress, now: Timestamp) -> bool {
    now >= changed_at(meant, progress).plus(WATCHED_FOR)
}
