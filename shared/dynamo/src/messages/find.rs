//! Finding an entry by its id.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use natter_chat::{ConversationId, Entry, EntryId, Seq};

use super::{Messages, read_entry};
use crate::{StoreError, item};

/// How many of the newest places are searched for an entry.
const SEARCHED: i32 = 1_000;

/// Where an entry may be of which the id is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageLocation {
    /// At this place, or nowhere: one read unit.
    At(Seq),
    /// Among the newest thousand places: a read unit for every 4 KB of them.
    Newest,
}

impl From<Option<Seq>> for MessageLocation {
    fn from(seq: Option<Seq>) -> Self {
        seq.map_or(Self::Newest, Self::At)
    }
}

impl Messages {
    /// The entry with this id, where it was stored recently and is there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find(
        &self,
        conversation: ConversationId,
        entry: EntryId,
        location: impl Into<MessageLocation>,
    ) -> Result<Option<Entry>, StoreError> {
        match location.into() {
            MessageLocation::At(seq) => {
                let found = self.get(conversation, seq).await?;
                Ok(found.filter(|found| found.entry_id == entry))
            }
            MessageLocation::Newest => self.search_newest(conversation, entry).await,
        }
    }

    async fn search_newest(&self, conversation: ConversationId, entry: EntryId) -> Result<Option<Entry>, StoreError> {
        let operation = "searching for an entry";
        let (mut start, mut left) = (None, SEARCHED);
        while left > 0 {
            let request = self.table.sdk().query().table_name(self.table.name());
            let answer = request
                .key_condition_expression("conversation_id = :conversation")
                .filter_expression("entry_id = :entry")
                .expression_attribute_values(":conversation", item::string(conversation))
                .expression_attribute_values(":entry", item::string(entry))
                .scan_index_forward(false)
                .limit(left)
                .consistent_read(true)
                .set_exclusive_start_key(start)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(StoreError::call(operation))?;
            self.table.meter().read(answer.consumed_capacity());
            left -= answer.scanned_count;
            if let Some(found) = answer.items.unwrap_or_default().pop() {
                return read_entry(operation, found).map(Some);
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        Ok(None)
    }
}
