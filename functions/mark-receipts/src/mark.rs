//! Both requests in one type.

use std::ops::RangeInclusive;

use natter_chat::frames::{ClientFrame, RequestId};
use natter_chat::{ConversationId, Marks, Seq, Timestamp};

/// How many places a mark passes at most that are looked at: those before them were given out too long ago to be open still.
pub(crate) const MAX_PASSED: usize = 100;

/// A request to move one's marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The client's name for this request.
    pub id: RequestId,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Up to where.
    pub seq: Seq,
    /// Whether everything up to there has been read, or only delivered.
    pub is_read: bool,
}

impl TryFrom<ClientFrame> for Mark {
    /// The frame, which is of another action.
    type Error = ClientFrame;

    fn try_from(frame: ClientFrame) -> Result<Self, ClientFrame> {
        match frame {
            ClientFrame::MarkRead(mark) => {
                Ok(Self { id: mark.id, conversation_id: mark.conversation_id, seq: mark.seq, is_read: true })
            }
            ClientFrame::MarkDelivered(mark) => {
                Ok(Self { id: mark.id, conversation_id: mark.conversation_id, seq: mark.seq, is_read: false })
            }
            other => Err(other),
        }
    }
}

impl Mark {
    /// The places that a mark passes, as far as they have to be looked at, in a conversation whose last entry is at `last`.
    pub(crate) fn passed(&self, known: Marks, last: Seq) -> Option<RangeInclusive<Seq>> {
        let known = if self.is_read { known.read_seq } else { known.delivered_seq };
        let seq = self.seq.min(last);
        let first = known.next().max(Seq::new(seq.get().saturating_sub(MAX_PASSED as u64)));
        (seq > known).then_some(first..=seq)
    }

    /// Where this takes the marks at `now` in a conversation whose last entry is at `last`.
    pub(crate) fn apply(&self, marks: Marks, last: Seq, now: Timestamp) -> Marks {
        let seq = self.seq.min(last);
        if self.is_read { marks.read_up_to(seq, now) } else { marks.delivered_up_to(seq) }
    }
}
