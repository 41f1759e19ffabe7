//! How much somebody may send.

use std::time::Duration;

use aws_sdk_dynamodb::{operation::update_item::UpdateItemError, types::ReturnConsumedCapacity};
use natter_chat::{Timestamp, UserId};

use super::Users;
use crate::{StoreError, item, keys};

/// How often a person may do something in each window of time. Windows follow each other at fixed times: around the end of
/// one, twice as many may happen in one window's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// How many.
    pub max: u32,
    /// How long a window is, in whole milliseconds.
    pub window: Duration,
}

/// What is counted, each in windows of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Messages, their edits and reactions.
    Messages,
    /// Searches for people: nobody lists them all.
    Searches,
    /// Direct conversations opened with strangers.
    NewContacts,
    /// Reports to the moderators.
    Reports,
}

impl Counted {
    const fn key(self) -> &'static str {
        match self {
            Self::Messages => "send",
            Self::Searches => "search",
            Self::NewContacts => "contact",
            Self::Reports => "report",
        }
    }
}

/// Whether doing it once more is within the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// It is, and has been counted.
    Granted,
    /// It is not.
    Refused {
        /// When the next window begins, from now.
        retry_after: Duration,
    },
}

/// How long a window's counter stays after its end, for clocks that are behind.
const COUNTER_MARGIN: Duration = Duration::from_mins(1);

impl RateLimit {
    /// The window in which a moment lies: its beginning and its end.
    fn window_at(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        let length = u64::try_from(self.window.as_millis()).unwrap_or(u64::MAX).max(1);
        let start = Timestamp::from_millis(now.as_millis() / length * length);
        (start, start.plus(Duration::from_millis(length)))
    }
}

impl Users {
    /// Counts one more message of a person's in the present window, unless that is full.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_message(
        &self,
        user: UserId,
        now: Timestamp,
        limit: &RateLimit,
    ) -> Result<Allowance, StoreError> {
        self.count(user, Counted::Messages, now, limit).await
    }

    /// Counts that a person does something once more in the present window, unless that is full.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count(
        &self,
        user: UserId,
        what: Counted,
        now: Timestamp,
        limit: &RateLimit,
    ) -> Result<Allowance, StoreError> {
        let (start, end) = limit.window_at(now);
        let request = self.table.sdk().update_item().table_name(self.table.name());
        let answer = request
            .set_key(Some(keys::rate_window(user, what.key(), start)))
            .update_expression("SET expires_at = :expires ADD sent :one")
            .condition_expression("attribute_not_exists(sent) OR sent < :max")
            .expression_attribute_values(":expires", item::number(end.plus(COUNTER_MARGIN).as_secs()))
            .expression_attribute_values(":max", item::number(limit.max.into()))
            .expression_attribute_values(":one", item::number(1))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(answer) => {
                self.table.meter().wrote(answer.consumed_capacity());
                Ok(Allowance::Granted)
            }
            Err(error)
                if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(Allowance::Refused { retry_after: end.since(now) })
            }
            Err(error) => Err(StoreError::call("counting in a rate window")(error)),
        }
    }
}
