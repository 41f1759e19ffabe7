//! What conversations forget of someone who has left Natter.

use natter_chat::{ConversationId, UserId};

use super::Conversations;
use crate::{error::StoreError, keys};

impl Conversations {
    /// Takes somebody out of a direct conversation, which stays with the other one. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn leave_direct(&self, conversation: ConversationId, user: UserId) -> Result<(), StoreError> {
        self.table.delete("leaving a direct conversation", keys::member(conversation, user)).await
    }
}
