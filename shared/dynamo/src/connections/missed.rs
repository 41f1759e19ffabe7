//! What could not be pushed to a connection: how often that happened, so that the device asks for it.
//!
//! It is only ever counted up. A device compares it with what it had been told when it asked last, so that nobody has to
//! take anything back: what is missed while it asks counts for the next time, and an answer that is lost does no harm.

use natter_chat::{ConnectionId, UserId};

use super::{Connections, OpenConnection};
use crate::{error::StoreError, item, keys};

impl Connections {
    /// Notes that something could not be pushed to a connection. One that is forgotten needs no note: its device asks for
    /// everything on the next one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_missed(&self, connection: &OpenConnection) -> Result<(), StoreError> {
        let request = self
            .table
            .updating(keys::user(connection.user_id))
            // Whoever repeats this makes it one more, which costs a `sync` and no more.
            .update_expression("SET #c.missed = if_not_exists(#c.missed, :zero) + :one")
            .condition_expression("attribute_exists(#c)")
            .expression_attribute_names("#c", keys::connection_attribute(&connection.connection_id))
            .expression_attribute_values(":zero", item::number(0))
            .expression_attribute_values(":one", item::number(1));
        self.table.update_if("noting what a connection missed", request).await?;
        Ok(())
    }

    /// How often something could not be pushed to a connection, so far; `None` where it is forgotten. As it was a moment ago:
    /// what has just been noted may be told the next time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn missed(&self, user: UserId, connection: &ConnectionId) -> Result<Option<u32>, StoreError> {
        // A connection that has just been registered may not be seen yet.
        match self.read_missed(user, connection, false).await? {
            None => self.read_missed(user, connection, true).await,
            found => Ok(found),
        }
    }

    async fn read_missed(
        &self,
        user: UserId,
        connection: &ConnectionId,
        consistently: bool,
    ) -> Result<Option<u32>, StoreError> {
        let operation = "reading what a connection missed";
        let found = self.read_connection(operation, user, connection, consistently).await?;
        Ok(found.map(|connection| connection.missed.unwrap_or(0)))
    }
}
