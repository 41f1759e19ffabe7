//! What conversations forget of someone who has left Natter.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use natter_chat::{ConversationId, UserId};

use super::Conversations;
use crate::{StoreError, keys};

impl Conversations {
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
