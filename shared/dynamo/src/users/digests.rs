//! To whom emails of what they have missed are due, and when.
//!
//! Whoever is due at an hour has an item of that hour's, so that nobody has to be looked for. What counts is the hour in their own
//! push item: whoever takes that away writes the email.

use std::time::Duration;

use aws_sdk_dynamodb::types::ReturnValue;
use natter_chat::notification::{DueHour, Language, NotificationSettings};
use natter_chat::{Timestamp, UserId};
use serde::Deserialize;

use super::{Subscriber, Users, notifications::read_devices};
use crate::{error::StoreError, item, keys};

/// How long after its hour an item may still be found.
const KEPT_FOR: Duration = Duration::from_hours(48);

/// How many hours a digest that did not go out stands in the way of another.
pub const OVERDUE_HOURS: u64 = 6;

/// For how long a digest is whoever's who claims it: longer than a function may run.
pub const DIGEST_LEASE: Duration = Duration::from_mins(20);

/// How often the same digest is begun at most: so many times somebody gets it if the function dies each time after sending.
pub const DIGEST_TRIES: u32 = 3;

pub use crate::keys::DIGEST_SHARDS;

/// What there is to know for writing somebody their digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestPlan {
    /// What they want to be told of.
    pub settings: NotificationSettings,
    /// When it is due; `None` where it is not.
    pub due: Option<DueHour>,
    /// The hour whose digest somebody has begun to write; `None` where none was left unfinished.
    pub begun: Option<DueHour>,
    /// How often that was begun.
    pub tries: u32,
    /// The language of one of their devices.
    pub language: Language,
}

/// A digest that is the caller's to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedDigest {
    /// What lets whoever has the email turn it off.
    pub token: String,
    /// When the one before was written; zero where there was none.
    pub since: Timestamp,
}

#[derive(Deserialize)]
struct DueItem {
    sk: UserId,
}

impl Users {
    /// Has somebody written to at this hour, unless they are to be sooner.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn plan_digest(&self, subscriber: &Subscriber, due: DueHour, now: Timestamp) -> Result<(), StoreError> {
        let operation = "planning a digest";
        let overdue = DueHour::latest(now).minus(OVERDUE_HOURS);
        if subscriber.digest_due.is_some_and(|planned| planned > overdue) {
            return Ok(());
        }
        let user = subscriber.user_id;
        // First: an item that does not count does no harm, and an hour without an item would never come.
        let mut due_item = keys::due_digest(due, user);
        due_item.insert("expires_at".to_owned(), item::number(due.begins_at().plus(KEPT_FOR).as_secs()));
        self.table.put(operation, due_item).await?;
        let request = self
            .table
            .updating(keys::push(user))
            .update_expression("SET digest_due = :due")
            .condition_expression("attribute_not_exists(digest_due) OR digest_due <= :overdue")
            .expression_attribute_values(":due", item::number(due.get()))
            .expression_attribute_values(":overdue", item::number(overdue.get()));
        self.table.update_if(operation, request).await.map(drop)
    }

    /// Who may be due at this hour, of one of the [`DIGEST_SHARDS`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due_digests(&self, hour: DueHour, shard: u8) -> Result<Vec<UserId>, StoreError> {
        let operation = "reading whose digests are due";
        let request = self
            .table
            .querying()
            .key_condition_expression("user_id = :hour")
            .expression_attribute_values(":hour", item::string(keys::digests_of(hour, shard)));
        let due: Vec<DueItem> = self.table.query_all(operation, request).await?;
        Ok(due.into_iter().map(|due| due.sk).collect())
    }

    /// What there is to know of somebody who may be due.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn digest_plan(&self, user: UserId, now: Timestamp) -> Result<DigestPlan, StoreError> {
        let operation = "reading whether a digest is due";
        let mut found = self.table.get_item(operation, keys::push(user)).await?.unwrap_or_default();
        let language = read_devices(&found, now).pop().map(|device| device.subscription.language());
        let settings = found.remove(super::notifications::SETTINGS);
        let due = found.remove(DUE).map(|due| item::read_attribute(operation, due)).transpose()?;
        let begun = found.remove("digest_begun").map(|begun| item::read_attribute(operation, begun)).transpose()?;
        let tries = found.remove("digest_tries").map(|tries| item::read_attribute(operation, tries)).transpose()?;
        let settings = settings.map(|settings| item::read_attribute(operation, settings)).transpose()?;
        Ok(DigestPlan {
            settings: settings.unwrap_or_default(),
            due,
            begun,
            tries: tries.unwrap_or_default(),
            language: language.unwrap_or_default(),
        })
    }

    /// Makes it the caller's to write the digest of this hour, until it says how that went, or for [`DIGEST_LEASE`]: where it dies,
    /// another goes on. `None` where it is another's, or was. `token` is for the first digest that somebody gets: all of them
    /// have the same. What comes from now on is planned anew.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn claim_digest(
        &self,
        user: UserId,
        (hour, plan): (DueHour, &DigestPlan),
        token: &str,
        now: Timestamp,
    ) -> Result<Option<ClaimedDigest>, StoreError> {
        let operation = "claiming a digest";
        let tries = if plan.begun == Some(hour) { plan.tries + 1 } else { 1 };
        let request = self
            .table
            .updating(keys::push(user))
            .update_expression(
                "SET digest_token = if_not_exists(digest_token, :token), digest_begun = :hour, digest_lease = :lease, \
                 digest_tries = :tries REMOVE digest_due",
            )
            .condition_expression("digest_due = :hour OR (digest_begun = :hour AND digest_lease <= :now)")
            .expression_attribute_values(":token", item::string(token))
            .expression_attribute_values(":hour", item::number(hour.get()))
            .expression_attribute_values(":lease", item::number(now.plus(DIGEST_LEASE).as_millis()))
            .expression_attribute_values(":tries", item::number(tries.into()))
            .expression_attribute_values(":now", item::number(now.as_millis()))
            .return_values(ReturnValue::AllNew);
        let Some(mut found) = self.table.update_if(operation, request).await? else { return Ok(None) };
        let token = found.remove("digest_token").map(|token| item::read_attribute(operation, token)).transpose()?;
        let since = found.remove("digest_written").map(|since| item::read_attribute(operation, since)).transpose()?;
        let since = since.unwrap_or(Timestamp::from_millis(0));
        Ok(Some(ClaimedDigest { token: token.unwrap_or_default(), since }))
    }

    /// Gives a digest back that could not be sent, to be written at the next occasion. That does not count as a try.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn give_digest_back(&self, user: UserId, hour: DueHour, now: Timestamp) -> Result<(), StoreError> {
        let request = self
            .table
            .updating(keys::push(user))
            .update_expression("SET digest_lease = :now, digest_tries = digest_tries - :one")
            .condition_expression("digest_begun = :hour")
            .expression_attribute_values(":now", item::number(now.as_millis()))
            .expression_attribute_values(":one", item::number(1))
            .expression_attribute_values(":hour", item::number(hour.get()));
        self.table.update_if("giving a digest back", request).await.map(drop)
    }

    /// Notes that the digest of this hour was written at that time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn finish_digest(&self, user: UserId, hour: DueHour, at: Timestamp) -> Result<(), StoreError> {
        let request = self
            .table
            .updating(keys::push(user))
            .update_expression("SET digest_written = :at REMOVE digest_begun, digest_lease, digest_tries")
            .condition_expression("digest_begun = :hour")
            .expression_attribute_values(":at", item::number(at.as_millis()))
            .expression_attribute_values(":hour", item::number(hour.get()));
        self.table.update_if("noting that a digest is written", request).await.map(drop)
    }

    /// Nobody has to look at somebody at this hour again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_digest(&self, user: UserId, hour: DueHour) -> Result<(), StoreError> {
        self.table.delete("ending a digest", keys::due_digest(hour, user)).await
    }

    /// Turns somebody's digests off, in the name of an email that they have got. Whether the token was theirs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn turn_digests_off(&self, user: UserId, token: &str) -> Result<bool, StoreError> {
        let request = self
            .table
            .updating(keys::push(user))
            .update_expression("REMOVE settings.digestAfterHours, digest_due")
            .condition_expression("digest_token = :token AND attribute_exists(settings)")
            .expression_attribute_values(":token", item::string(token));
        Ok(self.table.update_if("turning digests off", request).await?.is_some())
    }
}

/// The attribute of the push item with the hour at which a digest is due.
pub(super) const DUE: &str = "digest_due";
