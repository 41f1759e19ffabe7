//! Everything that the table holds, in parts: for what compares stores, not for what answers people.

use natter_chat::{ConversationId, Entry, Seq, Timestamp};

use super::Messages;
use crate::{
    entry_item::EntryItem,
    error::StoreError,
    item::{self, Item},
    keys,
};

/// One of so many parts of the table, which can be read beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Which, from 0.
    pub number: u16,
    /// Of how many.
    pub of: u16,
}

/// The place up to which a part has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    conversation_id: ConversationId,
    seq: Seq,
}

impl std::fmt::Display for Reached {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.conversation_id, self.seq.get())
    }
}

impl Reached {
    /// Reads what [`Display`](std::fmt::Display) wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (conversation, seq) = text.split_once('/')?;
        Some(Self { conversation_id: conversation.parse().ok()?, seq: Seq::new(seq.parse().ok()?) })
    }

    fn of(key: &Item) -> Option<Self> {
        let conversation_id = key.get(keys::CONVERSATION_ID)?.as_s().ok()?.parse().ok()?;
        let seq = key.get(keys::SEQ)?.as_n().ok()?.parse().ok()?;
        Some(Self { conversation_id, seq: Seq::new(seq) })
    }
}

impl Messages {
    /// The entries of a part that expire before this time: a megabyte of the table's, from after `reached` on, and up to where
    /// that comes; `None` at the part's end. The one Scan that there is: it reads a week of messages for what writing an index
    /// of expiry times would cost for an hour of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn held(
        &self,
        part: Part,
        expires_before: Timestamp,
        reached: Option<Reached>,
    ) -> Result<(Vec<Entry>, Option<Reached>), StoreError> {
        let operation = "reading a part of all entries";
        let request = self.table.sdk().scan().table_name(self.table.name());
        let request = request
            .segment(i32::from(part.number))
            .total_segments(i32::from(part.of))
            .filter_expression("expires_at < :before AND attribute_not_exists(sealed)")
            .expression_attribute_values(":before", item::number(expires_before.as_secs()))
            .set_exclusive_start_key(reached.map(|reached| keys::place(reached.conversation_id, reached.seq)));
        let answer = request.send().await.map_err(StoreError::call(operation))?;
        let entries: Vec<EntryItem> = item::read_all(operation, answer.items.unwrap_or_default())?;
        Ok((entries.into_iter().map(Entry::from).collect(), answer.last_evaluated_key.as_ref().and_then(Reached::of)))
    }
}
