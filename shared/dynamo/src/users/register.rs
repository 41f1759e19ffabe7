//! Registering a person.

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::{Handle, Timestamp, UserId, UserProfile, user};

use super::{Users, items::NewProfile};
use crate::{
    error::StoreError,
    item, keys,
    transaction::{self, Outcome, Part},
};

const OPERATION: &str = "registering a user";

/// The place of the profile in the transaction; the handle's reservation, the account and the name's words are the
/// others.
const PROFILE_PUT: usize = 0;

impl Users {
    /// Gives a person a profile, or finds the one that they have, which stays as it is. They get the handle that they
    /// want if they may have it and it is free, and [`Handle::fallback`] otherwise.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::NoFreeHandle`] where the fallback is taken as well.
    pub async fn register(
        &self,
        user: UserId,
        wanted_handle: &str,
        display_name: &str,
        now: Timestamp,
    ) -> Result<UserProfile, StoreError> {
        if let Some(profile) = self.profile(user).await? {
            return Ok(profile);
        }
        let handles = [Handle::choose(wanted_handle).ok(), Some(Handle::fallback(user))];
        for handle in handles.into_iter().flatten() {
            let profile = UserProfile::new(user, user::display_name(display_name, &handle), handle);
            match transaction::write_all(&self.table, OPERATION, &self.writes(&profile, now)?).await? {
                Outcome::Committed => return Ok(profile),
                Outcome::Refused(PROFILE_PUT) => break,
                Outcome::Refused(_) => {}
            }
        }
        // Either another call for the same person was quicker, or both handles are taken.
        self.profile(user).await?.ok_or(StoreError::NoFreeHandle(user))
    }

    pub(super) async fn profile(&self, user: UserId) -> Result<Option<UserProfile>, StoreError> {
        Ok(self.get(&[user]).await?.pop())
    }

    fn writes(&self, profile: &UserProfile, now: Timestamp) -> Result<Vec<TransactWriteItem>, StoreError> {
        let user = profile.user_id;
        let mut writes = vec![
            self.put_new(item::write(OPERATION, NewProfile::new(profile, now))?)?,
            self.reserve(&profile.handle, user, now)?,
            self.note_registration(user, now)?,
        ];
        writes.extend(self.rename(OPERATION, user, "", &profile.display_name)?);
        Ok(writes)
    }

    fn put_new(&self, item: item::Item) -> Result<TransactWriteItem, StoreError> {
        self.table.put_part(item).condition_expression("attribute_not_exists(user_id)").part(OPERATION)
    }

    /// An account may be there before its profile: a moderator can suspend whoever has a Cognito user.
    fn note_registration(&self, user: UserId, now: Timestamp) -> Result<TransactWriteItem, StoreError> {
        let update = self.table.update_part(keys::account(user));
        let update = update.update_expression("SET registered_at = if_not_exists(registered_at, :now)");
        update.expression_attribute_values(":now", item::number(now.as_millis())).part(OPERATION)
    }
}
