//! What a person's account is like: since when, whether it is suspended, and what they let others do and see.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::{Settings, Timestamp, UserId};
use natter_protocol::ErrorCode;
use serde::Deserialize;

use super::Users;
use crate::{
    batch,
    error::StoreError,
    item::{self, Item},
    keys,
    transaction::Part,
};

/// How long an account counts as young. Limits are stricter for it: most abuse comes from accounts made for it.
pub const YOUNG_FOR: Duration = Duration::from_hours(3 * 24);

/// The moment of registration of those for whom none was noted.
const UNKNOWN: Timestamp = Timestamp::from_millis(0);

/// What follows from a person's account for what they may do, and for what others may learn of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountStatus {
    /// When they signed up; the epoch where that was not noted.
    pub registered_at: Timestamp,
    /// What they let others do and see.
    pub settings: Settings,
    /// A moderator has suspended them until then.
    pub suspended_until: Option<Timestamp>,
    /// They have signed out everywhere: sessions that began before this moment have ended.
    pub sessions_revoked_at: Option<Timestamp>,
    /// They are leaving Natter, or have left.
    pub is_erased: bool,
}

impl Default for AccountStatus {
    fn default() -> Self {
        Self {
            registered_at: UNKNOWN,
            settings: Settings::default(),
            suspended_until: None,
            sessions_revoked_at: None,
            is_erased: false,
        }
    }
}

impl AccountStatus {
    /// Whether the account may be used at all.
    ///
    /// # Errors
    /// [`ErrorCode::AccountSuspended`]; [`ErrorCode::SessionRevoked`] where its owner has left.
    pub fn check(&self, now: Timestamp) -> Result<(), ErrorCode> {
        if self.is_erased {
            return Err(ErrorCode::SessionRevoked);
        }
        if self.is_suspended(now) { Err(ErrorCode::AccountSuspended) } else { Ok(()) }
    }

    /// Whether the account may be used in a session that began then. A token tells whole seconds, rounded down: the
    /// second in which sessions were revoked counts as before it, since a new sign-in can wait and an old one must not
    /// slip through.
    ///
    /// # Errors
    /// As [`check`](Self::check); [`ErrorCode::SessionRevoked`] where they have signed out everywhere since.
    pub fn check_session(&self, began_at: Timestamp, now: Timestamp) -> Result<(), ErrorCode> {
        self.check(now)?;
        let is_revoked = self.sessions_revoked_at.is_some_and(|revoked| began_at.as_secs() <= revoked.as_secs());
        if is_revoked { Err(ErrorCode::SessionRevoked) } else { Ok(()) }
    }

    /// Whether a session that began then has ended for good; a suspension passes.
    #[must_use]
    pub fn has_ended(&self, began_at: Timestamp, now: Timestamp) -> bool {
        self.check_session(began_at, now) == Err(ErrorCode::SessionRevoked)
    }

    /// Whether a moderator's suspension is in force.
    #[must_use]
    pub fn is_suspended(&self, now: Timestamp) -> bool {
        self.suspended_until.is_some_and(|until| until > now)
    }

    /// Whether the account is under [`YOUNG_FOR`] old. Who has yet to be registered is: otherwise the stricter limits
    /// would not hold for somebody who never opens a connection.
    #[must_use]
    pub fn is_young(&self, now: Timestamp) -> bool {
        self.registered_at == UNKNOWN || now < self.registered_at.plus(YOUNG_FOR)
    }
}

/// An account, as the table holds it. What is absent is as in [`AccountStatus::default`].
#[derive(Debug, Deserialize)]
pub(super) struct AccountItem {
    pub(super) user_id: UserId,
    registered_at: Option<Timestamp>,
    settings: Option<Settings>,
    suspended_until: Option<Timestamp>,
    sessions_revoked_at: Option<Timestamp>,
    #[serde(default)]
    is_erased: bool,
}

impl From<AccountItem> for AccountStatus {
    fn from(account: AccountItem) -> Self {
        let default = Self::default();
        Self {
            registered_at: account.registered_at.unwrap_or(default.registered_at),
            settings: account.settings.unwrap_or_default(),
            suspended_until: account.suspended_until,
            sessions_revoked_at: account.sessions_revoked_at,
            is_erased: account.is_erased,
        }
    }
}

const ACCOUNTS: &str = "reading accounts";
const ONE_ACCOUNT: &str = "reading an account";

impl Users {
    /// The status of somebody's account, read eventually consistent: it may be a moment behind. The default where nothing is known.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn account_status(&self, user: UserId) -> Result<AccountStatus, StoreError> {
        let found: Option<AccountItem> = self.table.get_eventually(ONE_ACCOUNT, keys::account(user)).await?;
        Ok(found.map_or_else(AccountStatus::default, Into::into))
    }

    /// The status of somebody's account at this moment: twice the price of [`account_status`](Self::account_status).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn current_account_status(&self, user: UserId) -> Result<AccountStatus, StoreError> {
        let found: Option<AccountItem> = self.table.get(ONE_ACCOUNT, keys::account(user)).await?;
        Ok(found.map_or_else(AccountStatus::default, Into::into))
    }

    /// The status of each of these accounts at this moment; the default for those of which nothing is known.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn current_account_statuses(
        &self,
        users: &[UserId],
    ) -> Result<BTreeMap<UserId, AccountStatus>, StoreError> {
        let found = batch::get(&self.table, ACCOUNTS, keys_of(users)).await?;
        read_statuses(users, found)
    }

    /// As [`current_account_statuses`](Self::current_account_statuses) at half the price, as they were a moment ago.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn account_statuses(&self, users: &[UserId]) -> Result<BTreeMap<UserId, AccountStatus>, StoreError> {
        let found = batch::get_lagging(&self.table, ACCOUNTS, keys_of(users)).await?;
        read_statuses(users, found)
    }

    pub(super) fn read_account(operation: &'static str, found: Item) -> Result<AccountStatus, StoreError> {
        item::read::<AccountItem>(operation, found).map(Into::into)
    }
}

fn keys_of(users: &[UserId]) -> Vec<Item> {
    users.iter().copied().collect::<BTreeSet<UserId>>().into_iter().map(keys::account).collect()
}

fn read_statuses(users: &[UserId], found: Vec<Item>) -> Result<BTreeMap<UserId, AccountStatus>, StoreError> {
    let mut accounts: BTreeMap<UserId, AccountStatus> =
        users.iter().map(|id| (*id, AccountStatus::default())).collect();
    for found in found {
        let account: AccountItem = item::read(ACCOUNTS, found)?;
        accounts.insert(account.user_id, account.into());
    }
    Ok(accounts)
}

/// What suspending and revoking change.
impl Users {
    /// The part of a transaction after which somebody is suspended until then.
    pub(crate) fn suspend(
        &self,
        operation: &'static str,
        user: UserId,
        until: Timestamp,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = self.table.update_part(keys::account(user));
        let update = update.update_expression("SET suspended_until = :until");
        update.expression_attribute_values(":until", item::number(until.as_millis())).part(operation)
    }

    /// The part of a transaction after which somebody is not suspended.
    pub(crate) fn unsuspend(&self, operation: &'static str, user: UserId) -> Result<TransactWriteItem, StoreError> {
        self.table.update_part(keys::account(user)).update_expression("REMOVE suspended_until").part(operation)
    }

    /// Ends every session that has begun up to now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn revoke_sessions(&self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        let request = self
            .table
            .updating(keys::account(user))
            .update_expression("SET sessions_revoked_at = :now")
            .expression_attribute_values(":now", item::number(now.as_millis()));
        self.table.update("revoking sessions", request).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_500);

    #[test]
    fn a_suspension_ends_by_itself() {
        let account = AccountStatus { suspended_until: Some(NOW), ..AccountStatus::default() };
        assert_eq!(account.check(NOW.minus(Duration::from_millis(1))), Err(ErrorCode::AccountSuspended));
        assert_eq!(account.check(NOW), Ok(()));
    }

    #[test]
    fn a_session_of_before_signing_out_everywhere_has_ended() {
        let account = AccountStatus { sessions_revoked_at: Some(NOW), ..AccountStatus::default() };
        let began_in = |second| Timestamp::from_millis(second * 1000);
        assert_eq!(account.check_session(began_in(NOW.as_secs()), NOW), Err(ErrorCode::SessionRevoked));
        assert_eq!(account.check_session(began_in(NOW.as_secs() + 1), NOW), Ok(()));
    }

    #[test]
    fn an_account_is_young_for_three_days_and_until_it_is_registered() {
        assert!(AccountStatus::default().is_young(NOW));
        assert!(AccountStatus { registered_at: NOW.minus(YOUNG_FOR / 2), ..AccountStatus::default() }.is_young(NOW));
        assert!(!AccountStatus { registered_at: NOW.minus(YOUNG_FOR), ..AccountStatus::default() }.is_young(NOW));
    }
}
