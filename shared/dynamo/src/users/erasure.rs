//! What remains of someone who has left.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_chat::{Handle, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Job, JobKind, Users};
use crate::{
    error::StoreError,
    item,
    item::Item,
    keys,
    transaction::{self, Part},
};

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
        let shut = self
            .table
            .update_part(keys::account(user))
            .update_expression("SET is_erased = :yes, sessions_revoked_at = :now");
        let shut = shut
            .expression_attribute_values(":yes", item::boolean(true))
            .expression_attribute_values(":now", item::number(now.as_millis()));
        transaction::write_all(&self.table, OPERATION, &[shut.part(OPERATION)?]).await?;
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
        let nobody = self
            .table
            .update_part(keys::profile(user))
            .update_expression(format!(
                "SET is_deleted = :yes, handle = :handle, display_name = :name REMOVE {details}, picture, handle_shard"
            ))
            .expression_attribute_values(":yes", item::boolean(true))
            .expression_attribute_values(":handle", item::string(Handle::fallback(user)))
            .expression_attribute_values(":name", item::string(DELETED_NAME));
        let mut writes = vec![nobody.part(OPERATION)?, self.hold(&profile.handle, user, now)?];
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
        let kept = [keys::profile(user), keys::account(user), JobKind::Erase.of(user)];
        for key in self.keys_of(user).await? {
            if !kept.contains(&key) {
                self.table.delete(OPERATION, key).await?;
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
        let put = self.table.put_part(stored);
        let delete = self.table.delete_part(JobKind::Erase.of(user));
        let writes = [put.part(OPERATION)?, delete.part(OPERATION)?];
        transaction::write_all(&self.table, OPERATION, &writes).await?;
        Ok(receipt)
    }

    /// The receipt with this id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn receipt(&self, receipt: Uuid) -> Result<Option<Receipt>, StoreError> {
        self.table.get_eventually("reading a receipt", keys::receipt(receipt)).await
    }

    /// The way by which others find somebody: first the way, then what leads back to it.
    async fn forget_lookups(&self, user: UserId) -> Result<(), StoreError> {
        let found = self.table.get_item(OPERATION, keys::account(user)).await?;
        if let Some(AttributeValue::S(digest)) = found.and_then(|mut account| account.remove("email_digest")) {
            self.table.delete(OPERATION, keys::email(&digest)).await?;
        }
        let bare = self
            .table
            .update_part(keys::account(user))
            .update_expression("REMOVE settings, registered_at, email_digest");
        transaction::write_all(&self.table, OPERATION, &[bare.part(OPERATION)?]).await?;
        Ok(())
    }

    async fn keys_of(&self, user: UserId) -> Result<Vec<Item>, StoreError> {
        let request = self
            .table
            .querying()
            .consistent_read(true)
            .key_condition_expression("user_id = :user")
            .expression_attribute_values(":user", item::string(user))
            .projection_expression("user_id, sk");
        self.table.query_all_items(OPERATION, request).await
    }
}
