//! The archive, on a real PostgreSQL.

use std::collections::HashMap;

use natter_pg::{Database, test_database};
use natter_postgres::{Archive, DatabaseSettings, migrate};

/// A database that nobody else uses, of the newest shape.
pub struct TestArchive {
    /// What it holds.
    pub archive: Archive,
    /// Where it is.
    pub database: Database,
}

impl TestArchive {
    /// An empty one.
    pub async fn start() -> Self {
        Self::in_database(test_database().await.unwrap()).await
    }

    /// The one in this database, which is brought to the newest shape.
    pub async fn in_database(database: Database) -> Self {
        let settings = DatabaseSettings::from_lookup(|name| database.variables().remove(name)).unwrap();
        migrate(&settings).await.unwrap();
        Self { archive: Archive::new(settings), database }
    }

    /// The variables by which a function finds it.
    #[must_use]
    pub fn variables(&self) -> HashMap<String, String> {
        self.database.variables()
    }

    /// How many entries it holds.
    pub async fn count(&self) -> i64 {
        let client = self.database.connect().await.unwrap();
        client.query_one("SELECT count(*) FROM entries", &[]).await.unwrap().get(0)
    }

    /// Looks after it, or spoils it.
    pub async fn execute(&self, sql: &str) {
        self.database.connect().await.unwrap().batch_execute(sql).await.unwrap();
    }
}
