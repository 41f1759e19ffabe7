//! Rate limits for writing: per person over all their connections and conversations, and per conversation.

use natter_chat::{Timestamp, UserId};
use natter_dynamo::{AccountStatus, Client, RateLimit, StoreError, Tally};
use natter_lambda::{Environment, InitError};
use natter_protocol::ChatError;
use natter_protocol::weight::MESSAGE;

use crate::Budget;

/// The deployment's limits. All are kept in DynamoDB: more connections or devices get nobody more.
#[derive(Debug, Clone)]
pub struct Limits {
    /// What a person may ask for.
    budget: Budget,
    /// How much of that somebody may use for messages whose account is young.
    young: u32,
    /// What all together may write in one conversation.
    pub conversation: RateLimit,
}

/// How a person stands, and how much they had used of their budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permit {
    account: AccountStatus,
    tally: Tally,
    max: u32,
    young: u32,
}

impl Limits {
    /// Reads the limits from `RATE_LIMIT_YOUNG_MESSAGES`, `RATE_LIMIT_CONVERSATION_MESSAGES` and what [`Budget`] reads.
    ///
    /// # Errors
    /// [`InitError`] where one is missing or no number.
    pub fn from_environment(environment: &Environment, client: &Client) -> Result<Self, InitError> {
        let budget = Budget::from_environment(environment, client)?;
        let young: u32 = environment.required_parsed("RATE_LIMIT_YOUNG_MESSAGES")?;
        let max = environment.required_parsed("RATE_LIMIT_CONVERSATION_MESSAGES")?;
        Ok(Self {
            young: young.saturating_mul(MESSAGE),
            conversation: RateLimit { max, window: budget.window() },
            budget,
        })
    }

    /// Charges a message, or a change of one, to a person, and reads the status of their account with it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn charge(&self, user: UserId, weight: u32, now: Timestamp) -> Result<Permit, StoreError> {
        let (account, tally) = self.budget.charge_exactly(user, weight, now).await?;
        Ok(Permit { account, tally, max: self.budget.max(), young: self.young })
    }
}

impl Permit {
    /// Whether they may do anything at all.
    ///
    /// # Errors
    /// What [`AccountStatus::check`] says.
    pub fn check_account_status(&self, now: Timestamp) -> Result<(), ChatError> {
        Ok(self.account.check(now)?)
    }

    /// Whether they may write one more.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`](natter_protocol::ErrorCode::RateLimited), with the time to wait.
    pub fn check_rate(&self, now: Timestamp) -> Result<(), ChatError> {
        let max = if self.account.is_young(now) { self.young.min(self.max) } else { self.max };
        self.tally.within(max).check()
    }
}
