//! A user's list of conversations.
//!
//! The index `by-user` gives it, and lags behind by a moment: no one would miss a conversation for long, but a device that
//! starts in that moment would believe its list to be whole. So whoever puts someone into a conversation notes that first, in
//! a place that is read consistently, and the list is of both. A note that came to nothing does no harm: who is in what is
//! read from the conversations themselves.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_dynamodb::{
    primitives::Blob,
    types::{AttributeValue, PutRequest, ReturnConsumedCapacity, WriteRequest},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use natter_chat::{ConversationId, MemberView, Timestamp, UserId};
use uuid::Uuid;

use super::{Conversations, items::ConversationKey};
use crate::{
    StoreError, backoff,
    item::{self, Item},
    keys,
};

/// How long it is noted that somebody was put into a conversation: far longer than an index lags behind.
const NOTED_FOR: Duration = Duration::from_hours(1);

/// How long the order of a list is kept for whoever pages through it.
const KEPT_FOR: Duration = Duration::from_mins(15);

/// How many items one request puts: DynamoDB's limit.
const MAX_PUTS: usize = 25;

/// How many requests of one call are under way at once.
const CONCURRENCY: usize = 4;

const ORDER: &str = "conversations";
const EXPIRES_AT: &str = "expires_at";

impl Conversations {
    /// The conversations that a user is in, in no particular order, as they are now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of_user(&self, user: UserId) -> Result<Vec<MemberView>, StoreError> {
        let operation = "reading a user's conversations";
        let (indexed, noted) =
            futures_util::future::try_join(self.indexed(operation, user), self.noted(operation, user)).await?;
        let all: BTreeSet<ConversationId> = indexed.into_iter().chain(noted).collect();
        self.views(operation, all.into_iter().collect(), user).await
    }

    async fn indexed(&self, operation: &'static str, user: UserId) -> Result<Vec<ConversationId>, StoreError> {
        let request = self.table.sdk().query().table_name(self.table.name()).index_name(keys::BY_USER);
        let mut pages = request
            .key_condition_expression("user_id = :user")
            .expression_attribute_values(":user", item::string(user))
            .projection_expression(keys::CONVERSATION_ID)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .into_paginator()
            .send();
        let mut ids = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(StoreError::call(operation))?;
            self.table.meter().read(page.consumed_capacity());
            for found in page.items.unwrap_or_default() {
                ids.push(item::read::<ConversationKey>(operation, found)?.conversation_id);
            }
        }
        Ok(ids)
    }

    /// What was noted of late and does not have to be in the index yet.
    async fn noted(&self, operation: &'static str, user: UserId) -> Result<Vec<ConversationId>, StoreError> {
        let request = self.table.sdk().query().table_name(self.table.name()).consistent_read(true);
        let mut pages = request
            .key_condition_expression("conversation_id = :user AND begins_with(sk, :note)")
            .expression_attribute_values(":user", item::string(keys::user_partition(user)))
            .expression_attribute_values(":note", item::string(keys::NOTE_PREFIX))
            .projection_expression(keys::SORT_KEY)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .into_paginator()
            .send();
        let mut ids = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(StoreError::call(operation))?;
            self.table.meter().read(page.consumed_capacity());
            ids.extend(page.items.unwrap_or_default().iter().filter_map(keys::noted_conversation));
        }
        Ok(ids)
    }

    /// Notes that these people are about to be in a conversation, for their lists. To be done before it is so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(super) async fn note_joining(
        &self,
        conversation: ConversationId,
        users: &[UserId],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let expires_at = item::number(now.plus(NOTED_FOR).as_secs());
        let notes = users.iter().map(|user| {
            let mut note = keys::note(*user, conversation);
            note.insert(EXPIRES_AT.to_owned(), expires_at.clone());
            note
        });
        let notes: Vec<Item> = notes.collect();
        let requests = stream::iter(notes.chunks(MAX_PUTS).map(<[Item]>::to_vec)).map(|some| self.put_some(some));
        requests.buffer_unordered(CONCURRENCY).try_collect().await
    }

    async fn put_some(&self, mut items: Vec<Item>) -> Result<(), StoreError> {
        let operation = "noting who joins a conversation";
        for attempt in 0..backoff::MAX_ATTEMPTS {
            let puts = items.drain(..).map(|item| {
                let put = PutRequest::builder().set_item(Some(item)).build();
                Ok(WriteRequest::builder().put_request(put.map_err(StoreError::request(operation))?).build())
            });
            let puts = puts.collect::<Result<Vec<_>, StoreError>>()?;
            let request = self.table.sdk().batch_write_item().request_items(self.table.name(), puts);
            let answer = request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await;
            let answer = answer.map_err(StoreError::call(operation))?;
            self.table.meter().wrote(answer.consumed_capacity());
            let left = answer.unprocessed_items.and_then(|mut tables| tables.remove(self.table.name()));
            items = left.into_iter().flatten().filter_map(|write| write.put_request.map(|put| put.item)).collect();
            if items.is_empty() {
                return Ok(());
            }
            backoff::pause(attempt).await;
        }
        Err(StoreError::Unfinished { operation })
    }

    /// Keeps the order of a user's list for a while, so that its pages are of one list, and each costs what is on it; gives
    /// the name under which it is kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_order(&self, user: UserId, order: &[ConversationId], now: Timestamp) -> Result<Uuid, StoreError> {
        let operation = "keeping the order of a list";
        let listing = Uuid::new_v4();
        let bytes: Vec<u8> = order.iter().flat_map(|id| id.as_uuid().into_bytes()).collect();
        let mut kept = keys::listing(user, listing);
        kept.insert(ORDER.to_owned(), AttributeValue::B(Blob::new(bytes)));
        kept.insert(EXPIRES_AT.to_owned(), item::number(now.plus(KEPT_FOR).as_secs()));
        let request = self.table.sdk().put_item().table_name(self.table.name()).set_item(Some(kept));
        let answer = request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await;
        self.table.meter().wrote(answer.map_err(StoreError::call(operation))?.consumed_capacity());
        Ok(listing)
    }

    /// The order of a user's list that is kept under this name; `None` where none is (any more).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn kept_order(&self, user: UserId, listing: Uuid) -> Result<Option<Vec<ConversationId>>, StoreError> {
        let operation = "reading the order of a list";
        let found = self.table.get(operation, keys::listing(user, listing)).await?;
        let Some(AttributeValue::B(bytes)) = found.and_then(|mut found| found.remove(ORDER)) else {
            return Ok(None);
        };
        let (ids, _) = bytes.as_ref().as_chunks::<16>();
        Ok(Some(ids.iter().map(|id| Uuid::from_bytes(*id).into()).collect()))
    }
}
