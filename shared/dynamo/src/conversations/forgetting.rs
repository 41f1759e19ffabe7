//! What conversations forget of somebody who has left Natter.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use natter_chat::{ConversationId, UserId};

use super::Conversations;
use crate::{StoreError, item, keys};

impl Conversations {
    /// Erases what the preview of a conversation says, where it is somebody's. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_preview(&self, conversation: ConversationId, user: UserId) -> Result<(), StoreError> {
        let request = self.table.sdk().update_item().table_name(self.table.name());
        let answer = request
            .set_key(Some(keys::head(conversation)))
            .update_expression("SET preview.#text = :nothing")
            .condition_expression("preview.senderId = :user")
            .expression_attribute_names("#text", "text")
            .expression_attribute_values(":nothing", item::string(""))
            .expression_attribute_values(":user", item::string(user))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(answer) => self.table.meter().wrote(answer.consumed_capacity()),
            Err(error)
                if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) => {}
            Err(error) => return Err(StoreError::call("forgetting a preview")(error)),
        }
        Ok(())
    }

    /// Takes somebody out of a direct conversation, which stays with the other one. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn leave_direct(&self, conversation: ConversationId, user: UserId) -> Result<(), StoreError> {
        let request = self.table.sdk().delete_item().table_name(self.table.name());
        let answer = request
            .set_key(Some(keys::member(conversation, user)))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        self.table
            .meter()
            .wrote(answer.map_err(StoreError::call("leaving a direct conversation"))?.consumed_capacity());
        Ok(())
    }
}
