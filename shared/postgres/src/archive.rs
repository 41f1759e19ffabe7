//! Entries, written and read.

mod documents;
mod history;
mod indexing;
mod personal;
mod reconcile;
mod retention;
mod rows;
mod search;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use natter_chat::Entry;
use tokio::{sync::Mutex, time::timeout};
use tokio_postgres::{
    Client, Row,
    types::{ToSql, Type},
};

use crate::{
    ArchiveError, ConnectError, DatabaseSettings, StatementError,
    breaker::{Breaker, BreakerOpen, pause},
    connection::{IMPATIENCE, connect, connect_patiently},
};
use rows::{Columns, latest};

pub use history::ArchivedPage;
pub use reconcile::Progress;
pub use retention::OldEntry;
pub use search::{Found, Search};

/// The server ends a statement that takes longer, and a connection that nobody uses. The latter cannot be ours to do: Lambda
/// freezes us between invocations, and Aurora pauses only when no connection is left. To compile a statement takes longer than any of
/// ours should run.
const SESSION: [&str; 3] = ["statement_timeout=5s", "idle_session_timeout=60s", "jit=off"];

/// How long we wait for an answer, for the case that the server or the network is gone without a word.
const ANSWER_LIMIT: Duration = Duration::from_secs(6);

/// Redelivered as it is there, an entry is not written again; what is to become of its message is in the migration.
const UPSERT: &str = "SELECT archive_entries($1, $2, $3, $4, $5, $6, $7)";

type Parameters<'a> = [(&'a (dyn ToSql + Sync), Type)];

/// The archive, over one connection, which is opened when first needed and again when it broke.
#[derive(Debug)]
pub struct Archive {
    settings: DatabaseSettings,
    connection: Mutex<Option<Arc<Client>>>,
    breaker: Option<Breaker>,
    statements: AtomicU64,
}

/// Why a statement has no rows to show.
enum Failure {
    BreakerOpen(BreakerOpen),
    Connect(ConnectError),
    Statement(StatementError),
}

impl Failure {
    fn into_error(self, statement: impl FnOnce(StatementError) -> ArchiveError) -> ArchiveError {
        match self {
            Self::BreakerOpen(resting) => ArchiveError::BreakerOpen(resting),
            Self::Connect(error) => ArchiveError::Connect(error),
            Self::Statement(error) => statement(error),
        }
    }

    /// Whether the archive, and not the statement, is at fault. A statement that took too long is one person's, and no
    /// outage of everybody's.
    fn is_outage(&self) -> bool {
        match self {
            Self::BreakerOpen(_) => false,
            Self::Connect(_) => true,
            Self::Statement(error) => error.may_pass() && !error.is_canceled(),
        }
    }
}

impl Archive {
    /// The archive there, for work that nobody waits for: it waits for a database that is waking. Does not connect yet: a
    /// paused database must not keep a function from starting.
    #[must_use]
    pub fn new(settings: DatabaseSettings) -> Self {
        Self { settings, connection: Mutex::new(None), breaker: None, statements: AtomicU64::new(0) }
    }

    /// The archive there, for those who answer people: it does not wait for a database that is waking, and where that has
    /// failed several times in a row, further calls fail at once for a while, instead of keeping everybody waiting.
    #[must_use]
    pub fn for_people(settings: DatabaseSettings) -> Self {
        Self { breaker: Some(Breaker::default()), ..Self::new(settings) }
    }

    /// How many statements have been run so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Relaxed)
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
        let entries = latest(entries);
        let documents: Vec<_> = entries.iter().map(|entry| documents::of_entry(entry)).collect();
        let columns = Columns::of(entries)?;
        let parameters = [&columns.parameters()[..], &[(&documents, Type::TEXT_ARRAY)]].concat();
        let rows = self.run(UPSERT, &parameters).await;
        let rows = rows.map_err(|failure| failure.into_error(ArchiveError::Upsert))?;
        let written = rows.first().map_or(Ok(0), |row| row.try_get::<_, i64>(0));
        written.map(i64::unsigned_abs).map_err(|error| ArchiveError::Unreadable(error.into()))
    }

    async fn run(&self, sql: &str, parameters: &Parameters<'_>) -> Result<Vec<Row>, Failure> {
        let Some(breaker) = &self.breaker else { return self.run_once_or_twice(sql, parameters).await };
        breaker.admit().map_err(Failure::BreakerOpen)?;
        let outcome = self.run_once_or_twice(sql, parameters).await;
        match &outcome {
            Err(failure) if failure.is_outage() => breaker.failed(),
            _ => breaker.succeeded(),
        }
        outcome
    }

    /// Runs a statement that may be run twice. A connection that was open before may turn out to be closed by the server or
    /// lost since; then, once, on a new one.
    async fn run_once_or_twice(&self, sql: &str, parameters: &Parameters<'_>) -> Result<Vec<Row>, Failure> {
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
        let client = Arc::new(self.connect().await?);
        *connection = Some(Arc::clone(&client));
        Ok(client)
    }

    /// For people, tries once more, a moment later, where the server refused at once: it is starting, failing over or full.
    async fn connect(&self) -> Result<Client, ConnectError> {
        if self.breaker.is_none() {
            return connect_patiently(&self.settings, &SESSION).await;
        }
        match connect(&self.settings, &SESSION, IMPATIENCE).await {
            Err(ConnectError::Failed(error)) if error.may_pass() => {
                pause().await;
                connect(&self.settings, &SESSION, IMPATIENCE).await
            }
            outcome => outcome,
        }
    }

    async fn answer(
        &self,
        client: &Arc<Client>,
        sql: &str,
        parameters: &Parameters<'_>,
    ) -> Result<Vec<Row>, StatementError> {
        self.statements.fetch_add(1, Relaxed);
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
