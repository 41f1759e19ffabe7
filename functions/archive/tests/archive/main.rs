//! The function, from the stream's JSON to a real PostgreSQL.
#![expect(clippy::unwrap_used, reason = "helpers of tests, which are not marked as such")]

mod deliveries;
mod erasures;
mod logs;
mod outages;
mod records;

use std::collections::HashMap;

use archive::ArchiveEntries;
use natter_dynamo::Meter;
use natter_emulator::DynamoDb;
use natter_lambda::{Clock, Environment, Function};
use natter_pg::{Database, test_database};
use natter_postgres::{DatabaseSettings, migrate};
use serde_json::Value;

/// The function with both stores.
struct Deployed {
    function: ArchiveEntries,
    database: Database,
    dynamo: DynamoDb,
    meter: Meter,
}

impl Deployed {
    async fn new() -> Self {
        Self::with(test_database().await.unwrap()).await
    }

    async fn with(database: Database) -> Self {
        let settings = DatabaseSettings::from_lookup(|name| database.variables().remove(name)).unwrap();
        migrate(&settings).await.unwrap();
        let dynamo = DynamoDb::in_memory().await.unwrap();
        let impatient = ("DATABASE_PATIENCE_SECONDS".to_owned(), "1".to_owned());
        let variables = database.variables().into_iter().chain(dynamo.variables()).chain([impatient]).collect();
        let meter = Meter::default();
        Self { function: metered(variables, meter.clone()).await, database, dynamo, meter }
    }

    /// Invokes the function; the sequence numbers that it reports.
    async fn deliver(&self, event: Value) -> Vec<String> {
        deliver(&self.function, event).await
    }

    /// What the archive holds of a conversation: `seq` and text, by `seq`.
    async fn archived(&self, conversation: u8) -> Vec<(i64, String)> {
        let sql = "SELECT seq, content ->> 'text' FROM entries WHERE conversation_id::text = $1 ORDER BY seq";
        let client = self.database.connect().await.unwrap();
        let rows = client.query(sql, &[&records::conversation_id(conversation)]).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }

    async fn execute(&self, sql: &str) {
        self.database.connect().await.unwrap().batch_execute(sql).await.unwrap();
    }
}

async fn function(variables: HashMap<String, String>) -> ArchiveEntries {
    metered(variables, Meter::default()).await
}

/// The same, counting on this meter.
async fn metered(variables: HashMap<String, String>, meter: Meter) -> ArchiveEntries {
    ArchiveEntries::init(&Environment::new(variables, Clock::system()).with(meter)).await.unwrap()
}

async fn deliver(function: &ArchiveEntries, event: Value) -> Vec<String> {
    let reply = function.handle(serde_json::from_value(event).unwrap()).await.unwrap();
    let reply = serde_json::to_value(reply).unwrap();
    let failures = reply["batchItemFailures"].as_array().unwrap().iter();
    failures.map(|failure| failure["itemIdentifier"].as_str().unwrap().to_owned()).collect()
}

fn texts(archived: &[(i64, String)]) -> Vec<&str> {
    archived.iter().map(|(_, text)| &text[..]).collect()
}
