//! How much someone may send.

use std::time::Duration;

use aws_sdk_dynamodb::types::ReturnValue;
use natter_chat::{EntryId, Timestamp, UserId};
use natter_protocol::ChatError;
use serde::Deserialize;

use super::{AccountStatus, Users};
use crate::{
    error::StoreError,
    item::{self, Item},
    keys,
};

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
    /// Requests of all kinds, by their weight.
    Requests,
    /// Searches for people: nobody lists them all.
    Searches,
    /// Searches in messages: each is work for the archive.
    MessageSearches,
    /// Direct conversations opened with strangers.
    NewContacts,
    /// Groups made.
    Groups,
    /// Reports to the moderators.
    Reports,
    /// Changes of the handle.
    HandleChanges,
    /// Pictures uploaded, and made somebody's or a group's.
    Pictures,
    /// Files of messages announced.
    Media,
    /// Tips meant, and reports of transactions.
    Tips,
    /// Texts that wallets are to sign, and signatures of them: some are checked with a chain's endpoints.
    WalletProofs,
    /// Groups joined by oneself: each is told to everybody in the group, and so is leaving it.
    Joins,
    /// Searches for public groups.
    GroupSearches,
    /// Archives of one's data asked for.
    Exports,
}

impl Counted {
    /// The key of the window that begins then.
    fn window(self, user: UserId, start: Timestamp) -> Item {
        let what = match self {
            Self::Requests => return keys::access_window(user, start),
            Self::Searches => "search",
            Self::MessageSearches => "find",
            Self::NewContacts => "contact",
            Self::Groups => "group",
            Self::Reports => "report",
            Self::HandleChanges => "handle",
            Self::Pictures => "picture",
            Self::Media => "media",
            Self::Tips => "tip",
            Self::WalletProofs => "wallet",
            Self::Joins => "join",
            Self::GroupSearches => "groups",
            Self::Exports => "export",
        };
        keys::rate_window(user, what, start)
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

impl Allowance {
    /// Goes on where it was granted.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`](natter_protocol::ErrorCode::RateLimited), with the time to wait.
    pub fn check(self) -> Result<(), ChatError> {
        match self {
            Self::Granted => Ok(()),
            Self::Refused { retry_after } => Err(ChatError::rate_limited(retry_after)),
        }
    }
}

/// How much is added to what a person has used of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Units {
    /// Where nothing was used.
    pub first: u32,
    /// Where something was.
    pub further: u32,
}

impl From<u32> for Units {
    fn from(units: u32) -> Self {
        Self { first: units, further: units }
    }
}

/// How much a person had used of the present window before this time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How much; the limit where this time was beyond it, and not counted.
    pub before: u32,
    /// When the next window begins, from now.
    pub ends_in: Duration,
}

impl Tally {
    /// Whether there was any left of `max`, which may be stricter than the limit that was counted against.
    #[must_use]
    pub const fn within(self, max: u32) -> Allowance {
        if self.before < max { Allowance::Granted } else { Allowance::Refused { retry_after: self.ends_in } }
    }
}

/// How long it is noted that an entry was told again: longer than the entry is there to be sent again.
const TOLD_AGAIN_FOR: Duration = Duration::from_hours(8 * 24);

/// How long a window's counter stays after its end, for clocks that are behind.
const COUNTER_MARGIN: Duration = Duration::from_mins(1);

/// As much of a window's counter as it takes to judge.
#[derive(Debug, Default, Deserialize)]
struct Counter {
    #[serde(default)]
    sent: u32,
}

impl RateLimit {
    /// The window in which a moment lies: its beginning and its end.
    pub(crate) fn window_at(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        let length = u64::try_from(self.window.as_millis()).unwrap_or(u64::MAX).max(1);
        let start = Timestamp::from_millis(now.as_millis() / length * length);
        (start, start.plus(Duration::from_millis(length)))
    }
}

impl Users {
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
        Ok(self.spend(user, what, 1, now, limit).await?.within(limit.max))
    }

    /// Whether a resend has already repeated the push of somebody's entry ([`note_told_again`](Self::note_told_again)): only the first may.
    /// As it was a moment ago.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn is_told_again(&self, user: UserId, entry: EntryId) -> Result<bool, StoreError> {
        let operation = "looking whether an entry was told again";
        Ok(self.table.get_item_eventually(operation, keys::told_again(user, entry)).await?.is_some())
    }

    /// Notes that an entry of somebody's was told again. Only once it was: should that fail, the next resend is told.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_told_again(&self, user: UserId, entry: EntryId, now: Timestamp) -> Result<(), StoreError> {
        let request = self
            .table
            .updating(keys::told_again(user, entry))
            .update_expression("SET expires_at = :expires")
            .expression_attribute_values(":expires", item::number(now.plus(TOLD_AGAIN_FOR).as_secs()));
        self.table.update("noting that an entry was told again", request).await.map(drop)
    }

    /// Adds `units` to what a person has used of the present window, unless that is full: the last one may go beyond it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn spend(
        &self,
        user: UserId,
        what: Counted,
        units: impl Into<Units>,
        now: Timestamp,
        limit: &RateLimit,
    ) -> Result<Tally, StoreError> {
        let operation = "counting in a rate window";
        let (start, end) = limit.window_at(now);
        let ends_in = end.since(now);
        let Units { first, further } = units.into();
        let request = self
            .table
            .updating(what.window(user, start))
            .update_expression("SET expires_at = :expires, sent = if_not_exists(sent, :extra) + :further")
            .condition_expression("attribute_not_exists(sent) OR sent < :max")
            .expression_attribute_values(":expires", item::number(end.plus(COUNTER_MARGIN).as_secs()))
            .expression_attribute_values(":max", item::number(limit.max.into()))
            .expression_attribute_values(":extra", item::number(first.saturating_sub(further).into()))
            .expression_attribute_values(":further", item::number(further.into()))
            .return_values(ReturnValue::UpdatedOld);
        let Some(window) = self.table.update_if(operation, request).await? else {
            return Ok(Tally { before: limit.max, ends_in });
        };
        let counter: Counter = item::read(operation, window)?;
        Ok(Tally { before: counter.sent, ends_in })
    }

    /// The [`account_status`](Self::account_status) of somebody, and how much of the present window they have used for
    /// [requests](Counted::Requests): half a read unit for both, and both may be a moment behind.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn account_status_and_spent(
        &self,
        user: UserId,
        now: Timestamp,
        limit: &RateLimit,
    ) -> Result<(AccountStatus, Tally), StoreError> {
        let operation = "reading an account and its rate window";
        let (start, end) = limit.window_at(now);
        let (window, account) = (item::string(keys::access_sort_key(start)), item::string(keys::ACCOUNT));
        let request = self
            .table
            .querying()
            .key_condition_expression("user_id = :user AND sk BETWEEN :window AND :account")
            .expression_attribute_values(":user", item::string(user))
            .expression_attribute_values(":window", window.clone())
            .expression_attribute_values(":account", account.clone());
        let (mut status, mut counter) = (AccountStatus::default(), Counter::default());
        for found in self.table.query_items(operation, request).await?.items {
            match found.get(keys::SORT_KEY) {
                Some(key) if *key == account => status = Self::read_account(operation, found)?,
                Some(key) if *key == window => counter = item::read(operation, found)?,
                // The window of a clock that is ahead.
                _ => {}
            }
        }
        Ok((status, Tally { before: counter.sent, ends_in: end.since(now) }))
    }
}
