//! What a device has missed of one conversation: all of it, or nothing.

use natter_chat::history::{MAX_PAGE_BYTES, Outline, Range, RecentEntry, holds_everything, is_all, unread};
use natter_chat::{ConversationSummary, MemberView, Seq, Timestamp, Unread, UserId};
use natter_delivery::Log;
use natter_delivery::summaries::read_up_to;
use natter_dynamo::StoreError;
use natter_protocol::frames::SyncedConversation;

use crate::packing::json_bytes;

/// How many entries are recovered at most where the device knows the conversation: as many short ones as fit into a frame.
const MAX_MISSED: u64 = 400;

/// How many where it does not: a device that starts wants the list, and of each conversation its end.
const MAX_NEW: u64 = 20;

/// How many entries are read at once: no more is read in vain than this, where they are long.
const CHUNK: usize = 100;

/// The entries after a device's position.
pub(crate) struct Missed {
    /// After which place.
    after: Seq,
    /// All of them, or none that could be told.
    entries: Option<Vec<RecentEntry>>,
    /// The last place of which the entries tell.
    up_to: Seq,
}

impl Missed {
    /// What a device at this position has missed.
    pub(crate) async fn by(
        position: Option<Seq>,
        view: &MemberView,
        log: &Log,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let after = position.unwrap_or(Seq::ZERO).max(view.membership.hidden_up_to);
        let last = view.conversation.last_seq;
        let most = if position.is_some() { MAX_MISSED } else { MAX_NEW };
        // A position after the last entry is none that anybody has been told.
        let entries = match last.get().checked_sub(after.get()) {
            Some(0) => Some(Vec::new()),
            Some(count) if count <= most => read(after, view, log, now).await?,
            _ => None,
        };
        let newest = entries.iter().flatten().map(|recent| recent.entry.seq).max();
        Ok(Self { after, entries, up_to: newest.map_or(last, |newest| newest.max(last)) })
    }

    /// How much is unread, where that follows from what was missed.
    pub(crate) fn unread(&self, user: UserId, view: &MemberView) -> Option<Unread> {
        let (entries, read) = (self.entries.as_ref()?, read_up_to(view));
        if self.after > read {
            return None;
        }
        let outlines: Vec<_> = entries.iter().map(|recent| Outline::of(&recent.entry, recent.expires_at)).collect();
        Some(Unread { unread: unread(user, read, &outlines), unread_is_minimum: false })
    }

    /// Whether what its conversation shows in a list is among what was missed, or was read before.
    pub(crate) fn has_preview(&self, view: &MemberView) -> bool {
        let Some(preview) = &view.conversation.preview else { return true };
        let entries = self.entries.iter().flatten();
        preview.seq <= read_up_to(view) || entries.into_iter().any(|recent| recent.entry.seq == preview.seq)
    }

    pub(crate) fn into_synced(self, summary: ConversationSummary) -> SyncedConversation {
        let entries = self.entries.map(|entries| entries.into_iter().map(|recent| recent.entry).collect());
        SyncedConversation::new(summary, entries, self.up_to)
    }
}

/// Every entry after a place, by rising `seq`, none of them still to come; `None` where it cannot be proven that these are all,
/// or they are too long.
async fn read(
    after: Seq,
    view: &MemberView,
    log: &Log,
    now: Timestamp,
) -> Result<Option<Vec<RecentEntry>>, StoreError> {
    let conversation = &view.conversation;
    let (mut found, mut places, mut bytes) = (Vec::new(), Vec::new(), 0);
    // The entry at the position is read too, and each chunk's last one with the next chunk: that it is there proves that
    // nothing after it is missing.
    let mut known = after;
    loop {
        let chunk = log.settled(conversation, Range::After(known.previous()), CHUNK, now).await?;
        places.extend(chunk.places());
        let is_last = chunk.entries.len() < CHUNK;
        let new = chunk.entries.into_iter().filter(|recent| recent.entry.seq > known);
        let new: Vec<RecentEntry> = new.collect();
        bytes += new.iter().map(|recent| json_bytes(&recent.entry)).sum::<usize>();
        known = new.last().map_or(known, |last| last.entry.seq);
        found.extend(new);
        if bytes > MAX_PAGE_BYTES {
            return Ok(None);
        }
        if is_last {
            break;
        }
    }
    let young = holds_everything(conversation.created_at, now);
    Ok(is_all(after, &places, young, now).then_some(found))
}
