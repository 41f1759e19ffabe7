//! What a person lets others do and see.

use natter_chat::{Settings, UserId};

use super::Users;
use crate::{backoff, error::StoreError, item, keys};

const OPERATION: &str = "changing settings";

impl Users {
    /// What somebody lets others do and see.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn settings(&self, user: UserId) -> Result<Settings, StoreError> {
        Ok(self.current_account_status(user).await?.settings)
    }

    /// Changes somebody's settings and returns them. `change` is applied to what is there at that moment: two devices
    /// that change different settings at once do not undo each other's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn change_settings(
        &self,
        user: UserId,
        change: impl Fn(Settings) -> Settings,
    ) -> Result<Settings, StoreError> {
        for attempt in 0..backoff::MAX_ATTEMPTS {
            let before = self.settings(user).await?;
            let after = change(before);
            if after == before || self.replace_settings(user, before, after).await? {
                return Ok(after);
            }
            backoff::pause(attempt).await;
        }
        Err(StoreError::Unfinished { operation: OPERATION })
    }

    /// Whether it did: it does not where the settings are no longer `before`.
    async fn replace_settings(&self, user: UserId, before: Settings, after: Settings) -> Result<bool, StoreError> {
        let request = self
            .table
            .updating(keys::account(user))
            .update_expression("SET settings = :after")
            .condition_expression("attribute_not_exists(settings) OR settings = :before")
            .expression_attribute_values(":before", item::write_attribute(OPERATION, before)?)
            .expression_attribute_values(":after", item::write_attribute(OPERATION, after)?);
        Ok(self.table.update_if(OPERATION, request).await?.is_some())
    }
}
