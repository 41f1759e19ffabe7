//! Blocking somebody, and what the direct conversation of the two says of it.

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::{ConversationId, Timestamp, UserId};

use crate::{
    backoff,
    conversations::Conversations,
    error::StoreError,
    transaction::{self, Outcome},
    users::Users,
};

const BLOCKING: &str = "blocking somebody";
const UNBLOCKING: &str = "unblocking somebody";

impl Users {
    /// Blocks somebody, and marks their direct conversation where there is one. Blocking twice is blocking once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn block(
        &self,
        conversations: &Conversations,
        user: UserId,
        other: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let put = self.put_block(BLOCKING, user, other, now)?;
        self.change_block(BLOCKING, conversations, (user, other), &put).await
    }

    /// Takes a block back. Who is not blocked stays so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unblock(&self, conversations: &Conversations, user: UserId, other: UserId) -> Result<(), StoreError> {
        let delete = self.delete_block(UNBLOCKING, user, other)?;
        self.change_block(UNBLOCKING, conversations, (user, other), &delete).await
    }

    /// The change and the marks in the conversation of the two, as the conversation is; again where it was opened or went
    /// meanwhile.
    async fn change_block(
        &self,
        operation: &'static str,
        conversations: &Conversations,
        (user, other): (UserId, UserId),
        change: &TransactWriteItem,
    ) -> Result<(), StoreError> {
        let blocks = operation == BLOCKING;
        for attempt in 0..backoff::MAX_ATTEMPTS {
            let there = conversations.memberships(ConversationId::direct(user, other), &[user, other]).await?;
            let there: Vec<UserId> = there.into_iter().map(|(member, _)| member).collect();
            let mut writes = vec![change.clone()];
            writes.extend(conversations.mark_block(user, other, blocks, &there)?);
            match transaction::write_all(&self.table, operation, &writes).await? {
                Outcome::Committed => return Ok(()),
                Outcome::Refused(_) => backoff::pause(attempt).await,
            }
        }
        Err(StoreError::Unfinished { operation })
    }
}
