//! The Messages table: the places of conversations' logs in the past days.
//!
//! A place is open until an entry or a seal is put there, and does not change from one to the other
//! (docs/decisions/0031-sealed-places.md).

mod changes;
mod find;
mod held;
mod outline;
mod seal;
mod written;

use std::ops::RangeInclusive;
use std::time::Duration;

use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use natter_chat::{
    ConversationId, Entry, Seq,
    history::{LogSegment, Range, RecentEntry},
};
use serde::Serialize;

pub use self::find::MessageLocation;
pub use self::held::{Part, Reached};
pub(crate) use self::seal::SEALING;

use crate::{
    client::Client,
    entry_item::{EntryItem, StoredPlace},
    error::StoreError,
    item::{self, Item},
    keys,
    table::Page,
    table::Refused,
    table::Table,
};

/// How storing an entry ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// It is stored, by this call.
    Stored,
    /// It had been stored at this place before, by a twin of this request or an earlier attempt: in this form.
    AlreadyThere(Box<Entry>),
    /// Nothing is ever stored at this place: a reader has sealed it.
    Sealed,
}

/// The store of recent entries.
#[derive(Debug, Clone)]
pub struct Messages {
    table: Table,
    ttl: Duration,
}

impl Messages {
    /// The store on the table of this name, which keeps entries for `ttl` after they were sent.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>, ttl: Duration) -> Self {
        Self { table: Table::new(client, table), ttl }
    }

    /// The entry at this place, where one was stored there recently.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn get(&self, conversation: ConversationId, seq: Seq) -> Result<Option<Entry>, StoreError> {
        let operation = "looking up an entry";
        let found = self.table.get_item(operation, keys::place(conversation, seq)).await?;
        let place = found.map(|found| StoredPlace::read(operation, found)).transpose()?;
        Ok(place.and_then(StoredPlace::into_entry))
    }

    /// Stores an entry at its place, where that is open.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put(&self, entry: &Entry) -> Result<Put, StoreError> {
        let operation = "storing an entry";
        let Err(Refused(there)) = self.put_where_open(operation, EntryItem::new(entry, self.ttl)).await? else {
            return Ok(Put::Stored);
        };
        match StoredPlace::read(operation, there.unwrap_or_default())? {
            StoredPlace::Filled(before) if before.entry_id() == entry.entry_id => {
                Ok(Put::AlreadyThere(Box::new((*before).into())))
            }
            // A place is given out for one id. Were another entry there, ours would need another place all the same.
            StoredPlace::Filled(_) | StoredPlace::Sealed { .. } => Ok(Put::Sealed),
        }
    }

    /// Puts an item at its place, where that is open.
    async fn put_where_open(
        &self,
        operation: &'static str,
        value: impl Serialize,
    ) -> Result<Result<(), Refused>, StoreError> {
        let request = self
            .table
            .putting(item::write(operation, value)?)
            .condition_expression(OPEN)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        self.table.put_or_refuse(operation, request).await
    }

    /// The entries nearest to a place, the nearest first, at most `limit`. Includes those that have expired and are not
    /// deleted yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn nearest(
        &self,
        conversation: ConversationId,
        range: Range,
        limit: usize,
    ) -> Result<Vec<RecentEntry>, StoreError> {
        Ok(self.stretch(conversation, range, limit).await?.entries)
    }

    /// As [`nearest`](Self::nearest), with the sealed places among them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn stretch(
        &self,
        conversation: ConversationId,
        range: Range,
        limit: usize,
    ) -> Result<LogSegment, StoreError> {
        let mut stretch = LogSegment { entries: Vec::with_capacity(limit), sealed: Vec::new() };
        let mut next = None;
        while stretch.entries.len() < limit {
            let page = self.page(conversation, range, limit - stretch.entries.len(), next).await?;
            for place in page.items {
                match place {
                    StoredPlace::Filled(entry) => stretch.entries.push((*entry).into()),
                    StoredPlace::Sealed { seq } => stretch.sealed.push(seq),
                }
            }
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        Ok(stretch)
    }

    /// How many of these places were filled or sealed a moment ago.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_eventually(
        &self,
        conversation: ConversationId,
        places: &RangeInclusive<Seq>,
    ) -> Result<u64, StoreError> {
        let operation = "counting the places that are not open";
        let request = self
            .table
            .querying()
            .key_condition_expression("conversation_id = :conversation AND seq BETWEEN :first AND :last")
            .expression_attribute_values(":conversation", item::string(conversation))
            .expression_attribute_values(":first", item::number(places.start().get()))
            .expression_attribute_values(":last", item::number(places.end().get()))
            .projection_expression(keys::SEQ);
        Ok(self.table.query_all_items(operation, request).await?.len() as u64)
    }

    /// One request: DynamoDB stops after 1 MB, and then says where to go on.
    async fn page(
        &self,
        conversation: ConversationId,
        range: Range,
        limit: usize,
        start: Option<Item>,
    ) -> Result<Page<StoredPlace>, StoreError> {
        let operation = "paging through entries";
        let (comparison, bound, rising) = match range {
            Range::Before(before) => ("<", before.unwrap_or(LAST_SEQ), false),
            Range::After(after) => (">", after, true),
        };
        let request = self
            .table
            .querying()
            .key_condition_expression(format!("conversation_id = :conversation AND seq {comparison} :bound"))
            .expression_attribute_values(":conversation", item::string(conversation))
            .expression_attribute_values(":bound", item::number(bound.get()))
            .scan_index_forward(rising)
            .consistent_read(true)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start);
        let Page { items, next } = self.table.query_items(operation, request).await?;
        let places: Result<Vec<_>, _> = items.into_iter().map(|found| StoredPlace::read(operation, found)).collect();
        Ok(Page { items: places?, next })
    }
}

/// The condition under which something is put at a place.
const OPEN: &str = "attribute_not_exists(seq)";

/// After every place that there will ever be.
const LAST_SEQ: Seq = Seq::new(u64::MAX);
