//! Which places of a stretch of a log are still open.
//!
//! A place that is neither filled nor sealed is open, or its entry expired and was deleted. The two are told apart by the rule
//! of `history`: behind an entry that does not expire soon, nothing has been deleted yet.

use std::collections::BTreeSet;

use super::{Outline, RecentEntry, TRUST_MARGIN};
use crate::{Seq, Timestamp};

/// What DynamoDB holds of a stretch of a log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogSegment {
    /// The entries, in the order in which they were asked for.
    pub entries: Vec<RecentEntry>,
    /// The places that stay empty, in the same order.
    pub sealed: Vec<Seq>,
}

/// The same, as far as it takes to count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outlines {
    /// The entries, in the order in which they were asked for.
    pub entries: Vec<Outline>,
    /// The places that stay empty, in the same order.
    pub sealed: Vec<Seq>,
}

/// A place that is not open, and when its entry may be deleted; `None` for a sealed one, which proves nothing: it expires later
/// than what stands after it.
pub type SettledSeq = (Seq, Option<Timestamp>);

impl LogSegment {
    /// What is not open.
    pub fn places(&self) -> impl Iterator<Item = SettledSeq> {
        let filled = self.entries.iter().map(|recent| (recent.entry.seq, Some(recent.expires_at)));
        filled.chain(self.sealed.iter().map(|seq| (*seq, None)))
    }
}

impl Outlines {
    /// What is not open.
    pub fn places(&self) -> impl Iterator<Item = SettledSeq> {
        let filled = self.entries.iter().map(|outline| (outline.seq, Some(outline.expires_at)));
        filled.chain(self.sealed.iter().map(|seq| (*seq, None)))
    }
}

impl From<LogSegment> for Outlines {
    fn from(LogSegment { entries, sealed }: LogSegment) -> Self {
        let entries = entries.iter().map(|recent| Outline::of(&recent.entry, recent.expires_at)).collect();
        Self { entries, sealed }
    }
}

/// The open places from `first` to `last`, both included, where these are not open. Where the conversation is too young for
/// anything to have been deleted (`holds_everything`), all that are missing; else those behind an entry that proves it.
#[must_use]
pub fn open_places(places: &[SettledSeq], first: Seq, last: Seq, holds_everything: bool, now: Timestamp) -> Vec<Seq> {
    let proven = proven_from(&mut places.iter().copied(), holds_everything, now);
    let Some(proven) = proven else { return Vec::new() };
    let known: BTreeSet<Seq> = places.iter().map(|(seq, _)| *seq).collect();
    let missing = first.max(proven).get()..=last.get();
    missing.map(Seq::new).filter(|seq| !known.contains(seq)).collect()
}

/// Whether DynamoDB holds everything after the place `after`, where these are the places from there or before on, and none
/// of them is open.
#[must_use]
pub fn is_all(after: Seq, places: &[SettledSeq], holds_everything: bool, now: Timestamp) -> bool {
    let Some(proven) = proven_from(&mut places.iter().copied(), holds_everything, now) else { return false };
    // What lies before the proof must be there itself.
    (after.next().get()..proven.get()).all(|place| places.iter().any(|(seq, _)| seq.get() == place))
}

/// The place from which on nothing has been deleted.
fn proven_from(places: &mut dyn Iterator<Item = SettledSeq>, holds_everything: bool, now: Timestamp) -> Option<Seq> {
    if holds_everything {
        return Some(Seq::ZERO);
    }
    let lasting = places.filter(|(_, expires_at)| expires_at.is_some_and(|at| at > now.plus(TRUST_MARGIN)));
    lasting.map(|(seq, _)| seq).min()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::history::RECENT_FOR;
    use crate::{Entry, EntryContent, MessageText};

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
    const LASTING: Duration = RECENT_FOR;
    const EXPIRING: Duration = TRUST_MARGIN;

    fn entry(seq: u64, lasts: Duration) -> RecentEntry {
        let entry = Entry {
            conversation_id: Uuid::nil().into(),
            entry_id: Uuid::from_u128(seq.into()).into(),
            seq: Seq::new(seq),
            sender_id: Uuid::nil().into(),
            sent_at: NOW,
            content: EntryContent::plain(MessageText::parse("hello").unwrap()),
        };
        RecentEntry { entry, expires_at: NOW.plus(lasts) }
    }

    fn stretch(entries: &[(u64, Duration)], sealed: &[u64]) -> LogSegment {
        LogSegment {
            entries: entries.iter().map(|(seq, lasts)| entry(*seq, *lasts)).collect(),
            sealed: sealed.iter().map(|seq| Seq::new(*seq)).collect(),
        }
    }

    fn open(stretch: &LogSegment, first: u64, last: u64, holds_everything: bool) -> Vec<u64> {
        let places: Vec<_> = stretch.places().collect();
        let open = open_places(&places, Seq::new(first), Seq::new(last), holds_everything, NOW);
        open.into_iter().map(Seq::get).collect()
    }

    #[test]
    fn what_is_missing_behind_a_lasting_entry_is_open_and_what_is_missing_before_it_may_be_deleted() {
        let stretch = stretch(&[(3, EXPIRING), (5, LASTING), (8, LASTING)], &[6]);
        assert_eq!(open(&stretch, 1, 10, false), [7, 9, 10]);
        assert_eq!(open(&stretch, 1, 8, true), [1, 2, 4, 7]);
    }

    #[test]
    fn nothing_is_known_of_places_where_no_entry_lasts() {
        assert!(open(&stretch(&[(3, EXPIRING)], &[5]), 1, 9, false).is_empty());
        assert_eq!(open(&stretch(&[], &[]), 1, 2, true), [1, 2]);
    }

    #[test]
    fn everything_is_there_where_the_places_up_to_a_lasting_entry_are() {
        let cases = [
            ("the entry itself is there", stretch(&[(5, LASTING)], &[]), false, true),
            ("the next one is there", stretch(&[(6, LASTING)], &[]), false, true),
            ("one is missing", stretch(&[(7, LASTING)], &[]), false, false),
            ("that one is sealed", stretch(&[(7, LASTING)], &[6]), false, true),
            ("it may be gone any moment", stretch(&[(5, EXPIRING)], &[]), false, false),
            ("nothing is there", stretch(&[], &[]), false, false),
            ("a seal alone proves nothing", stretch(&[], &[6]), false, false),
            ("one is missing in a young one", stretch(&[(7, LASTING)], &[]), true, true),
            ("nothing is there in a young one", stretch(&[], &[]), true, true),
        ];
        for (name, stretch, holds_everything, expected) in cases {
            let places: Vec<_> = stretch.places().collect();
            assert_eq!(is_all(Seq::new(5), &places, holds_everything, NOW), expected, "{name}");
        }
    }
}
