//! The schema.

mod indexes;

use std::time::Duration;

use refinery::{Migration, Runner};
use tokio::time::{Instant, sleep};
use tokio_postgres::Client;

use crate::{ConnectError, DatabaseSettings, StatementError, connection::connect_patiently};

/// What each migrator holds while it works; any number that nothing else in this database locks.
const LOCK: i64 = 0x6e61_7474_6572;

/// How long a statement waits for whoever holds a table.
const SESSION: [&str; 1] = ["lock_timeout=120s"];

/// How long one migrator waits for another.
const LOCK_PATIENCE: Duration = Duration::from_mins(2);

/// How long it waits before it asks again.
const PAUSE: Duration = Duration::from_millis(500);

/// Every migration, in order: a file stays as it is once it has been applied anywhere.
const MIGRATIONS: [(&str, &str); 9] = [
    ("V1__entries", include_str!("../migrations/V1__entries.sql")),
    ("V2__roles", include_str!("../migrations/V2__roles.sql")),
    ("V3__changes", include_str!("../migrations/V3__changes.sql")),
    ("V4__personal", include_str!("../migrations/V4__personal.sql")),
    ("V5__reconciliation", include_str!("../migrations/V5__reconciliation.sql")),
    ("V6__retention", include_str!("../migrations/V6__retention.sql")),
    ("V7__tips", include_str!("../migrations/V7__tips.sql")),
    ("V8__words", include_str!("../migrations/V8__words.sql")),
    ("V9__files", include_str!("../migrations/V9__files.sql")),
];

/// Why the schema is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database cannot be reached.
    #[error("the database cannot be reached")]
    Connect(#[source] ConnectError),
    /// Another migrator does not come to an end.
    #[error("the migrators' lock could not be taken")]
    Lock(#[source] StatementError),
    /// A migration failed, and was rolled back; or the database has one that we do not know, or know differently.
    #[error("a migration failed")]
    Migration(#[source] refinery::Error),
    /// An index could not be built; the next migrator begins with it.
    #[error("an index could not be built")]
    Index(#[source] StatementError),
}

/// Brings the database's schema up to date, once it answers, and says which migrations that took. One migrator at a time
/// works on a database; others wait, and find nothing left to do. Each migration is one transaction; indexes of large tables are
/// built after them, while others write.
///
/// # Errors
/// [`MigrateError`].
pub async fn migrate(settings: &DatabaseSettings) -> Result<Vec<String>, MigrateError> {
    let runner = runner().map_err(MigrateError::Migration)?;
    let mut client = connect_patiently(settings, &SESSION).await.map_err(MigrateError::Connect)?;
    lock(&client).await.map_err(MigrateError::Lock)?;
    let report = runner.run_async(&mut client).await.map_err(MigrateError::Migration)?;
    indexes::make(&client).await.map_err(|error| MigrateError::Index(error.into()))?;
    // The lock goes with the connection, too, as it does where a migration fails; but that may be some time after us.
    let unlocked = client.execute("SELECT pg_advisory_unlock($1)", &[&LOCK]).await;
    unlocked.map_err(|error| MigrateError::Lock(error.into()))?;
    Ok(report.applied_migrations().iter().map(ToString::to_string).collect())
}

/// Asks again and again: a statement that waits for the lock is what building an index waits for in turn.
async fn lock(client: &Client) -> Result<(), StatementError> {
    let deadline = Instant::now() + LOCK_PATIENCE;
    loop {
        let is_locked: bool = client.query_one("SELECT pg_try_advisory_lock($1)", &[&LOCK]).await?.try_get(0)?;
        if is_locked {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(StatementError::TimedOut { limit: LOCK_PATIENCE });
        }
        sleep(PAUSE).await;
    }
}

fn runner() -> Result<Runner, refinery::Error> {
    let migrations: Result<Vec<_>, _> = MIGRATIONS.iter().map(|(name, sql)| Migration::unapplied(name, sql)).collect();
    Ok(Runner::new(&migrations?))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    #[test]
    fn no_file_of_the_folder_is_forgotten() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut files: Vec<_> = files.collect();
        files.sort();
        assert_eq!(files, MIGRATIONS.map(|(name, _)| format!("{name}.sql")));
    }
}
