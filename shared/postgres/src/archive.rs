//! Entries, written and read.

mod rows;

use std::{sync::Arc, time::Duration};

use natter_chat::{ConversationId, Entry, history::ArchiveQuery};
use tokio::{sync::Mutex, time::timeout};
use tokio_postgres::{
    Client, Row,
    types::{ToSql, Type},
};

use crate::{ArchiveError, ConnectError, DatabaseSettings, StatementError, connection::connect};
use rows::{Columns, latest, read};

/// The server ends a statement that takes longer, and a connection that nobody uses. The latter cannot be ours to do: Lambda
/// freezes us between invocations, and Aurora pauses only when no connection is left.
const SESSION: [&str; 2] = ["statement_timeout=5s", "idle_session_timeout=60s"];

/// How long we wait for an answer, for the case that the server or the network is gone without a word.
const ANSWER_LIMIT: Duration = Duration::from_secs(6);

/// Redelivered as it is there, an entry is not written again.
const UPSERT: &str = "
    WITH written AS (
        INSERT INTO entries (conversation_id, seq, entry_id, sender_id, sent_at, content)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT (conversation_id, entry_id) DO UPDATE
        SET seq = excluded.seq, sender_id = excluded.sender_id, sent_at = excluded.sent_at, content = excluded.content
        WHERE (entries.seq, entries.sender_id, entries.sent_at, entries.content)
            IS DISTINCT FROM (excluded.seq, excluded.sender_id, excluded.sent_at, excluded.content)
        RETURNING 1
    )
    SELECT count(*) FROM written";

const NEWEST_FIRST: &str = "
    SELECT seq, entry_id, sender_id, sent_at, content FROM entries
    WHERE conversation_id = $1 AND seq > $2 AND seq < $3 ORDER BY seq DESC LIMIT $4";

const OLDEST_FIRST: &str = "
    SELECT seq, entry_id, sender_id, sent_at, content FROM entries
    WHERE conversation_id = $1 AND seq > $2 AND seq < $3 ORDER BY seq LIMIT $4";

type Parameters<'a> = [(&'a (dyn ToSql + Sync), Type)];

/// The archive, over one connection, which is opened when first needed and again when it broke.
#[derive(Debug)]
pub struct Archive {
    settings: DatabaseSettings,
    connection: Mutex<Option<Arc<Client>>>,
}

/// Why a statement has no rows to show.
enum Failure {
    Connect(ConnectError),
    Statement(StatementError),
}

impl Archive {
    /// The archive there. Does not connect yet: a paused database must not keep a function from starting.
    #[must_use]
    pub fn new(settings: DatabaseSettings) -> Self {
        Self { settings, connection: Mutex::new(None) }
    }

    /// Writes `entries` in one statement, all or none, and says how many were not there already as they are. Where an entry
    /// comes more than once, its last form counts.
    ///
    /// # Errors
    /// [`ArchiveError`]; where it is not transient, an entry is at fault, such as one that has another one's place.
    pub async fn upsert(&self, entries: &[Entry]) -> Result<u64, ArchiveError> {
        if entries.is_empty() {
            // It would wake a paused database.
            return Ok(0);
        }
        let columns = Columns::of(latest(entries))?;
        let rows = self.run(UPSERT, &columns.parameters()).await.map_err(|failure| match failure {
            Failure::Connect(error) => ArchiveError::Connect(error),
            Failure::Statement(error) => ArchiveError::Upsert(error),
        })?;
        let written = rows.first().map_or(Ok(0), |row| row.try_get::<_, i64>(0));
        written.map(i64::unsigned_abs).map_err(|error| ArchiveError::Unreadable(error.into()))
    }

    /// The entries of a conversation that `query` asks for, nearest to its open end first.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn page(&self, conversation: ConversationId, query: &ArchiveQuery) -> Result<Vec<Entry>, ArchiveError> {
        let sql = if query.newest_first { NEWEST_FIRST } else { OLDEST_FIRST };
        let conversation_id = conversation.as_uuid();
        // Nothing is stored beyond what the type can hold.
        let after = i64::try_from(query.after.get()).unwrap_or(i64::MAX);
        let before = i64::try_from(query.before.get()).unwrap_or(i64::MAX);
        let limit = i64::try_from(query.limit).unwrap_or(i64::MAX);
        let parameters: [(&(dyn ToSql + Sync), Type); 4] =
            [(&conversation_id, Type::UUID), (&after, Type::INT8), (&before, Type::INT8), (&limit, Type::INT8)];
        let rows = self.run(sql, &parameters).await.map_err(|failure| match failure {
            Failure::Connect(error) => ArchiveError::Connect(error),
            Failure::Statement(error) => ArchiveError::Page(error),
        })?;
        rows.iter().map(|row| read(conversation, row)).collect()
    }

    /// Runs a statement that may be run twice. A connection that was open before may turn out to be closed by the server or
    /// lost since; then, once, on a new one.
    async fn run(&self, sql: &str, parameters: &Parameters<'_>) -> Result<Vec<Row>, Failure> {
        if let Some(client) = self.open_connection().await {
            match self.answer(&client, sql, parameters).await {
                Err(StatementError::Broken(_) | StatementError::Refused { is_fatal: true, .. }) => {}
                outcome => return outcome.map_err(Failure::Statement),
            }
        }
        let client = self.new_connection().await.map_err(Failure::Connect)?;
        self.answer(&client, sql, parameters).await.map_err(Failure::Statement)
    }

    async fn open_connection(&self) -> Option<Arc<Client>> {
        self.connection.lock().await.clone().filter(|client| !client.is_closed())
    }

    /// Opens a connection, unless somebody else did while we waited for our turn.
    async fn new_connection(&self) -> Result<Arc<Client>, ConnectError> {
        let mut connection = self.connection.lock().await;
        if let Some(client) = connection.as_ref().filter(|client| !client.is_closed()) {
            return Ok(Arc::clone(client));
        }
        let client = Arc::new(connect(&self.settings, &SESSION).await?);
        *connection = Some(Arc::clone(&client));
        Ok(client)
    }

    async fn answer(
        &self,
        client: &Arc<Client>,
        sql: &str,
        parameters: &Parameters<'_>,
    ) -> Result<Vec<Row>, StatementError> {
        let limit = ANSWER_LIMIT;
        let answered = timeout(limit, client.query_typed(sql, parameters)).await;
        let outcome = answered.map_or(Err(StatementError::TimedOut { limit }), |rows| rows.map_err(Into::into));
        if outcome.as_ref().is_err_and(StatementError::ends_connection) {
            self.forget(client).await;
        }
        outcome
    }

    /// Lets go of the connection, unless it has been replaced already.
    async fn forget(&self, client: &Arc<Client>) {
        self.connection.lock().await.take_if(|current| Arc::ptr_eq(current, client));
    }
}

#[cfg(test)]
mod tests {
    use natter_pg::test_database;

    use super::*;

    #[tokio::test]
    async fn the_server_closes_a_connection_that_nobody_uses() {
        let database = test_database().await.unwrap();
        let settings = DatabaseSettings::from_lookup(|name| database.variables().remove(name)).unwrap();
        let rows = Archive::new(settings).run("SHOW idle_session_timeout", &[]).await;
        let timeout: String = rows.ok().unwrap()[0].get(0);
        assert_eq!(timeout, "1min");
    }
}
