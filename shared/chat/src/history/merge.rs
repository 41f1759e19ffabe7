//! Which entries a page holds, given what each store answered. No I/O: [`plan`] says whether and what to ask PostgreSQL,
//! and [`Plan::complete`] takes its answer.

use std::collections::BTreeMap;

use super::{Draft, Gap, PageRequest, Range, TRUST_MARGIN, draft::MAX_UNSETTLED};
use crate::{Entry, EntryId, Seq, Timestamp};

/// An entry as DynamoDB holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentEntry {
    /// The entry.
    pub entry: Entry,
    /// When DynamoDB may delete it.
    pub expires_at: Timestamp,
}

/// What DynamoDB answered: up to `limit + 1` entries, the nearest to the cursor of [`PageRequest::within`] first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentPage {
    /// The entries, the nearest to the cursor first.
    pub entries: Vec<RecentEntry>,
    /// The place of the conversation's newest entry.
    pub last_seq: Seq,
    /// Whether the conversation is so young that none of its entries can have been deleted.
    pub holds_everything: bool,
    /// Everything up to this place does not exist for the reader: for them the log begins after it.
    pub hidden_up_to: Seq,
}

/// What to ask PostgreSQL for: the nearest entries to the open end, both bounds exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchiveQuery {
    /// Only entries after this place.
    pub after: Seq,
    /// Only entries before this place.
    pub before: Seq,
    /// Whether the entries nearest to `before` are wanted (falling `seq`) or those nearest to `after` (rising).
    pub newest_first: bool,
    /// How many at most.
    pub limit: usize,
}

/// How a page comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    request: PageRequest,
    /// Proven complete from DynamoDB alone, nearest to the cursor first.
    trusted: Vec<Entry>,
    /// What DynamoDB still has of the stretch that PostgreSQL is to be asked for.
    untrusted: Vec<Entry>,
    /// What to ask PostgreSQL for; `None` where DynamoDB is enough.
    pub archive_query: Option<ArchiveQuery>,
    /// Whether there may be more beyond what DynamoDB answered.
    more_beyond: bool,
    /// The conversation's last place.
    last_seq: Seq,
    /// Before this place, DynamoDB cannot tell an entry that it has deleted from one that is still to come.
    doubtful_before: Option<Seq>,
}

/// Decides what of DynamoDB's answer may be told as it is, and what PostgreSQL has to be asked for.
#[must_use]
pub fn plan(request: PageRequest, recent: RecentPage, now: Timestamp) -> Plan {
    let request = request.within(recent.hidden_up_to);
    let hidden_up_to = recent.hidden_up_to;
    let mut plan = match request.range {
        Range::Before(before) => plan_backwards(request, before, recent, now),
        Range::After(after) => plan_forwards(request, after, recent, now),
    };
    // Only now: a hidden entry may prove that nothing visible is missing.
    plan.trusted.retain(|entry| entry.seq > hidden_up_to);
    plan.untrusted.retain(|entry| entry.seq > hidden_up_to);
    plan
}

fn plan_backwards(request: PageRequest, before: Option<Seq>, recent: RecentPage, now: Timestamp) -> Plan {
    let (trusts_all, last_seq) = (recent.holds_everything, recent.last_seq);
    let is_full = recent.entries.len() > request.limit;
    let (trusted, untrusted) = split(recent.entries, |entry| trusts_all || proves_later_ones(entry, now));
    let floor = trusted
        .last()
        .map_or_else(|| before.unwrap_or(Seq::new(u64::MAX)).min(recent.last_seq.next()), |entry| entry.seq);
    let nothing_before = trusts_all && !is_full || floor <= recent.hidden_up_to.next();
    let archive_query = (trusted.len() < request.limit && !nothing_before).then(|| ArchiveQuery {
        after: recent.hidden_up_to,
        before: floor,
        newest_first: true,
        limit: request.limit + 1 - trusted.len(),
    });
    let doubtful_before = archive_query.and_then(|_| doubtful_before(trusted.last(), floor, last_seq, now));
    Plan { request, trusted, untrusted, archive_query, more_beyond: !nothing_before, last_seq, doubtful_before }
}

fn plan_forwards(request: PageRequest, after: Seq, recent: RecentPage, now: Timestamp) -> Plan {
    let is_full = recent.entries.len() > request.limit;
    let (trusts_all, last_seq) = (recent.holds_everything, recent.last_seq);
    let (untrusted, trusted) = split(recent.entries, |entry| !(trusts_all || proves_later_ones(entry, now)));
    let end = match (trusted.first(), untrusted.last()) {
        (Some(proven), _) => proven.seq,
        // DynamoDB has more, and the next page may find that proven: this one, and its gap, end with the answer.
        (None, Some(last)) if is_full => last.seq.next(),
        (None, _) => recent.last_seq.next(),
    };
    // Everything between the cursor and the first entry that proves what follows it may have been deleted.
    let is_proven = trusts_all || end <= after.next();
    let archive_query =
        (!is_proven).then_some(ArchiveQuery { after, before: end, newest_first: false, limit: request.limit + 1 });
    let doubtful_before = archive_query.and_then(|_| doubtful_before(trusted.first(), end, last_seq, now));
    Plan { request, trusted, untrusted, archive_query, more_beyond: is_full, last_seq, doubtful_before }
}

/// Where what is still to come may be missing: before the first entry that proves what comes after it, unless that was stored
/// long ago, or else near the log's end. Places are given out in the order of time.
fn doubtful_before(proven: Option<&Entry>, floor: Seq, last_seq: Seq, now: Timestamp) -> Option<Seq> {
    let is_late = match proven {
        Some(entry) => entry.sent_at.plus(TRUST_MARGIN) > now,
        None => floor.get() + MAX_UNSETTLED > last_seq.get(),
    };
    is_late.then_some(floor)
}

/// The longest beginning of which every entry passes, and the rest.
fn split(entries: Vec<RecentEntry>, passes: impl Fn(&RecentEntry) -> bool) -> (Vec<Entry>, Vec<Entry>) {
    let beginning = entries.iter().take_while(|entry| passes(entry)).count();
    let mut all: Vec<Entry> = entries.into_iter().map(|recent| recent.entry).collect();
    let rest = all.split_off(beginning);
    (all, rest)
}

/// The rule of this module: whether this entry proves that nothing after it has been deleted.
fn proves_later_ones(recent: &RecentEntry, now: Timestamp) -> bool {
    recent.expires_at > now.plus(TRUST_MARGIN)
}

impl Plan {
    /// What PostgreSQL is to be asked for the changes of, beside those of what it answers: DynamoDB may have deleted some.
    pub fn doubtful(&self) -> impl Iterator<Item = EntryId> {
        self.untrusted.iter().map(|entry| entry.entry_id)
    }

    /// Drafts the page from what PostgreSQL answered to [`Plan::archive_query`]; `None` where it did not answer.
    #[must_use]
    pub fn complete(self, archived: Option<Vec<Entry>>) -> Draft {
        match (self.archive_query, archived) {
            (None, _) => self.without_archive(None),
            (Some(query), None) => self.without_archive(Some(Gap { after: query.after, before: query.before })),
            (Some(query), Some(archived)) => self.merged(query, archived),
        }
    }

    fn without_archive(self, gap: Option<Gap>) -> Draft {
        Draft::new(self.request, self.trusted, self.more_beyond, gap, (self.last_seq, self.doubtful_before))
    }

    fn merged(self, query: ArchiveQuery, archived: Vec<Entry>) -> Draft {
        let merged = union(self.untrusted, archived, query);
        let more_in_stretch = merged.len() >= query.limit;
        let (nearest_first, more) = if self.request.is_backwards() {
            ([self.trusted, merged].concat(), more_in_stretch)
        } else if more_in_stretch {
            (merged, true)
        } else {
            ([merged, self.trusted].concat(), self.more_beyond)
        };
        Draft::new(self.request, nearest_first, more, None, (self.last_seq, self.doubtful_before))
    }
}

/// The entries of both stores, each once, nearest to the cursor first, and no more than either store was asked for:
/// beyond that, one store's answer ends while the other's goes on.
fn union(untrusted: Vec<Entry>, archived: Vec<Entry>, query: ArchiveQuery) -> Vec<Entry> {
    // DynamoDB's form of an entry wins: what it says was erased there first.
    let by_seq: BTreeMap<Seq, Entry> = archived.into_iter().chain(untrusted).map(|entry| (entry.seq, entry)).collect();
    let rising = by_seq.into_values();
    if query.newest_first { rising.rev().take(query.limit).collect() } else { rising.take(query.limit).collect() }
}
