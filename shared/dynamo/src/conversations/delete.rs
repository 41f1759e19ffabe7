//! Deleting a group.
//!
//! One write ends it for everyone: whoever asks for it from then on finds nothing. What is left of it is cleared away after
//! that, in as many calls as it takes; its log stays in the archive, where no one gets to it.

use aws_sdk_dynamodb::types::{DeleteRequest, ReturnConsumedCapacity, WriteRequest};
use natter_chat::{ConversationId, Timestamp, UserId};

use super::{Conversations, admission::RAISE_RIGHTS, items::MemberKey};
use crate::{
    StoreError, backoff,
    item::{self, Item},
    keys,
};

/// How many items one request deletes: DynamoDB's limit.
const MAX_DELETES: usize = 25;

/// How many items are cleared away at once.
const MAX_CLEARED: i32 = 100;

impl Conversations {
    /// Ends a group for everybody in it. Doing it twice is doing it once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_group(&self, group: ConversationId, by: UserId, now: Timestamp) -> Result<(), StoreError> {
        let operation = "deleting a group";
        let request = self.table.sdk().update_item().table_name(self.table.name());
        let request = request
            .set_key(Some(keys::head(group)))
            .update_expression(format!("SET deleted_at = :now, deleted_by = :by {RAISE_RIGHTS}"))
            .expression_attribute_values(":one", item::number(1))
            .condition_expression("attribute_exists(conversation_id) AND attribute_not_exists(deleted_at)")
            .expression_attribute_values(":now", item::write_attribute(operation, now)?)
            .expression_attribute_values(":by", item::string(by));
        self.table.update_if(operation, request).await?;
        Ok(())
    }

    /// Who deleted a group; `None` where it is there, or never was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn deleted_by(&self, group: ConversationId) -> Result<Option<UserId>, StoreError> {
        Ok(self.read_head(group).await?.and_then(|head| head.deleted_by))
    }

    /// Clears away some of what is left of a group that has ended, but for its head, which says that. Gives those whose
    /// items it cleared away, or `None` where nothing was left.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn clear_some(&self, group: ConversationId) -> Result<Option<Vec<UserId>>, StoreError> {
        let operation = "looking for what is left of a group";
        let request = self.table.sdk().query().table_name(self.table.name()).consistent_read(true);
        let answer = request
            .key_condition_expression("conversation_id = :conversation")
            .expression_attribute_values(":conversation", item::string(group))
            .projection_expression("conversation_id, sk, user_id")
            .limit(MAX_CLEARED)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(StoreError::call(operation))?;
        self.table.meter().read(answer.consumed_capacity());
        let found = answer.items.unwrap_or_default().into_iter();
        let left: Vec<Item> =
            found.filter(|item| item.get(keys::SORT_KEY) != Some(&item::string(keys::HEAD))).collect();
        if left.is_empty() {
            return Ok(None);
        }
        let members = left.iter().filter(|item| item.contains_key(keys::USER_ID)).cloned();
        let members = members.map(|found| item::read::<MemberKey>(operation, found).map(|member| member.user_id));
        let members = members.collect::<Result<_, _>>()?;
        let keys: Vec<Item> = left.into_iter().map(key_of).collect();
        for chunk in keys.chunks(MAX_DELETES) {
            self.delete_chunk(chunk.to_vec()).await?;
        }
        Ok(Some(members))
    }

    async fn delete_chunk(&self, mut keys: Vec<Item>) -> Result<(), StoreError> {
        let operation = "clearing away a group";
        for attempt in 0..backoff::MAX_ATTEMPTS {
            let deletes = keys.drain(..).map(|key| {
                let delete = DeleteRequest::builder().set_key(Some(key)).build();
                Ok(WriteRequest::builder().delete_request(delete.map_err(StoreError::request(operation))?).build())
            });
            let deletes = deletes.collect::<Result<Vec<_>, StoreError>>()?;
            let request = self.table.sdk().batch_write_item().request_items(self.table.name(), deletes);
            let answer = request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await;
            let answer = answer.map_err(StoreError::call(operation))?;
            self.table.meter().wrote(answer.consumed_capacity());
            let left = answer.unprocessed_items.and_then(|mut tables| tables.remove(self.table.name()));
            keys =
                left.into_iter().flatten().filter_map(|write| write.delete_request.map(|delete| delete.key)).collect();
            if keys.is_empty() {
                return Ok(());
            }
            backoff::pause(attempt).await;
        }
        Err(StoreError::Unfinished { operation })
    }
}

fn key_of(mut item: Item) -> Item {
    item.retain(|name, _| name == keys::CONVERSATION_ID || name == keys::SORT_KEY);
    item
}
