//! Rate limits for writing: per person over all their connections and conversations, and per conversation.

use std::time::Duration;

use natter_chat::{ChatError, Timestamp, UserId};
use natter_dynamo::{AccountStatus, Counted, RateLimit, StoreError, Tally, Users};
use natter_lambda::{Environment, InitError};

/// The deployment's limits. All are kept in DynamoDB: more connections or devices get nobody more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// What a person may write.
    person: RateLimit,
    /// How much of that somebody may whose account is young.
    young: u32,
    /// What all together may write in one conversation.
    pub conversation: RateLimit,
}

/// How a person stands, and how much they have written, this time counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permit {
    standing: AccountStatus,
    tally: Tally,
    limits: Limits,
}

impl Limits {
    /// Reads the limits from `RATE_LIMIT_MESSAGES`, `RATE_LIMIT_YOUNG_MESSAGES`, `RATE_LIMIT_CONVERSATION_MESSAGES` and
    /// `RATE_LIMIT_WINDOW_SECONDS`.
    ///
    /// # Errors
    /// [`InitError`] where one is missing or no number.
    pub fn from_environment(environment: &Environment) -> Result<Self, InitError> {
        let window = Duration::from_secs(environment.required_parsed("RATE_LIMIT_WINDOW_SECONDS")?);
        let limit = |name| Ok::<_, InitError>(RateLimit { max: environment.required_parsed(name)?, window });
        Ok(Self {
            person: limit("RATE_LIMIT_MESSAGES")?,
            young: environment.required_parsed("RATE_LIMIT_YOUNG_MESSAGES")?,
            conversation: limit("RATE_LIMIT_CONVERSATION_MESSAGES")?,
        })
    }

    /// Counts one more message, or change of one, of a person's, and reads beside it how they stand.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count(&self, users: &Users, user: UserId, now: Timestamp) -> Result<Permit, StoreError> {
        let (tally, standing) = futures_util::future::try_join(
            users.tally(user, Counted::Messages, now, &self.person),
            users.standing(user),
        )
        .await?;
        Ok(Permit { standing, tally, limits: *self })
    }
}

impl Permit {
    /// Whether they may do anything at all.
    ///
    /// # Errors
    /// What [`AccountStatus::check`] says.
    pub fn check_account_status(&self, now: Timestamp) -> Result<(), ChatError> {
        Ok(self.standing.check(now)?)
    }

    /// Whether they may write one more.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`](natter_chat::ErrorCode::RateLimited), with the time to wait.
    pub fn check_rate(&self, now: Timestamp) -> Result<(), ChatError> {
        let Limits { person, young, .. } = self.limits;
        let max = if self.standing.is_young(now) { young.min(person.max) } else { person.max };
        self.tally.within(max).check()
    }
}
