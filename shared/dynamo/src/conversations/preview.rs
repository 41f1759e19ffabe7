//! A conversation's preview, when what its message says is another.

use aws_sdk_dynamodb::{operation::update_item::UpdateItemError, types::ReturnConsumedCapacity};
use natter_chat::{ConversationId, EntryId};

use super::Conversations;
use crate::{StoreError, item, keys};

impl Conversations {
    /// Lets the preview say this, where it is of this message: one that came later keeps its own.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn reword_preview(
        &self,
        conversation: ConversationId,
        message: EntryId,
        text: &str,
    ) -> Result<(), StoreError> {
        let request = self.table.sdk().update_item().table_name(self.table.name());
        let answer = request
            .set_key(Some(keys::head(conversation)))
            .update_expression("SET preview.#text = :text")
            .condition_expression("preview.entryId = :message")
            .expression_attribute_names("#text", "text")
            .expression_attribute_values(":text", item::string(text))
            .expression_attribute_values(":message", item::string(message))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(answer) => self.table.meter().wrote(answer.consumed_capacity()),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => {}
                _ => return Err(StoreError::call("rewording a preview")(error)),
            },
        }
        Ok(())
    }
}
