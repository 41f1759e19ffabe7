//! One cursor over the two stores of a conversation's log.
//!
//! DynamoDB holds the recent entries and deletes each some time after it expires, in no particular order; PostgreSQL
//! holds all of them, some time after they were written. Both may lack what the other has. What may be told from
//! DynamoDB alone rests on one rule: **an entry that does not expire within the next [`TRUST_MARGIN`] proves that no
//! entry after it has been deleted yet**, because places and times are given out within seconds of each other. Where
//! that proof ends, the two stores are merged; where PostgreSQL does not answer, the page says which places it lacks.

mod draft;
mod merge;
mod missed;
mod places;
mod retention;

pub use draft::Draft;
pub use merge::{ArchiveQuery, Plan, RecentEntry, RecentPage, plan};
pub use missed::{Outline, holds_everything, unread};
pub use places::{LogSegment, Outlines, SettledSeq, is_all, open_places};
pub use retention::{MIN_RETENTION_DAYS, Retention, TooShort};

use std::{collections::BTreeMap, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::viewer::SeenEntry;
use crate::{EntryId, EntryState, Seq, Timestamp};

/// How long an entry stays in DynamoDB. Not configurable: entries written under different rules would break the proof.
pub const RECENT_FOR: Duration = Duration::from_hours(7 * 24);

/// How long before its expiry an entry stops proving that everything after it is still there. Far more than the
/// seconds by which two entries' times and places may disagree.
pub const TRUST_MARGIN: Duration = Duration::from_hours(1);

/// How many entries a page holds where the client does not say.
pub const DEFAULT_LIMIT: u16 = 10;

/// How large the entries of a page and their states may be together, in bytes of JSON: a WebSocket message ends at 128 KB.
pub const MAX_PAGE_BYTES: usize = 120 * 1024;

/// From where, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// The nearest entries before this place; the newest of all where there is none.
    Before(Option<Seq>),
    /// The nearest entries after this place.
    After(Seq),
}

/// A request for a page, checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// From where, and which way.
    pub range: Range,
    /// How many entries at most, 1 to 100.
    pub limit: usize,
}

impl PageRequest {
    /// The same for a reader for whom everything up to this place does not exist.
    #[must_use]
    pub fn within(self, hidden_up_to: Seq) -> Self {
        match self.range {
            Range::Before(_) => self,
            Range::After(after) => Self { range: Range::After(after.max(hidden_up_to)), ..self },
        }
    }

    /// Whether older entries are asked for.
    const fn is_backwards(self) -> bool {
        matches!(self.range, Range::Before(_))
    }
}

/// A page of a conversation's log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Page {
    /// The entries, by rising `seq`.
    pub entries: Vec<SeenEntry>,
    /// What has become of those of them to which something has happened, by the entry's id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub states: BTreeMap<EntryId, EntryState>,
    /// Whether there may be more in the direction that was asked for.
    pub has_more: bool,
    /// The last place that this page speaks of: at those before it, from the cursor `after` or, backwards, from the page's first
    /// entry on, there is nothing but these entries and what `gap` names, and never will be. Without more beyond a page
    /// that goes backwards, it speaks of all places before it.
    pub up_to: Seq,
    /// The places that are missing here because the archive does not answer; ask again later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<Gap>,
    /// What is older than this is not kept here: the log may begin later than at its first place, and a device forgets
    /// what it has of the time before. Absent where everything is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_since: Option<Timestamp>,
}

/// A stretch of a conversation's log, both ends exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    /// Everything after this place …
    pub after: Seq,
    /// … and before this one.
    pub before: Seq,
}
