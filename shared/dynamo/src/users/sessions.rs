//! The sign-ins of a person, and whether they have been ended.

use std::time::Duration;

use aws_sdk_dynamodb::types::ReturnValue;
use natter_chat::{SessionId, Timestamp, UserId};
use natter_metrics::Metric;
use natter_protocol::ErrorCode;
use serde::Deserialize;

use super::{AccountStatus, Users};
use crate::{batch, error::StoreError, item, keys};

/// How long a sign-in is remembered after its last handshake. Longer than the template's `RefreshTokenValidity`: once it is
/// forgotten, there is no token of it any more that would have to be refused.
pub const SESSION_KEPT_FOR: Duration = Duration::from_hours(31 * 24);

/// The longest id of a sign-in, in bytes. Cognito's take 36.
pub(super) const MAX_SESSION_ID_BYTES: usize = 128;

/// A sign-in, by the device on which it was made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UserSession {
    /// Which one.
    pub session_id: SessionId,
    /// What the device says it is: browser and system.
    pub device: String,
    /// When it first connected.
    pub created_at: Timestamp,
    /// When it last connected.
    pub last_seen_at: Timestamp,
}

/// Whether a token of some sign-in is still good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionStatus {
    /// The status of its account.
    pub account: AccountStatus,
    /// This sign-in has been ended.
    pub is_revoked: bool,
    /// It has been noted before.
    pub is_known: bool,
}

impl SessionStatus {
    /// Whether they may come in.
    ///
    /// # Errors
    /// [`ErrorCode::AccountSuspended`]; [`ErrorCode::SessionRevoked`] where the sign-in has been ended, alone or with all
    /// others.
    pub fn check(&self, signed_in_at: Timestamp, now: Timestamp) -> Result<(), ErrorCode> {
        self.account.check_session(signed_in_at, now)?;
        if self.is_revoked { Err(ErrorCode::SessionRevoked) } else { Ok(()) }
    }
}

/// A sign-in, as the table holds it.
#[derive(Deserialize)]
struct SessionItem {
    #[serde(flatten)]
    session: UserSession,
    /// TTL: seconds since the Unix epoch.
    expires_at: u64,
}

impl Users {
    /// Remembers that somebody has come with a token of this sign-in. One that was ended stays so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_session(
        &self,
        user: UserId,
        session: &SessionId,
        device: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let request = self
            .table
            .updating(keys::session(user, session))
            .update_expression(
                "SET session_id = :session, device = :device, last_seen_at = :now, expires_at = :expires, \
                 created_at = if_not_exists(created_at, :now)",
            )
            .expression_attribute_values(":session", item::string(session))
            .expression_attribute_values(":device", item::string(device))
            .expression_attribute_values(":now", item::number(now.as_millis()))
            .expression_attribute_values(":expires", item::number(now.plus(SESSION_KEPT_FOR).as_secs()))
            .return_values(ReturnValue::UpdatedOld);
        let before = self.table.update("remembering a sign-in", request).await?;
        let is_new = !before.contains_key("created_at");
        natter_metrics::count(Metric::SignIns, usize::from(is_new));
        Ok(())
    }

    /// The sign-ins of somebody that have not been ended, in no particular order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sessions(&self, user: UserId, now: Timestamp) -> Result<Vec<UserSession>, StoreError> {
        let operation = "listing sign-ins";
        let request = self
            .table
            .querying_prefix(keys::USER_ID, user, keys::SESSION_PREFIX)
            .filter_expression("attribute_not_exists(revoked_at)");
        let found: Vec<SessionItem> = self.table.query_all(operation, request).await?;
        let kept = found.into_iter().filter(|found| found.expires_at > now.as_secs());
        Ok(kept.map(|found| found.session).collect())
    }

    /// Ends a sign-in: no token of it is accepted any more, whether or not it has come here yet; one that is made by it later
    /// neither. Ending it twice is ending it once; `false` where that can be the id of none. Its connections are to be closed after this, not before: one that is opened meanwhile is found then, or
    /// refused.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn revoke_session(&self, user: UserId, session: &SessionId, now: Timestamp) -> Result<bool, StoreError> {
        if !(1..=MAX_SESSION_ID_BYTES).contains(&session.as_str().len()) {
            return Ok(false);
        }
        let request = self
            .table
            .updating(keys::session(user, session))
            .update_expression("SET revoked_at = if_not_exists(revoked_at, :now), expires_at = :expires")
            .expression_attribute_values(":now", item::number(now.as_millis()))
            .expression_attribute_values(":expires", item::number(now.plus(SESSION_KEPT_FOR).as_secs()));
        self.table.update("ending a sign-in", request).await?;
        self.unsubscribe(user, session).await?;
        Ok(true)
    }

    /// Whether the tokens of this sign-in are good at this moment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn session_status(&self, user: UserId, session: &SessionId) -> Result<SessionStatus, StoreError> {
        let operation = "reading an account and a sign-in";
        let wanted = vec![keys::account(user), keys::session(user, session)];
        let mut found = SessionStatus { account: AccountStatus::default(), is_revoked: false, is_known: false };
        for item in batch::get(&self.table, operation, wanted).await? {
            if item.get(keys::SORT_KEY) == Some(&item::string(keys::ACCOUNT)) {
                found.account = Self::read_account(operation, item)?;
            } else {
                found.is_revoked = item.contains_key("revoked_at");
                found.is_known = true;
            }
        }
        Ok(found)
    }
}
