//! The Connections table: which connections of a user are open. One item per user, so that one read finds all of them.

mod missed;
mod sessions;

use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use natter_chat::{ConnectionId, SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    batch,
    client::Client,
    error::StoreError,
    item::{self, Item},
    keys,
    table::Table,
};

pub use sessions::SignIn;

/// How many connections of one user are open at most: all are in one item, and each is pushed to.
pub const MAX_CONNECTIONS: usize = 20;

/// How long a connection is remembered: API Gateway cuts it after 2 h, and `$disconnect` may never come.
pub const REMEMBERED_FOR: Duration = Duration::from_mins(130);

/// How long a handshake may take. API Gateway calls a connection gone until its `$connect` has ended, and that is where it is
/// registered: forgotten or closed before, it would be open without anybody knowing.
pub const HANDSHAKE_LIMIT: Duration = Duration::from_secs(30);

const LOOKING_UP: &str = "looking up connections";

/// What became of a connection that was to be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registered {
    /// It is, in place of these, the oldest: they are forgotten, and still have to be closed.
    InPlaceOf(Vec<ConnectionId>),
    /// It is not: all the others may still be opening, so that none of them can be closed.
    TooMany,
}

/// A connection that has just been opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConnection {
    /// Its id at API Gateway.
    pub connection_id: ConnectionId,
    /// When it was opened.
    pub connected_at: Timestamp,
    /// When it is certainly closed, even if nobody says so.
    pub expires_at: Timestamp,
    /// The sign-in of the token that opened it.
    pub sign_in: SignIn,
}

/// A connection that may be pushed to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenConnection {
    /// Whose it is.
    pub user_id: UserId,
    /// Its id at API Gateway.
    pub connection_id: ConnectionId,
    /// When its handshake began.
    pub connected_at: Timestamp,
}

/// What the attribute of a connection holds.
#[derive(Serialize, Deserialize)]
struct StoredConnection {
    connected_at: Timestamp,
    expires_at: Timestamp,
    session_id: SessionId,
    signed_in_at: Timestamp,
    session_expires_at: Timestamp,
    /// Written by [`Connections::note_missed`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missed: Option<u32>,
}

/// The store of open connections.
#[derive(Debug, Clone)]
pub struct Connections {
    table: Table,
}

impl Connections {
    /// The store on the table of this name.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { table: Table::new(client, table) }
    }

    /// Remembers a connection until it expires, and forgets those of the same user that have, whose `$disconnect` was lost,
    /// and the oldest where there are more than [`MAX_CONNECTIONS`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn register(&self, user: UserId, connection: &NewConnection) -> Result<Registered, StoreError> {
        let operation = "registering a connection";
        let stored = StoredConnection {
            connected_at: connection.connected_at,
            expires_at: connection.expires_at,
            session_id: connection.sign_in.session_id.clone(),
            signed_in_at: connection.sign_in.signed_in_at,
            session_expires_at: connection.sign_in.expires_at,
            missed: None,
        };
        // TTL counts whole seconds: one more, so that the item never goes before its last connection.
        let ttl = connection.expires_at.as_secs() + 1;
        let request = self
            .table
            .updating(keys::user(user))
            .update_expression("SET #connection = :connection, expires_at = :ttl")
            .expression_attribute_names("#connection", keys::connection_attribute(&connection.connection_id))
            .expression_attribute_values(":connection", item::write_attribute(operation, stored)?)
            .expression_attribute_values(":ttl", item::number(ttl))
            .return_values(ReturnValue::AllNew);
        let item = self.table.update(operation, request).await?;
        Ok(self.make_room(user, item, connection).await)
    }

    /// Forgets a connection; one that is not known is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remove(&self, user: UserId, connection: &ConnectionId) -> Result<(), StoreError> {
        self.forget(user, &[keys::connection_attribute(connection)]).await.map(drop)
    }

    /// Forgets a connection that was closed, and tells whether it was the user's last one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn close(&self, user: UserId, connection: &ConnectionId, now: Timestamp) -> Result<bool, StoreError> {
        let left = self.forget(user, &[keys::connection_attribute(connection)]).await?;
        let mut connections = left.iter().filter(|(name, _)| keys::connection_of(name).is_some());
        Ok(!connections.any(|(_, value)| read(value).is_some_and(|connection| connection.expires_at > now)))
    }

    /// The open connections of these people whose session has not expired, in no particular order: an expired session
    /// may not go on listening.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of_users(&self, users: &[UserId], now: Timestamp) -> Result<Vec<OpenConnection>, StoreError> {
        let found = batch::get(&self.table, LOOKING_UP, keys_of(users)).await?;
        those(found, |connection| connection.may_receive(now))
    }

    /// As [`of_users`](Self::of_users) at half the price, as it was a moment ago: for what whoever has just connected can do
    /// without, or asks for.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of_users_eventually(
        &self,
        users: &[UserId],
        now: Timestamp,
    ) -> Result<Vec<OpenConnection>, StoreError> {
        let found = batch::get_lagging(&self.table, LOOKING_UP, keys_of(users)).await?;
        those(found, |connection| connection.may_receive(now))
    }

    /// Those of these people who have a connection that is not closed for certain; also where its session has expired, which may
    /// be renewed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn who_is_connected(&self, users: &[UserId], now: Timestamp) -> Result<BTreeSet<UserId>, StoreError> {
        let found = batch::get(&self.table, LOOKING_UP, keys_of(users)).await?;
        let open = those(found, |connection| connection.expires_at > now)?;
        Ok(open.into_iter().map(|open| open.user_id).collect())
    }

    /// The sign-ins of these people that have an open connection.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open_sessions(
        &self,
        users: &[UserId],
        now: Timestamp,
    ) -> Result<BTreeSet<(UserId, SessionId)>, StoreError> {
        let operation = "looking up whose devices are connected";
        let mut open = BTreeSet::new();
        for mut found in batch::get_lagging(&self.table, operation, keys_of(users)).await? {
            let Some(user) = found.remove(keys::USER_ID) else { continue };
            let user: UserId = item::read_attribute(operation, user)?;
            let connections = found.iter().filter(|(name, _)| keys::connection_of(name).is_some());
            let connections = connections.filter_map(|(_, value)| read(value));
            let connections = connections.filter(|connection| connection.may_receive(now));
            open.extend(connections.map(|connection| (user, connection.session_id)));
        }
        Ok(open)
    }

    /// What is known of one connection.
    async fn read_connection(
        &self,
        operation: &'static str,
        user: UserId,
        connection: &ConnectionId,
        consistently: bool,
    ) -> Result<Option<StoredConnection>, StoreError> {
        let attribute = keys::connection_attribute(connection);
        let request = self
            .table
            .getting(keys::user(user))
            .consistent_read(consistently)
            .projection_expression("#c")
            .expression_attribute_names("#c", &attribute);
        let found = self.table.read_with(operation, request).await?;
        let stored = found.and_then(|mut item| item.remove(&attribute));
        Ok(stored.and_then(|stored| read(&stored)))
    }

    /// Forgets what has expired, and the oldest of what is more than [`MAX_CONNECTIONS`]. Never fails: what is left is
    /// forgotten when the next one is registered.
    async fn make_room(&self, user: UserId, item: Item, new: &NewConnection) -> Registered {
        let now = new.connected_at;
        let connections =
            item.into_iter().filter_map(|(name, value)| Some((keys::connection_of(&name)?, read(&value))));
        let (open, expired): (Vec<_>, Vec<_>) = connections
            .partition(|(_, connection)| connection.as_ref().is_some_and(|connection| connection.expires_at > now));
        let surplus = open.len().saturating_sub(MAX_CONNECTIONS);
        let connected_at = open.into_iter().filter_map(|(id, connection)| Some((connection?.connected_at, id)));
        let mut settled: Vec<_> = connected_at.filter(|(at, _)| at.plus(HANDSHAKE_LIMIT) < now).collect();
        settled.sort();
        let oldest: Vec<ConnectionId> = settled.into_iter().take(surplus).map(|(_, id)| id).collect();
        let is_refused = oldest.len() < surplus;
        let expired = expired.iter().map(|(id, _)| id);
        let forgotten = expired.chain(&oldest).chain(is_refused.then_some(&new.connection_id));
        let forgotten: Vec<String> = forgotten.map(keys::connection_attribute).collect();
        if let Err(error) = self.forget(user, &forgotten).await {
            tracing::warn!(error = %natter_chat::causes(&error), "old connections could not be removed");
        }
        if is_refused { Registered::TooMany } else { Registered::InPlaceOf(oldest) }
    }

    /// Gives what is left of the item; nothing where there was none, or nothing to forget.
    async fn forget(&self, user: UserId, attributes: &[String]) -> Result<Item, StoreError> {
        if attributes.is_empty() {
            return Ok(Item::new());
        }
        let mut request = self.table.updating(keys::user(user));
        let mut placeholders = Vec::with_capacity(attributes.len());
        for (index, attribute) in attributes.iter().enumerate() {
            let placeholder = format!("#c{index}");
            request = request.expression_attribute_names(&placeholder, attribute);
            placeholders.push(placeholder);
        }
        let request = request
            .update_expression(format!("REMOVE {}", placeholders.join(", ")))
            // An update of an item that is gone would make it anew, without a TTL.
            .condition_expression("attribute_exists(user_id)")
            .return_values(ReturnValue::AllNew);
        Ok(self.table.update_if("forgetting a connection", request).await?.unwrap_or_default())
    }
}

fn keys_of(users: &[UserId]) -> Vec<Item> {
    users.iter().copied().collect::<BTreeSet<UserId>>().into_iter().map(keys::user).collect()
}

/// The connections in these items of which this is true.
fn those(items: Vec<Item>, is_open: impl Fn(&StoredConnection) -> bool) -> Result<Vec<OpenConnection>, StoreError> {
    let open = items.into_iter().map(|item| open_connections(LOOKING_UP, item, &is_open));
    Ok(open.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

fn open_connections(
    operation: &'static str,
    mut item: Item,
    is_wanted: impl Fn(&StoredConnection) -> bool,
) -> Result<Vec<OpenConnection>, StoreError> {
    let Some(user_id) = item.remove(keys::USER_ID) else { return Ok(Vec::new()) };
    let user_id: UserId = item::read_attribute(operation, user_id)?;
    let open = item.into_iter().filter_map(|(name, value)| {
        let connection_id = keys::connection_of(&name)?;
        let connection = read(&value).filter(&is_wanted)?;
        Some(OpenConnection { user_id, connection_id, connected_at: connection.connected_at })
    });
    Ok(open.collect())
}

impl StoredConnection {
    fn may_receive(&self, now: Timestamp) -> bool {
        self.expires_at > now && self.session_expires_at > now
    }
}

/// What cannot be read is not open: one broken attribute must not silence a user's other devices.
fn read(attribute: &AttributeValue) -> Option<StoredConnection> {
    serde_dynamo::from_attribute_value(attribute.clone()).ok()
}
