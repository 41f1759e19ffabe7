//! One outcome from those of several endpoints.

use super::{Outcome, UnknownReason, Waiting};
use crate::BlockRef;

/// What `required` of the outcomes say, and none contradicts. An endpoint that lags behind does not contradict: it only
/// delays. Too few endpoints, or a contradiction, is [`Outcome::Unknown`].
pub(super) fn combine(outcomes: Vec<Outcome>, required: usize) -> Outcome {
    let (unknown, known): (Vec<_>, Vec<_>) =
        outcomes.into_iter().partition(|outcome| matches!(outcome, Outcome::Unknown(_)));
    if known.len() < required {
        return unknown.first().copied().unwrap_or(Outcome::Unknown(UnknownReason::Unreachable));
    }
    if !in_one_block(&known) {
        return Outcome::Unknown(UnknownReason::Disagreement);
    }
    let (pending, decided): (Vec<_>, Vec<_>) =
        known.into_iter().partition(|outcome| matches!(outcome, Outcome::Pending(_)));
    if !all_alike(&decided) {
        return Outcome::Unknown(UnknownReason::Disagreement);
    }
    // With as many as required, those who lag behind are outvoted; with fewer, they are waited for.
    let voices = if decided.len() >= required { decided } else { pending };
    let least = voices.into_iter().min_by_key(|outcome| progress(*outcome));
    least.unwrap_or(Outcome::Unknown(UnknownReason::Disagreement))
}

/// Whether nobody has seen the transaction in another block than the others.
fn in_one_block(outcomes: &[Outcome]) -> bool {
    let blocks: Vec<_> = outcomes.iter().filter_map(block).collect();
    blocks.windows(2).all(|pair| pair[0] == pair[1])
}

/// Whether they say the same, however far the transaction has come since.
fn all_alike(decided: &[Outcome]) -> bool {
    decided.windows(2).all(|pair| match (pair[0], pair[1]) {
        (Outcome::Reorganised { was, .. }, Outcome::Reorganised { was: other, .. }) => was == other,
        (one, other) => one == other,
    })
}

fn block(outcome: &Outcome) -> Option<BlockRef> {
    match outcome {
        Outcome::Confirmed(confirmation) => Some(confirmation.block),
        other => progress(*other).as_ref().and_then(Waiting::block),
    }
}

fn progress(outcome: Outcome) -> Option<Waiting> {
    match outcome {
        Outcome::Pending(waiting) | Outcome::Reorganised { now: waiting, .. } => Some(waiting),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
