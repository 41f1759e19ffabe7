//! How far a conversation has come.

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::update_item::{UpdateItemError, builders::UpdateItemFluentBuilder},
    types::{ReturnConsumedCapacity, ReturnValue},
};
use natter_chat::{ConversationId, Preview, Seq};

use super::{Conversations, items::Progress};
use crate::{StoreError, item, keys};

impl Conversations {
    /// Gives out the next place in a conversation, once. Where it is for a message, that becomes the `preview` and counts
    /// as one; other entries change neither. A place whose entry is never stored stays empty.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::NoConversation`] where there is none.
    pub async fn next_seq(&self, conversation: ConversationId, preview: Option<&Preview>) -> Result<Seq, StoreError> {
        let operation = "taking the next place in a conversation";
        let mut request = self.update_head(conversation).return_values(ReturnValue::UpdatedNew);
        request = match preview {
            None => request.update_expression("SET last_seq = last_seq + :one"),
            Some(preview) => request
                .update_expression(
                    "SET last_seq = last_seq + :one, message_count = message_count + :one, preview = :preview",
                )
                .expression_attribute_values(":preview", item::write_attribute(operation, preview)?),
        };
        let answer = request.send().await.map_err(|error| refusal(operation, conversation, error))?;
        self.table.meter().wrote(answer.consumed_capacity());
        let progress: Progress = item::read(operation, answer.attributes.unwrap_or_default())?;
        Ok(progress.last_seq)
    }

    /// Takes one message off the count: its place was given out, but its entry had been stored before, by a twin of the
    /// request.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::NoConversation`] where there is none.
    pub async fn give_back_count(&self, conversation: ConversationId) -> Result<(), StoreError> {
        let request = self.update_head(conversation).update_expression("SET message_count = message_count - :one");
        let answer = request.send().await;
        let answer = answer.map_err(|error| refusal("correcting a message count", conversation, error))?;
        self.table.meter().wrote(answer.consumed_capacity());
        Ok(())
    }

    /// An update of a head that exists; `:one` is 1.
    pub(super) fn update_head(&self, conversation: ConversationId) -> UpdateItemFluentBuilder {
        let request = self.table.sdk().update_item().table_name(self.table.name());
        request
            .set_key(Some(keys::head(conversation)))
            .condition_expression("attribute_exists(conversation_id)")
            .expression_attribute_values(":one", item::number(1))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
    }
}

fn refusal(operation: &'static str, conversation: ConversationId, error: SdkError<UpdateItemError>) -> StoreError {
    match error.as_service_error() {
        Some(UpdateItemError::ConditionalCheckFailedException(_)) => StoreError::NoConversation(conversation),
        _ => StoreError::call(operation)(error),
    }
}
