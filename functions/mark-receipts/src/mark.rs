//! Both requests in one type.

use std::ops::RangeInclusive;

use natter_chat::{ConversationId, Cursors, Seq, Timestamp};
use natter_lambda::Either;
use natter_protocol::frames::{MarkDelivered, MarkRead};

/// How many places a mark passes at most that are looked at: those before them were given out too long ago to be open still.
pub(crate) const MAX_PASSED: usize = 100;

/// A request to move one's marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// In which conversation.
    pub(crate) conversation_id: ConversationId,
    /// Up to where.
    pub(crate) seq: Seq,
    /// Whether everything up to there has been read, or only delivered.
    pub(crate) is_read: bool,
    /// Whether it is not to be answered.
    pub(crate) is_quiet: bool,
}

impl From<Either<MarkRead, MarkDelivered>> for Mark {
    fn from(request: Either<MarkRead, MarkDelivered>) -> Self {
        match request {
            Either::First(MarkRead { conversation_id, seq, quiet, .. }) => {
                Self { conversation_id, seq, is_read: true, is_quiet: quiet }
            }
            Either::Second(MarkDelivered { conversation_id, seq, quiet, .. }) => {
                Self { conversation_id, seq, is_read: false, is_quiet: quiet }
            }
        }
    }
}

impl Mark {
    /// The places that a mark passes, as far as they have to be looked at, in a conversation whose last entry is at `last`.
    pub(crate) fn passed(&self, known: Cursors, last: Seq) -> Option<RangeInclusive<Seq>> {
        let known = if self.is_read { known.read_seq } else { known.delivered_seq };
        let seq = self.seq.min(last);
        let first = known.next().max(Seq::new(seq.get().saturating_sub(MAX_PASSED as u64)));
        (seq > known).then_some(first..=seq)
    }

    /// Where this takes the marks at `now` in a conversation whose last entry is at `last`.
    pub(crate) fn apply(&self, marks: Cursors, last: Seq, now: Timestamp) -> Cursors {
        let seq = self.seq.min(last);
        if self.is_read { marks.read_up_to(seq, now) } else { marks.delivered_up_to(seq) }
    }
}
