//! What remains of someone who has left.

use aws_sdk_dynamodb::types::{
    AttributeValue, Delete, Put, ReturnConsumedCapacity, TransactWriteItem, Update, builders::UpdateBuilder,
};
use natter_chat::{Handle, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Job, JobKind, Users};
use crate::{StoreError, item, item::Item, keys, transaction};

const OPERATION: &str = "erasing an account";

/// What a person who has left is called.
pub const DELETED_NAME: &str = "Deleted user";

/// That an account was erased. It does not tell whose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Its id, which only the person was told who left.
    pub receipt_id: Uuid,
    /// When they asked for it.
    pub requested_at: Timestamp,
    /// When it was done.
    pub erased_at: Timestamp,
    /// How many of their messages, edits and reactions were erased, at least.
    pub erased_messages: u64,
    /// How many conversations they were taken out of, at least.
    pub left_conversations: u64,
}

impl Users {
    /// Shuts somebody's account for good: no session of theirs goes on, and none begins. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn shut_account(&self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        let shut = Update::builder().update_expression("SET is_erased = :yes, sessions_revoked_at = :now");
        let shut = shut
            .expression_attribute_values(":yes", item::boolean(true))
            .expression_attribute_values(":now", item::number(now.as_millis()));
        let shut = self.update(keys::account(user), shut)?;
        transaction::write_all(&self.table, OPERATION, &[shut]).await?;
        Ok(())
    }

    /// Makes somebody's profile that of a deleted user, whom nobody finds, and holds their handle for a while so that
    /// nobody passes for them. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_profile(&self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        let Some(profile) = self.profile(user).await?.filter(|profile| !profile.is_deleted) else { return Ok(()) };
        let details = profile.details.fields().map(|(name, _)| name).join(", ");
        let nobody = Update::builder()
            .update_expression(format!(
                "SET is_deleted = :yes, handle = :handle, display_name = :name REMOVE {details}, picture, handle_shard"
            ))
            .expression_attribute_values(":yes", item::boolean(true))
            .expression_attribute_values(":handle", item::string(Handle::fallback(user)))
            .expression_attribute_values(":name", item::string(DELETED_NAME));
        let mut writes = vec![self.update(keys::profile(user), nobody)?, self.hold(&profile.handle, user, now)?];
        writes.extend(self.rename(OPERATION, user, &profile.display_name, "")?);
        transaction::write_all(&self.table, OPERATION, &writes).await?;
        Ok(())
    }

    /// Deletes everything else that is kept of somebody, but their account's item, which refuses what is left of their
    /// tokens, and the job itself. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_items(&self, user: UserId) -> Result<(), StoreError> {
        self.forget_wallets(user).await?;
        let kept = [keys::profile(user), keys::account(user), keys::job(user, JobKind::Erase)];
        for key in self.keys_of(user).await? {
            if !kept.contains(&key) {
                self.delete(key).await?;
            }
        }
        self.forget_lookups(user).await
    }

    /// Ends an erasure: the receipt is there, the job is not, and of the account only that it was erased. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_erasure(&self, user: UserId, job: &Job, now: Timestamp) -> Result<Receipt, StoreError> {
        let receipt = Receipt {
            receipt_id: job.job_id,
            requested_at: job.requested_at,
            erased_at: now,
            erased_messages: job.erased_messages,
            left_conversations: job.left_conversations,
        };
        let mut stored = item::write(OPERATION, &receipt)?;
        stored.extend(keys::receipt(job.job_id));
        let put = Put::builder().table_name(self.table.name()).set_item(Some(stored)).build();
        let delete = Delete::builder().table_name(self.table.name()).set_key(Some(keys::job(user, JobKind::Erase)));
        let writes = [
            TransactWriteItem::builder().put(put.map_err(StoreError::request(OPERATION))?).build(),
            TransactWriteItem::builder().delete(delete.build().map_err(StoreError::request(OPERATION))?).build(),
        ];
        transaction::write_all(&self.table, OPERATION, &writes).await?;
        Ok(receipt)
    }

    /// The receipt with this id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn receipt(&self, receipt: Uuid) -> Result<Option<Receipt>, StoreError> {
        let operation = "reading a receipt";
        let found = self.table.get_eventually(operation, keys::receipt(receipt)).await?;
        found.map(|found| item::read(operation, found)).transpose()
    }

    /// The way by which others find somebody: first the way, then what leads back to it.
    async fn forget_lookups(&self, user: UserId) -> Result<(), StoreError> {
        let found = self.table.get(OPERATION, keys::account(user)).await?;
        if let Some(AttributeValue::S(digest)) = found.and_then(|mut account| account.remove("email_digest")) {
            self.delete(keys::email(&digest)).await?;
        }
        let bare = Update::builder().update_expression("REMOVE settings, registered_at, email_digest");
        transaction::write_all(&self.table, OPERATION, &[self.update(keys::account(user), bare)?]).await?;
        Ok(())
    }

    async fn keys_of(&self, user: UserId) -> Result<Vec<Item>, StoreError> {
        let request = self.table.sdk().query().table_name(self.table.name()).consistent_read(true);
        let mut pages = request
            .key_condition_expression("user_id = :user")
            .expression_attribute_values(":user", item::string(user))
            .projection_expression("user_id, sk")
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .into_paginator()
            .send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(StoreError::call(OPERATION))?;
            self.table.meter().read(page.consumed_capacity());
            found.extend(page.items.unwrap_or_default());
        }
        Ok(found)
    }

    async fn delete(&self, key: Item) -> Result<(), StoreError> {
        let request = self.table.sdk().delete_item().table_name(self.table.name()).set_key(Some(key));
        let answer = request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await;
        self.table.meter().wrote(answer.map_err(StoreError::call(OPERATION))?.consumed_capacity());
        Ok(())
    }

    fn update(&self, key: Item, update: UpdateBuilder) -> Result<TransactWriteItem, StoreError> {
        let update = update.table_name(self.table.name()).set_key(Some(key)).build();
        Ok(TransactWriteItem::builder().update(update.map_err(StoreError::request(OPERATION))?).build())
    }
}
