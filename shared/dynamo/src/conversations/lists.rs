//! A user's list of conversations.
//!
//! The index `by-user` gives it, and lags behind by a moment: no one would miss a conversation for long, but a device that
//! starts in that moment would believe its list to be whole. So whoever puts someone into a conversation notes that first, in
//! a place that is read consistently, and the list is of both. A note that came to nothing does no harm: who is in what is
//! read from the conversations themselves.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use natter_chat::{ConversationId, MemberView, Timestamp, UserId};
use uuid::Uuid;

use super::{Conversations, items::ConversationKey};
use crate::{batch, error::StoreError, item, keys};

/// How long it is noted that somebody was put into a conversation: far longer than an index lags behind.
const NOTED_FOR: Duration = Duration::from_hours(1);

/// How long the order of a list is kept for whoever pages through it.
const KEPT_FOR: Duration = Duration::from_mins(15);

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
        self.of_user_among(all.into_iter().collect(), user).await
    }

    async fn indexed(&self, operation: &'static str, user: UserId) -> Result<Vec<ConversationId>, StoreError> {
        let request = self
            .table
            .querying()
            .index_name(keys::BY_USER)
            .key_condition_expression("user_id = :user")
            .expression_attribute_values(":user", item::string(user))
            .projection_expression(keys::CONVERSATION_ID);
        let found: Vec<ConversationKey> = self.table.query_all(operation, request).await?;
        Ok(found.into_iter().map(|found| found.conversation_id).collect())
    }

    /// What was noted of late and does not have to be in the index yet.
    async fn noted(&self, operation: &'static str, user: UserId) -> Result<Vec<ConversationId>, StoreError> {
        let request = self
            .table
            .querying_prefix(keys::CONVERSATION_ID, keys::user_partition(user), keys::NOTE_PREFIX)
            .projection_expression(keys::SORT_KEY);
        let found = self.table.query_all_items(operation, request).await?;
        Ok(found.iter().filter_map(keys::noted_conversation).collect())
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
        batch::put(&self.table, "noting who joins a conversation", notes.collect()).await
    }

    /// Keeps the order of a user's list for a while, so that its pages are of one list, and each costs what is on it; gives
    /// the name under which it is kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_order(&self, user: UserId, order: &[ConversationId], now: Timestamp) -> Result<Uuid, StoreError> {
        let listing = Uuid::new_v4();
        let bytes: Vec<u8> = order.iter().flat_map(|id| id.as_uuid().into_bytes()).collect();
        let mut kept = keys::listing(user, listing);
        kept.insert(ORDER.to_owned(), AttributeValue::B(Blob::new(bytes)));
        kept.insert(EXPIRES_AT.to_owned(), item::number(now.plus(KEPT_FOR).as_secs()));
        self.table.put("keeping the order of a list", kept).await?;
        Ok(listing)
    }

    /// The order of a user's list that is kept under this name; `None` where none is (any more).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn kept_order(&self, user: UserId, listing: Uuid) -> Result<Option<Vec<ConversationId>>, StoreError> {
        let operation = "reading the order of a list";
        let found = self.table.get_item(operation, keys::listing(user, listing)).await?;
        let Some(AttributeValue::B(bytes)) = found.and_then(|mut found| found.remove(ORDER)) else {
            return Ok(None);
        };
        let (ids, _) = bytes.as_ref().as_chunks::<16>();
        Ok(Some(ids.iter().map(|id| Uuid::from_bytes(*id).into()).collect()))
    }
}
