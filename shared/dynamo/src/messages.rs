//! The Messages table: the entries of the past days.

mod changes;
mod held;
mod outline;
mod written;

use std::time::Duration;

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::put_item::PutItemError,
    types::{ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure},
};
use natter_chat::{
    ConversationId, Entry, EntryId, Seq,
    history::{Range, RecentEntry},
};

pub use self::held::{Part, Reached};

use crate::{
    Client, StoreError,
    client::Table,
    entry_item::EntryItem,
    item::{self, Item},
    keys,
};

/// How storing an entry ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// It is stored, by this call.
    Stored,
    /// Another entry with its id had been stored before: this one.
    AlreadyThere(Box<Entry>),
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

    /// The entry with this id, where it was stored recently.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn get(&self, conversation: ConversationId, entry: EntryId) -> Result<Option<Entry>, StoreError> {
        let operation = "looking up an entry";
        let found = self.table.get(operation, keys::entry(conversation, entry)).await?;
        found.map(|found| read_entry(operation, found)).transpose()
    }

    /// Stores an entry, unless there is one with its id: an id is stored once, whoever sends it how often.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put(&self, entry: &Entry) -> Result<Put, StoreError> {
        let operation = "storing an entry";
        let request = self.table.sdk().put_item().table_name(self.table.name());
        let answer = request
            .set_item(Some(item::write(operation, EntryItem::new(entry, self.ttl))?))
            .condition_expression("attribute_not_exists(entry_id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(answer) => {
                self.table.meter().wrote(answer.consumed_capacity());
                Ok(Put::Stored)
            }
            Err(error) => match there_before(operation, error)? {
                // Places are given out once: this is our own entry, whose first answer was lost.
                before if before.seq == entry.seq => Ok(Put::Stored),
                before => Ok(Put::AlreadyThere(Box::new(before))),
            },
        }
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
        let mut found = Vec::with_capacity(limit);
        let mut next = None;
        while found.len() < limit {
            let (entries, end) = self.page(conversation, range, limit - found.len(), next).await?;
            found.extend(entries);
            if end.is_none() {
                break;
            }
            next = end;
        }
        Ok(found)
    }

    /// One request: DynamoDB stops after 1 MB, and then says where to go on.
    async fn page(
        &self,
        conversation: ConversationId,
        range: Range,
        limit: usize,
        start: Option<Item>,
    ) -> Result<(Vec<RecentEntry>, Option<Item>), StoreError> {
        let operation = "paging through entries";
        let (comparison, bound, rising) = match range {
            Range::Before(before) => ("<", before.unwrap_or(LAST_SEQ), false),
            Range::After(after) => (">", after, true),
        };
        let request = self.table.sdk().query().table_name(self.table.name()).index_name(keys::BY_SEQ);
        let answer = request
            .key_condition_expression(format!("conversation_id = :conversation AND seq {comparison} :bound"))
            .expression_attribute_values(":conversation", item::string(conversation))
            .expression_attribute_values(":bound", item::number(bound.get()))
            .scan_index_forward(rising)
            .consistent_read(true)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(StoreError::call(operation))?;
        self.table.meter().read(answer.consumed_capacity());
        let items = answer.items.unwrap_or_default().into_iter();
        let entries: Result<Vec<_>, _> = items.map(|found| read_recent(operation, found)).collect();
        Ok((entries?, answer.last_evaluated_key))
    }
}

/// After every place that there will ever be.
const LAST_SEQ: Seq = Seq::new(u64::MAX);

fn read_entry(operation: &'static str, found: Item) -> Result<Entry, StoreError> {
    item::read::<EntryItem>(operation, found).map(Into::into)
}

fn read_recent(operation: &'static str, found: Item) -> Result<RecentEntry, StoreError> {
    item::read::<EntryItem>(operation, found).map(Into::into)
}

/// The entry because of which a put was refused, or the error where it failed for another reason.
fn there_before(operation: &'static str, error: SdkError<PutItemError>) -> Result<Entry, StoreError> {
    match error.as_service_error() {
        Some(PutItemError::ConditionalCheckFailedException(refusal)) if refusal.item().is_some() => {
            read_entry(operation, refusal.item().cloned().unwrap_or_default())
        }
        _ => Err(StoreError::call(operation)(error)),
    }
}
