//! A conversation and what the two stores have of it, as time goes by.

use std::time::Duration;

use natter_chat::entry::states;
use natter_chat::history::{ArchiveQuery, Page, PageRequest, Range, RecentEntry, RecentPage, TRUST_MARGIN, plan};
use natter_chat::text::MAX_TEXT_BYTES;
use natter_chat::{Emoji, Entry, EntryContent, EntryId, EntryState, MessageText, Seq, Timestamp, Viewer};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

/// How long DynamoDB keeps an entry.
const TTL: Duration = Duration::from_hours(7 * 24);

const OPENED_AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);

/// How far the times of two entries may contradict their places: they come from different machines.
const MAX_CLOCK_DIFFERENCE_MS: u64 = 10_000;

/// How long a reader takes between two pages.
const ROUND: Duration = Duration::from_mins(10);

/// Whether PostgreSQL can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Archive {
    Answers,
    IsDown,
}

/// A conversation.
#[derive(Debug, Clone)]
pub(crate) struct World {
    stored: Vec<Stored>,
    last_seq: Seq,
    /// Where the log begins for the reader.
    hidden_up_to: Seq,
    /// When the first page is read; each round is one later.
    now: Timestamp,
}

/// An entry, and when the stores get rid of it and take it up.
#[derive(Debug, Clone)]
struct Stored {
    entry: Entry,
    /// From this round on DynamoDB has deleted it, if it has expired by then.
    deleted_from: usize,
    /// From this round on PostgreSQL has it; in any case once DynamoDB has deleted it.
    archived_from: usize,
}

impl Stored {
    fn expires_at(&self) -> Timestamp {
        self.entry.sent_at.plus(TTL)
    }
}

impl World {
    /// Every entry that there is for the reader, by rising place, as the reader is told it.
    pub(crate) fn log(&self) -> Vec<Entry> {
        let visible = self.stored.iter().filter(|stored| stored.entry.seq > self.hidden_up_to);
        visible.map(|stored| self.as_told(stored.entry.clone())).collect()
    }

    fn as_told(&self, mut entry: Entry) -> Entry {
        let is_deleted = self.state(entry.entry_id).is_some_and(|state| state.deleted.is_some());
        let is_hidden = entry.content.target_seq().is_some_and(|target| target <= self.hidden_up_to);
        if is_deleted || is_hidden {
            entry.content = EntryContent::Erased {};
        }
        entry
    }

    /// What has become of a message in the end.
    pub(crate) fn state(&self, entry: EntryId) -> Option<EntryState> {
        states(self.stored.iter().map(|stored| &stored.entry)).remove(&entry)
    }

    /// Where the log begins for the reader.
    pub(crate) fn hidden_up_to(&self) -> Seq {
        self.hidden_up_to
    }

    /// The place that was given out last.
    pub(crate) fn last_seq(&self) -> Seq {
        self.last_seq
    }

    /// The entries from one place to before another.
    pub(crate) fn between(&self, from: Seq, to: Seq) -> Vec<Entry> {
        self.log().into_iter().filter(|entry| from <= entry.seq && entry.seq < to).collect()
    }

    /// The page as `get-messages` makes it.
    pub(crate) fn page(&self, round: usize, request: PageRequest, archive: Archive) -> Page {
        let recent = RecentPage {
            entries: self.nearest(round, request.within(self.hidden_up_to).range, request.limit + 1),
            last_seq: self.last_seq,
            holds_everything: OPENED_AT.plus(TTL) > self.now_in(round).plus(TRUST_MARGIN),
            hidden_up_to: self.hidden_up_to,
        };
        let plan = plan(request, recent, self.now_in(round));
        let query = plan.archive_query.filter(|_| archive == Archive::Answers);
        let archived = query.map(|query| self.archived(round, query));
        let doubtful: Vec<_> = plan.doubtful().chain(archived.iter().flatten().map(|entry| entry.entry_id)).collect();
        let mut changes = if query.is_some() { self.changes_in_archive(round, &doubtful) } else { Vec::new() };
        let draft = plan.complete(archived);
        changes.extend(self.changes_in_dynamo(round, &draft.targets()));
        draft.finish(&changes, Viewer::after(self.hidden_up_to))
    }

    fn changes_in_dynamo(&self, round: usize, targets: &[EntryId]) -> Vec<Entry> {
        self.changes(targets, |stored| !self.is_deleted(stored, round))
    }

    fn changes_in_archive(&self, round: usize, targets: &[EntryId]) -> Vec<Entry> {
        self.changes(targets, |stored| stored.archived_from <= round || self.is_deleted(stored, round))
    }

    fn changes(&self, targets: &[EntryId], holds: impl Fn(&Stored) -> bool) -> Vec<Entry> {
        let held = self.stored.iter().filter(|stored| holds(stored)).map(|stored| stored.entry.clone());
        held.filter(|entry| entry.content.target().is_some_and(|target| targets.contains(&target))).collect()
    }

    /// Whether the entry is so far from its expiry that DynamoDB alone should be believed.
    pub(crate) fn is_surely_recent(&self, round: usize, entry: &Entry) -> bool {
        let margin = TRUST_MARGIN + Duration::from_millis(MAX_CLOCK_DIFFERENCE_MS);
        entry.sent_at.plus(TTL) > self.now_in(round).plus(margin)
    }

    fn now_in(&self, round: usize) -> Timestamp {
        self.now.plus(ROUND * u32::try_from(round).unwrap())
    }

    fn is_deleted(&self, stored: &Stored, round: usize) -> bool {
        stored.deleted_from <= round && stored.expires_at() <= self.now_in(round)
    }

    /// What DynamoDB has, the nearest to the cursor first.
    fn nearest(&self, round: usize, range: Range, limit: usize) -> Vec<RecentEntry> {
        let held = self.stored.iter().filter(|stored| !self.is_deleted(stored, round));
        let held = held.map(|stored| RecentEntry { entry: stored.entry.clone(), expires_at: stored.expires_at() });
        match range {
            Range::Before(before) => {
                held.rev().filter(|held| before.is_none_or(|before| held.entry.seq < before)).take(limit).collect()
            }
            Range::After(after) => held.filter(|held| held.entry.seq > after).take(limit).collect(),
        }
    }

    /// What PostgreSQL has, the nearest to the query's open end first.
    fn archived(&self, round: usize, query: ArchiveQuery) -> Vec<Entry> {
        let held = self.stored.iter().filter(|stored| stored.archived_from <= round || self.is_deleted(stored, round));
        let held = held.map(|stored| stored.entry.clone());
        let held = held.filter(|entry| query.after < entry.seq && entry.seq < query.before);
        if query.newest_first { held.rev().take(query.limit).collect() } else { held.take(query.limit).collect() }
    }
}

/// What is random about an entry.
#[derive(Debug, Clone)]
struct Draft {
    /// How many places after the one before it; a crash leaves holes.
    places: u64,
    /// How long after the one before it, in milliseconds.
    pause_ms: u64,
    /// By how much its clock was ahead, in milliseconds.
    clock_ms: u64,
    deleted_from: usize,
    archived_from: usize,
    says: Says,
}

/// What an entry says.
#[derive(Debug, Clone)]
enum Says {
    Something,
    /// It changes one of the entries before it, in this way.
    Change(Index, u8),
}

fn draft() -> impl Strategy<Value = Draft> {
    let places = prop_oneof![4 => Just(1_u64), 1 => 2..4_u64];
    let pause_ms = prop_oneof![0..3_000_u64, 0..18 * 3_600_000_u64];
    // 0 is before the first page, 1,000 after the last.
    let round = || prop_oneof![2 => Just(0_usize), 2 => Just(1_000), 1 => 0..8_usize];
    let says = prop_oneof![
        2 => Just(Says::Something),
        1 => (any::<Index>(), 0..8_u8).prop_map(|(target, kind)| Says::Change(target, kind)),
    ];
    (places, pause_ms, 0..MAX_CLOCK_DIFFERENCE_MS, round(), round(), says).prop_map(
        |(places, pause_ms, clock_ms, deleted_from, archived_from, says)| Draft {
            places,
            pause_ms,
            clock_ms,
            deleted_from,
            archived_from,
            says,
        },
    )
}

/// The texts of a conversation: short, or so long that 15 of them fill a page.
fn text() -> impl Strategy<Value = MessageText> {
    let bytes = prop_oneof![3 => Just(1_usize), 1 => Just(MAX_TEXT_BYTES)];
    bytes.prop_map(|bytes| MessageText::parse(&"x".repeat(bytes)).unwrap())
}

/// Any conversation, looked at about when some entry expires, or stops or begins to prove anything, or at any time.
pub(crate) fn world() -> impl Strategy<Value = World> {
    let moment = prop_oneof![Just(Duration::ZERO), Just(TRUST_MARGIN), (0..14 * 24_u64).prop_map(Duration::from_hours)];
    let hidden_up_to = prop_oneof![2 => Just(0), 1 => 0..80_u64].prop_map(Seq::new);
    (vec(draft(), 0..60), text(), 0..3_u64, any::<Index>(), moment, 0..20_000_u64, hidden_up_to).prop_map(
        |(drafts, text, hole_at_the_end, looked_at, before_expiry, later_ms, hidden_up_to)| {
            let stored = write(drafts, &text);
            let last_seq = stored.last().map_or(0, |last| last.entry.seq.get()) + hole_at_the_end;
            let some_expiry =
                if stored.is_empty() { OPENED_AT } else { stored[looked_at.index(stored.len())].expires_at() };
            let now = some_expiry.minus(before_expiry).minus(Duration::from_secs(10));
            let now = now.plus(Duration::from_millis(later_ms));
            World { stored, last_seq: Seq::new(last_seq), hidden_up_to, now }
        },
    )
}

fn write(drafts: Vec<Draft>, text: &MessageText) -> Vec<Stored> {
    let (mut seq, mut time) = (0, OPENED_AT);
    let mut stored: Vec<Stored> = Vec::new();
    for draft in drafts {
        seq += draft.places;
        time = time.plus(Duration::from_millis(draft.pause_ms));
        let entry = Entry {
            conversation_id: Uuid::from_u128(1).into(),
            entry_id: Uuid::from_u128(u128::from(seq)).into(),
            seq: Seq::new(seq),
            sender_id: Uuid::from_u128(2 + u128::from(seq % 3)).into(),
            sent_at: time.plus(Duration::from_millis(draft.clock_ms)),
            content: content(&draft.says, &stored, text),
        };
        stored.push(Stored { entry, deleted_from: draft.deleted_from, archived_from: draft.archived_from });
    }
    scrub(&mut stored);
    stored
}

/// Erases the versions of messages that were deleted, as whoever deletes them does.
fn scrub(stored: &mut [Stored]) {
    let deleted: Vec<EntryId> = stored
        .iter()
        .filter(|stored| matches!(stored.entry.content, EntryContent::Deleted { .. }))
        .filter_map(|stored| stored.entry.content.target())
        .collect();
    let entries = stored.iter_mut().map(|stored| &mut stored.entry);
    for edit in entries.filter(|entry| matches!(entry.content, EntryContent::Edited { .. })) {
        if edit.content.target().is_some_and(|target| deleted.contains(&target)) {
            edit.content = EntryContent::Erased {};
        }
    }
}

fn content(says: &Says, before: &[Stored], text: &MessageText) -> EntryContent {
    let Says::Change(target, kind) = says else { return EntryContent::plain(text.clone()) };
    let messages: Vec<&Entry> =
        before.iter().map(|stored| &stored.entry).filter(|entry| entry.content.is_message()).collect();
    if messages.is_empty() {
        return EntryContent::plain(text.clone());
    }
    let (target, emoji) = (messages[target.index(messages.len())], Emoji::parse("👍").unwrap());
    let (target_id, target_seq) = (target.entry_id, Some(target.seq));
    match kind {
        0 => EntryContent::Deleted { target_id, target_seq },
        1..=3 => EntryContent::Edited { target_id, text: text.clone(), mentions: Vec::new(), target_seq },
        4..=6 => EntryContent::Reacted { target_id, emoji, target_seq },
        _ => EntryContent::Unreacted { target_id, emoji, target_seq },
    }
}
