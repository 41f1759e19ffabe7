//! The parts of transactions.

use aws_sdk_dynamodb::types::{ConditionCheck, Delete, Put, TransactWriteItem, Update, builders::UpdateBuilder};
use natter_chat::ConversationId;
use serde::Serialize;

use super::Conversations;
use crate::{
    StoreError,
    item::{self, Item},
    keys, transaction,
};

/// How a change ended that was decided on what had been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Written {
    /// It is made.
    Done,
    /// It is not: something else has changed what it was decided on. To be read and decided anew.
    Raced,
}

impl Conversations {
    /// Writes all or nothing.
    pub(super) async fn write(
        &self,
        operation: &'static str,
        writes: &[TransactWriteItem],
    ) -> Result<Written, StoreError> {
        Ok(match transaction::write_all(&self.table, operation, writes).await? {
            transaction::Outcome::Committed => Written::Done,
            transaction::Outcome::Refused(_) => Written::Raced,
        })
    }

    /// Puts an item, whatever was there.
    pub(super) fn put(&self, operation: &'static str, value: impl Serialize) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(self.table.name()).set_item(Some(item::write(operation, value)?));
        Ok(TransactWriteItem::builder().put(put.build().map_err(StoreError::request(operation))?).build())
    }

    /// Puts an item where there was none.
    pub(super) fn put_new(
        &self,
        operation: &'static str,
        value: impl Serialize,
    ) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(self.table.name()).set_item(Some(item::write(operation, value)?));
        let put = put.condition_expression("attribute_not_exists(conversation_id)").build();
        Ok(TransactWriteItem::builder().put(put.map_err(StoreError::request(operation))?).build())
    }

    /// Deletes an item, whether it was there or not.
    pub(super) fn delete_any(&self, operation: &'static str, key: Item) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder().table_name(self.table.name()).set_key(Some(key)).build();
        Ok(TransactWriteItem::builder().delete(delete.map_err(StoreError::request(operation))?).build())
    }

    /// Holds only where there is no such item.
    pub(super) fn absent(&self, operation: &'static str, key: Item) -> Result<TransactWriteItem, StoreError> {
        let check = ConditionCheck::builder().table_name(self.table.name()).set_key(Some(key));
        let check = check.condition_expression("attribute_not_exists(conversation_id)").build();
        Ok(TransactWriteItem::builder().condition_check(check.map_err(StoreError::request(operation))?).build())
    }

    /// An update of the item with this key.
    pub(super) fn updating(&self, key: Item) -> UpdateBuilder {
        Update::builder().table_name(self.table.name()).set_key(Some(key))
    }

    /// Changes the number of members of a group that is not deleted, by `difference`. `condition` holds too; it may be
    /// on `last_seq`, with `:seen`.
    pub(super) fn count_members(
        &self,
        conversation: ConversationId,
        difference: i64,
        condition: &str,
    ) -> UpdateBuilder {
        self.updating(keys::head(conversation))
            .update_expression("SET #kind.memberCount = #kind.memberCount + :difference")
            .condition_expression(format!(
                "attribute_exists(conversation_id) AND attribute_not_exists(deleted_at){condition}"
            ))
            .expression_attribute_names("#kind", "kind")
            .expression_attribute_values(":difference", item::signed(difference))
    }
}

/// The update as a part of a transaction.
pub(super) fn part(operation: &'static str, update: UpdateBuilder) -> Result<TransactWriteItem, StoreError> {
    Ok(TransactWriteItem::builder().update(update.build().map_err(StoreError::request(operation))?).build())
}
