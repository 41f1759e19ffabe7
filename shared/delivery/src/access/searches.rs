//! The rate limit for people searches.

use std::time::Duration;

use natter_chat::{Timestamp, UserId};
use natter_dynamo::{Counted, RateLimit, StoreError, Users};
use natter_lambda::{Environment, InitError};
use natter_protocol::ChatError;

/// The window in which searches are counted.
const WINDOW: Duration = Duration::from_mins(1);

/// By how much less young accounts may search: who wants to list everybody makes accounts for it.
const YOUNG_SHARE: u32 = 3;

/// The deployment's limit of searches, by whichever way somebody searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchLimit {
    limit: RateLimit,
}

impl SearchLimit {
    /// Reads the limit from `RATE_LIMIT_SEARCHES`, for one minute.
    ///
    /// # Errors
    /// [`InitError`] where it is missing or no number.
    pub fn from_environment(environment: &Environment) -> Result<Self, InitError> {
        Ok(Self { limit: RateLimit { max: environment.required_parsed("RATE_LIMIT_SEARCHES")?, window: WINDOW } })
    }

    /// Counts one more search of a person's.
    ///
    /// # Errors
    /// [`StoreError`]; within it [`ErrorCode::RateLimited`](natter_protocol::ErrorCode::RateLimited), with the time to wait.
    pub async fn count(
        &self,
        users: &Users,
        user: UserId,
        now: Timestamp,
    ) -> Result<Result<(), ChatError>, StoreError> {
        let share = if users.account_status(user).await?.is_young(now) { YOUNG_SHARE } else { 1 };
        let limit = RateLimit { max: (self.limit.max / share).max(1), ..self.limit };
        Ok(users.count(user, Counted::Searches, now, &limit).await?.check())
    }
}
