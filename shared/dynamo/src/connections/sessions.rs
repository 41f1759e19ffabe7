//! Which sign-in a connection goes on with, and until when.

use natter_chat::{ConnectionId, SessionId, Timestamp, UserId};

use super::{Connections, OpenConnection, StoredConnection, open_connections};
use crate::{batch, error::StoreError, item, keys};

/// The sign-in that a token goes back to, and until when the token is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Which one.
    pub session_id: SessionId,
    /// When they signed in.
    pub signed_in_at: Timestamp,
    /// When the token expires.
    pub expires_at: Timestamp,
}

impl Connections {
    /// Lets a connection go on with a fresh token of the sign-in that it has, or of a later one. Whether it did: it does
    /// not where the token is of an earlier sign-in, or the connection is forgotten.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn renew(&self, user: UserId, connection: &ConnectionId, sign_in: &SignIn) -> Result<bool, StoreError> {
        let request = self
            .table
            .updating(keys::user(user))
            .update_expression(
                "SET #c.session_expires_at = :expires, #c.session_id = :session, #c.signed_in_at = :signed_in",
            )
            .condition_expression(
                "attribute_exists(#c) AND (#c.session_id = :session OR #c.signed_in_at <= :signed_in)",
            )
            .expression_attribute_names("#c", keys::connection_attribute(connection))
            .expression_attribute_values(":expires", item::number(sign_in.expires_at.as_millis()))
            .expression_attribute_values(":session", item::string(&sign_in.session_id))
            .expression_attribute_values(":signed_in", item::number(sign_in.signed_in_at.as_millis()));
        Ok(self.table.update_if("renewing a connection's session", request).await?.is_some())
    }

    /// When the session of a connection expires, as it was renewed last; `None` where the connection is forgotten.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn session_expires_at(
        &self,
        user: UserId,
        connection: &ConnectionId,
    ) -> Result<Option<Timestamp>, StoreError> {
        let operation = "reading a connection's session";
        let found = self.read_connection(operation, user, connection, true).await?;
        Ok(found.map(|connection| connection.session_expires_at))
    }

    /// Every connection of a user that may still be open, or those of one sign-in; also where the token has expired.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of_sign_in(
        &self,
        user: UserId,
        session: Option<&SessionId>,
        now: Timestamp,
    ) -> Result<Vec<OpenConnection>, StoreError> {
        let is_meant = |connection: &StoredConnection| {
            connection.expires_at > now && session.is_none_or(|session| connection.session_id == *session)
        };
        self.of_user_where(user, is_meant).await
    }

    /// The open connections of a user whose session has not expired, but for those of this sign-in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of_other_sign_ins(
        &self,
        user: UserId,
        session: Option<&SessionId>,
        now: Timestamp,
    ) -> Result<Vec<OpenConnection>, StoreError> {
        let is_meant =
            |connection: &StoredConnection| connection.may_receive(now) && session != Some(&connection.session_id);
        self.of_user_where(user, is_meant).await
    }

    async fn of_user_where(
        &self,
        user: UserId,
        is_meant: impl Fn(&StoredConnection) -> bool,
    ) -> Result<Vec<OpenConnection>, StoreError> {
        let operation = "looking up a user's connections";
        let found = batch::get(&self.table, operation, vec![keys::user(user)]).await?;
        let found = found.into_iter().map(|item| open_connections(operation, item, &is_meant));
        Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }
}
