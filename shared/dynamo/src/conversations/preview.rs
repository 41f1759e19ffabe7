//! A conversation's preview, when what its message says is another.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use natter_chat::{ConversationId, EntryId, Seq, UserId};

use super::Conversations;
use crate::{error::StoreError, item, keys};

impl Conversations {
    /// Lets the preview say what the edit at the place `edit` says, where it is of this message: not where a later edit has
    /// reworded it, or the message is deleted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn edit_preview(
        &self,
        conversation: ConversationId,
        message: EntryId,
        text: &str,
        edit: Seq,
    ) -> Result<(), StoreError> {
        let request = self
            .table
            .updating(keys::head(conversation))
            .update_expression("SET preview.#text = :text, preview.editedBy = :edit")
            .condition_expression(
                "preview.entryId = :message AND attribute_not_exists(preview.isErased) \
                 AND (attribute_not_exists(preview.editedBy) OR preview.editedBy < :edit)",
            )
            .expression_attribute_names("#text", "text")
            .expression_attribute_values(":text", item::string(text))
            .expression_attribute_values(":edit", item::number(edit.get()))
            .expression_attribute_values(":message", item::string(message));
        self.table.update_if("rewording a preview", request).await?;
        Ok(())
    }

    /// Lets the preview say nothing from now on, where it is of this message.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn erase_preview(&self, conversation: ConversationId, message: EntryId) -> Result<(), StoreError> {
        let request = self.erasing(conversation).condition_expression("preview.entryId = :message");
        let request = request.expression_attribute_values(":message", item::string(message));
        self.table.update_if("erasing a preview", request).await?;
        Ok(())
    }

    /// The same where it is of a message of this person's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_preview(&self, conversation: ConversationId, user: UserId) -> Result<(), StoreError> {
        let request = self.erasing(conversation).condition_expression("preview.senderId = :user");
        let request = request.expression_attribute_values(":user", item::string(user));
        self.table.update_if("forgetting a preview", request).await?;
        Ok(())
    }

    fn erasing(&self, conversation: ConversationId) -> UpdateItemFluentBuilder {
        self.table
            .updating(keys::head(conversation))
            .update_expression("SET preview.#text = :nothing, preview.isErased = :true REMOVE preview.attached")
            .expression_attribute_names("#text", "text")
            .expression_attribute_values(":nothing", item::string(""))
            .expression_attribute_values(":true", item::boolean(true))
    }
}
