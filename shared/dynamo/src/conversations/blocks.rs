//! What a block does to the direct conversation of the two.

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::{ConversationId, UserId};

use super::Conversations;
use crate::{
    error::StoreError,
    item::{Item, boolean},
    keys,
    transaction::Part,
};

const OPERATION: &str = "marking a block in a conversation";

impl Conversations {
    /// The part of a transaction that marks in the direct conversation of two people whether `user` blocks `other`, at the
    /// places of those who are `there`: who has left Natter is not. Where nobody is, it makes sure that there is no such
    /// conversation.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn mark_block(
        &self,
        user: UserId,
        other: UserId,
        blocks: bool,
        there: &[UserId],
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let conversation = ConversationId::direct(user, other);
        if there.is_empty() {
            let check = self.table.check_part(keys::head(conversation));
            let check = check.condition_expression("attribute_not_exists(conversation_id)");
            return Ok(vec![check.part(OPERATION)?]);
        }
        let mut marks = vec![self.raise_rights(OPERATION, conversation)?];
        for (member, flag) in [(user, "blocks"), (other, "blocked_by_peer")] {
            if there.contains(&member) {
                marks.push(self.set_flag(keys::member(conversation, member), flag, blocks)?);
            }
        }
        Ok(marks)
    }

    fn set_flag(&self, key: Item, flag: &str, value: bool) -> Result<TransactWriteItem, StoreError> {
        let update = self.table.update_part(key);
        let update = update.update_expression("SET #flag = :value");
        let update = update.condition_expression("attribute_exists(conversation_id)");
        let update = update.expression_attribute_names("#flag", flag);
        update.expression_attribute_values(":value", boolean(value)).part(OPERATION)
    }
}
