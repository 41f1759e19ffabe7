//! A tip that becomes something else, and what its conversation is told of it.

use natter_chat::{EntryContent, EntryId, Timestamp, Tip, TipStatus};
use natter_dynamo::{TipChange, TipDraft, TipNote, TipProgress};

/// How many changes a tip remembers: more than any chain has made of an honest one.
const MAX_HISTORY: usize = 64;

/// A new id for an entry. Random, and so noted with the tip before it is used.
pub(crate) type NewId<'a> = &'a dyn Fn() -> EntryId;

/// Lets the tip be `status` from `now` on. A tip that becomes anything for the first time is told to its conversation with the
/// transaction that it has then.
pub(crate) fn become_status(
    meant: &TipDraft,
    progress: &mut TipProgress,
    status: TipStatus,
    now: Timestamp,
    new_id: NewId<'_>,
) {
    if progress.status.as_ref() == Some(&status) {
        return;
    }
    let is_new = progress.status.is_none();
    if is_new {
        let content = EntryContent::Tip(told(meant, progress));
        progress.notes.push(TipNote { entry_id: meant.entry_id, content });
    }
    if !is_new || status != (TipStatus::Pending {}) {
        let content = EntryContent::TipChanged { target_id: meant.entry_id, status: status.clone(), target_seq: None };
        progress.notes.push(TipNote { entry_id: new_id(), content });
    }
    if progress.is_silent {
        progress.notes.clear();
    }
    if progress.history.len() == MAX_HISTORY {
        progress.history.remove(0);
    }
    progress.history.push(TipChange { status: status.clone(), at: now });
    progress.status = Some(status);
}

/// When the tip became what it is.
pub(crate) fn changed_at(meant: &TipDraft, progress: &TipProgress) -> Timestamp {
    progress.history.last().map_or(meant.intended_at, |change| change.at)
}

fn told(meant: &TipDraft, progress: &TipProgress) -> Tip {
    Tip {
        tip_id: meant.tip_id.clone(),
        to_user_id: meant.to_user_id,
        asset: meant.asset.clone(),
        amount: meant.amount.clone(),
        transaction: progress.transaction.clone().unwrap_or_default(),
        note: meant.note.clone(),
        about_id: meant.about_id,
    }
}
