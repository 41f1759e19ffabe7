//! Changing a profile.

use std::time::Duration;

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::user::ProfileEdit;
use natter_chat::{Handle, Timestamp, UserId, UserProfile};

use super::Users;
use crate::{
    backoff,
    error::StoreError,
    item, keys,
    transaction::{self, Outcome, Part},
};

const OPERATION: &str = "changing a profile";

/// How long a handle that somebody gave up stays theirs: long enough to think again, and for those who know them by it to
/// notice.
pub const HANDLE_HELD_FOR: Duration = Duration::from_hours(14 * 24);

/// The place of the profile's update in the transaction.
const PROFILE_UPDATE: usize = 0;

/// How changing a profile ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edited {
    /// The profile is like this now.
    Done(UserProfile),
    /// Somebody else has the handle, or has given it up too recently. Nothing was changed.
    HandleTaken,
    /// There is no such profile.
    NoProfile,
}

impl Users {
    /// Changes somebody's profile: all that is wanted, or nothing. A new handle is theirs from then on, and the old one is
    /// held for them for [`HANDLE_HELD_FOR`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn change_profile(&self, user: UserId, edit: &ProfileEdit, now: Timestamp) -> Result<Edited, StoreError> {
        for attempt in 0..backoff::MAX_ATTEMPTS {
            let Some(before) = self.profile(user).await?.filter(|profile| !profile.is_deleted) else {
                return Ok(Edited::NoProfile);
            };
            let after = edit.clone().apply(before.clone());
            if after == before {
                return Ok(Edited::Done(after));
            }
            match transaction::write_all(&self.table, OPERATION, &self.changes(&before, &after, now)?).await? {
                Outcome::Committed => return Ok(Edited::Done(after)),
                Outcome::Refused(PROFILE_UPDATE) => backoff::pause(attempt).await,
                Outcome::Refused(_) => return Ok(Edited::HandleTaken),
            }
        }
        Err(StoreError::Unfinished { operation: OPERATION })
    }

    fn changes(
        &self,
        before: &UserProfile,
        after: &UserProfile,
        now: Timestamp,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut writes = vec![self.replace_profile(before, after)?];
        if after.handle != before.handle {
            writes.push(self.reserve(&after.handle, after.user_id, now)?);
            writes.push(self.hold(&before.handle, after.user_id, now)?);
        }
        if after.display_name != before.display_name {
            writes.extend(self.rename(OPERATION, after.user_id, &before.display_name, &after.display_name)?);
        }
        Ok(writes)
    }

    /// Holds only while the profile is still as `before`: what else is written follows from it.
    fn replace_profile(&self, before: &UserProfile, after: &UserProfile) -> Result<TransactWriteItem, StoreError> {
        let update = self.table.update_part(keys::profile(after.user_id));
        let mut update = update
            .expression_attribute_values(":handle", item::string(&after.handle))
            .expression_attribute_values(":shard", item::string(keys::shard_of(&after.handle)))
            .expression_attribute_values(":name", item::string(&after.display_name))
            .expression_attribute_values(":old_handle", item::string(&before.handle))
            .expression_attribute_values(":old_name", item::string(&before.display_name));
        let mut sets = vec!["SET handle = :handle, handle_shard = :shard, display_name = :name".to_owned()];
        let mut conditions = vec!["handle = :old_handle AND display_name = :old_name".to_owned()];
        for ((name, text), (_, old)) in after.details.fields().into_iter().zip(before.details.fields()) {
            sets.push(format!("{name} = :{name}"));
            conditions.push(format!("(attribute_not_exists({name}) OR {name} = :old_{name})"));
            update = update
                .expression_attribute_values(format!(":{name}"), item::string(text))
                .expression_attribute_values(format!(":old_{name}"), item::string(old));
        }
        update.update_expression(sets.join(", ")).condition_expression(conditions.join(" AND ")).part(OPERATION)
    }

    /// Holds only while the handle is free, or held for the same person.
    pub(super) fn reserve(
        &self,
        handle: &Handle,
        user: UserId,
        now: Timestamp,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut reservation = keys::reservation(handle);
        reservation.insert("owner_id".to_owned(), item::string(user));
        self.table
            .put_part(reservation)
            .condition_expression("attribute_not_exists(user_id) OR owner_id = :owner OR held_until <= :now")
            .expression_attribute_values(":owner", item::string(user))
            .expression_attribute_values(":now", item::number(now.as_millis()))
            .part(OPERATION)
    }

    /// Keeps a handle that is given up for its owner, and lets go of it in time.
    pub(super) fn hold(&self, handle: &Handle, user: UserId, now: Timestamp) -> Result<TransactWriteItem, StoreError> {
        let held_until = now.plus(HANDLE_HELD_FOR);
        self.table
            .update_part(keys::reservation(handle))
            .update_expression("SET owner_id = :owner, held_until = :held_until, expires_at = :expires")
            .expression_attribute_values(":owner", item::string(user))
            .expression_attribute_values(":held_until", item::number(held_until.as_millis()))
            .expression_attribute_values(":expires", item::number(held_until.as_secs()))
            .part(OPERATION)
    }
}
