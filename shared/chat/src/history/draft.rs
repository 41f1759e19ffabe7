//! A page before the states of its messages are known.

use std::collections::{BTreeMap, BTreeSet};

use super::{Gap, MAX_PAGE_BYTES, Page, PageRequest, Range};
use crate::entry::states;
use crate::{Entry, EntryContent, EntryId, EntryState, Seq, Viewer};

/// How many places at most may be open before one that has been given out since: more than that are not given out while an
/// entry is being stored.
pub(super) const MAX_UNSETTLED: u64 = 12;

/// The entries of a page, to which the changes of its messages are still to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    request: PageRequest,
    nearest_first: Vec<Entry>,
    more: bool,
    gap: Option<Gap>,
    /// The conversation's last place: nothing up to there is still to come.
    last_seq: Seq,
    /// Before this place, DynamoDB cannot tell what is still to come.
    doubtful_before: Option<Seq>,
}

impl Draft {
    pub(super) fn new(
        request: PageRequest,
        mut nearest_first: Vec<Entry>,
        more: bool,
        gap: Option<Gap>,
        (last_seq, doubtful_before): (Seq, Option<Seq>),
    ) -> Self {
        let found = nearest_first.len();
        nearest_first.truncate(request.limit);
        let more = more || nearest_first.len() < found;
        Self { request, nearest_first, more, gap, last_seq, doubtful_before }
    }

    /// The places of which neither store has anything, `sealed` apart, although they may have been given out just now: DynamoDB
    /// alone cannot tell them from those of entries that it has deleted. They have to be settled before this page may be told.
    #[must_use]
    pub fn unsettled(&self, sealed: &[Seq]) -> Vec<Seq> {
        let Some(floor) = self.doubtful_before.filter(|_| self.gap.is_none()) else { return Vec::new() };
        let found = || self.nearest_first.iter().map(|entry| entry.seq);
        let (first, last) = match self.request.range {
            Range::After(after) if self.more => (after.next(), found().max().unwrap_or(after)),
            Range::After(after) => (after.next(), self.last_seq),
            Range::Before(_) if self.more => (found().min().unwrap_or(floor), floor),
            Range::Before(_) => (Seq::ZERO.next(), floor),
        };
        let last = last.get().min(floor.previous().get());
        let first = first.get().max(floor.get().saturating_sub(MAX_UNSETTLED)).max(1);
        let empty = |seq: &Seq| !sealed.contains(seq) && found().all(|known| known != *seq);
        (first..=last).map(Seq::new).filter(empty).collect()
    }

    /// The messages whose changes are to be looked for; none where the page reaches the log's end: a change comes after
    /// what it changes, so that the page holds all of them itself.
    #[must_use]
    pub fn targets(&self) -> Vec<EntryId> {
        if self.reaches_the_end() {
            return Vec::new();
        }
        let may_be_changed = |content: &EntryContent| content.counts() || *content == EntryContent::Erased {};
        let messages = self.nearest_first.iter().filter(|entry| may_be_changed(&entry.content));
        messages.map(|entry| entry.entry_id).collect()
    }

    /// The messages that are quoted on the page and do not stand on it: whether they were deleted since is to be looked for;
    /// none where the page reaches the log's end, and tells it itself.
    #[must_use]
    pub fn quoted(&self) -> Vec<EntryId> {
        if self.reaches_the_end() {
            return Vec::new();
        }
        let here: BTreeSet<EntryId> = self.nearest_first.iter().map(|entry| entry.entry_id).collect();
        let quotes = self.nearest_first.iter().filter_map(|entry| entry.content.quoted());
        quotes.map(|quote| quote.entry_id).filter(|quoted| !here.contains(quoted)).collect()
    }

    fn reaches_the_end(&self) -> bool {
        match self.request.range {
            Range::Before(before) => before.is_none(),
            Range::After(_) => !self.more,
        }
    }

    /// The page as it is for `viewer`, given the changes that were found, in any order and as often as they were found. It
    /// ends early where it would grow beyond [`MAX_PAGE_BYTES`].
    #[must_use]
    pub fn finish(self, changes: &[Entry], viewer: Viewer) -> Page {
        let mut states = states(changes.iter().chain(&self.nearest_first));
        let fitting = count_within(&self.nearest_first, &states, MAX_PAGE_BYTES);
        let was_cut = fitting < self.nearest_first.len();
        let mut entries = self.nearest_first;
        entries.truncate(fitting);
        let is_backwards = self.request.is_backwards();
        if is_backwards {
            entries.reverse();
        }
        // Backwards the gap lies beyond the page's last entry: where the page was cut, the next page will come to it.
        let gap = self.gap.filter(|_| !(is_backwards && was_cut));
        let has_more = self.more || was_cut;
        let last = entries.last().map(|entry| entry.seq);
        let up_to = match self.request.range {
            Range::After(_) if !has_more => self.last_seq,
            Range::After(after) => last.unwrap_or(after),
            Range::Before(Some(before)) => before.previous().min(self.last_seq),
            // What comes after its newest entry is pushed.
            Range::Before(None) => last.unwrap_or(Seq::ZERO),
        };
        let deleted = states.iter().filter(|(_, state)| state.deleted.is_some()).map(|(id, _)| *id).collect();
        let entries = viewer.log(entries, &deleted);
        let states: BTreeMap<_, _> = entries.iter().filter_map(|entry| states.remove_entry(&entry.entry_id)).collect();
        Page { entries, states, has_more, up_to, gap, kept_since: None }
    }
}

/// How many of the entries fit together with their states, at least one: no entry is as large as a page.
fn count_within(entries: &[Entry], states: &BTreeMap<EntryId, EntryState>, max_bytes: usize) -> usize {
    let mut total = 0;
    let fitting = entries.iter().take_while(|entry| {
        total += json_bytes(entry) + states.get(&entry.entry_id).map_or(0, keyed_json_bytes) + 1;
        total <= max_bytes
    });
    fitting.count().max(1)
}

/// The state behind its key, an entry id in quotation marks, a colon, and the comma after it.
fn keyed_json_bytes(state: &EntryState) -> usize {
    json_bytes(state) + 36 + 4
}

fn json_bytes(value: &impl serde::Serialize) -> usize {
    serde_json::to_vec(value).map_or(0, |json| json.len())
}
