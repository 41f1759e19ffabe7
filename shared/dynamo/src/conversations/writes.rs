//! The parts of transactions.

use aws_sdk_dynamodb::types::{TransactWriteItem, builders::UpdateBuilder};
use natter_chat::{ConversationId, Role, UserId};
use serde::Serialize;

use super::{Conversations, admission::RAISE_RIGHTS};
use crate::{
    error::StoreError,
    item::{self, Item},
    keys, transaction,
    transaction::Part,
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
        self.table.put_part(item::write(operation, value)?).part(operation)
    }

    /// Puts an item where there was none.
    pub(super) fn put_new(
        &self,
        operation: &'static str,
        value: impl Serialize,
    ) -> Result<TransactWriteItem, StoreError> {
        self.table
            .put_part(item::write(operation, value)?)
            .condition_expression("attribute_not_exists(conversation_id)")
            .part(operation)
    }

    /// Deletes an item, whether it was there or not.
    pub(super) fn delete_any(&self, operation: &'static str, key: Item) -> Result<TransactWriteItem, StoreError> {
        self.table.delete_part(key).part(operation)
    }

    /// Holds only where somebody is in a group in this role.
    pub(super) fn has_role(
        &self,
        operation: &'static str,
        group: ConversationId,
        user: UserId,
        role: Role,
    ) -> Result<TransactWriteItem, StoreError> {
        let check = self.table.check_part(keys::member(group, user));
        let check = check.condition_expression("#role = :role").expression_attribute_names("#role", "role");
        check.expression_attribute_values(":role", item::write_attribute(operation, role)?).part(operation)
    }

    /// Holds only where there is no such item.
    pub(super) fn absent(&self, operation: &'static str, key: Item) -> Result<TransactWriteItem, StoreError> {
        self.table.check_part(key).condition_expression("attribute_not_exists(conversation_id)").part(operation)
    }

    /// The part of a transaction that says in a head that is there that who may do what has changed.
    pub(super) fn raise_rights(
        &self,
        operation: &'static str,
        conversation: ConversationId,
    ) -> Result<TransactWriteItem, StoreError> {
        self.table
            .update_part(keys::head(conversation))
            .update_expression(RAISE_RIGHTS)
            .condition_expression("attribute_exists(conversation_id) AND attribute_not_exists(deleted_at)")
            .expression_attribute_values(":one", item::number(1))
            .part(operation)
    }

    /// Changes the number of members of a group that is not deleted, by `difference`; where they become fewer, that changes
    /// who may do what. `condition` holds too; it may be on `last_seq`, with `:seen`.
    pub(super) fn count_members(
        &self,
        conversation: ConversationId,
        difference: i64,
        condition: &str,
    ) -> UpdateBuilder {
        let counts = "SET #kind.memberCount = #kind.memberCount + :difference";
        let head = self.table.update_part(keys::head(conversation));
        let head = if difference < 0 {
            head.update_expression(format!("{counts} {RAISE_RIGHTS}"))
                .expression_attribute_values(":one", item::number(1))
        } else {
            head.update_expression(counts)
        };
        head.condition_expression(format!(
            "attribute_exists(conversation_id) AND attribute_not_exists(deleted_at){condition}"
        ))
        .expression_attribute_names("#kind", "kind")
        .expression_attribute_values(":difference", item::signed(difference))
    }
}
