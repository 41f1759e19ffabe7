//! The entries of a conversation, as far as it takes to count them.

use natter_chat::{
    ConversationId, EntryContent, EntryId, Seq, Timestamp, UserId,
    history::{Outline, Outlines},
};
use serde::Deserialize;

use super::Messages;
use crate::{
    error::StoreError,
    item::{self, Item},
};

/// The attributes of an [`OutlinePlace`].
const ATTRIBUTES: &str = "entry_id, seq, sender_id, content.kind, target_id, expires_at, sealed";

/// A place that is not open.
#[derive(Deserialize)]
#[serde(untagged)]
enum OutlinePlace {
    Filled(OutlineItem),
    Sealed(SealedPlace),
}

/// As much of a sealed place as is asked for.
#[derive(Deserialize)]
struct SealedPlace {
    seq: Seq,
    #[serde(rename = "sealed")]
    _sealed: bool,
}

/// As much of an entry's item as is asked for.
#[derive(Deserialize)]
struct OutlineItem {
    entry_id: EntryId,
    seq: Seq,
    sender_id: UserId,
    content: ContentKind,
    target_id: Option<EntryId>,
    expires_at: u64,
}

#[derive(Deserialize)]
struct ContentKind {
    kind: String,
}

impl From<OutlineItem> for Outline {
    fn from(item: OutlineItem) -> Self {
        Self {
            entry_id: item.entry_id,
            seq: item.seq,
            sender_id: item.sender_id,
            is_message: EntryContent::counting_kinds().any(|kind| kind == item.content.kind),
            deletes: item.target_id.filter(|_| item.content.kind == "deleted"),
            expires_at: Timestamp::from_millis(item.expires_at.saturating_mul(1000)),
        }
    }
}

impl Messages {
    /// The recent entries from a place on, by rising place, at most `limit`, and the sealed places among them. Costs as much as
    /// reading them whole, and takes a fraction of the time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn outline(&self, conversation: ConversationId, from: Seq, limit: usize) -> Result<Outlines, StoreError> {
        let (mut outlines, mut start) = (Outlines::default(), None);
        while outlines.entries.len() < limit {
            let left = limit - outlines.entries.len();
            start = self.outline_page(conversation, from, left, start, &mut outlines).await?;
            if start.is_none() {
                break;
            }
        }
        Ok(outlines)
    }

    /// One request: DynamoDB stops after 1 MB, and then says where to go on.
    async fn outline_page(
        &self,
        conversation: ConversationId,
        from: Seq,
        limit: usize,
        start: Option<Item>,
        outlines: &mut Outlines,
    ) -> Result<Option<Item>, StoreError> {
        let operation = "counting entries";
        let request = self
            .table
            .querying()
            .key_condition_expression("conversation_id = :conversation AND seq >= :from")
            .expression_attribute_values(":conversation", item::string(conversation))
            .expression_attribute_values(":from", item::number(from.get()))
            .projection_expression(ATTRIBUTES)
            .consistent_read(true)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start);
        let page = self.table.query(operation, request).await?;
        for place in page.items {
            match place {
                OutlinePlace::Sealed(seal) => outlines.sealed.push(seal.seq),
                OutlinePlace::Filled(entry) => outlines.entries.push(entry.into()),
            }
        }
        Ok(page.next)
    }
}
