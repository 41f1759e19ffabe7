//! The function, from the stream's JSON to a real PostgreSQL.
#![expect(clippy::unwrap_used, reason = "helpers of tests, which are not marked as such")]

mod deliveries;
mod erasures;
mod logs;
mod outages;
mod records;

use archive::ArchiveEntries;
use natter_lambda::Function;
use natter_pg::Database;
use natter_testing::{TestArchive, World};
use serde_json::Value;

/// The function with both stores.
struct Deployed {
    function: ArchiveEntries,
    archive: TestArchive,
    world: World,
}

impl Deployed {
    async fn new() -> Self {
        Self::over(TestArchive::start().await).await
    }

    async fn with(database: Database) -> Self {
        Self::over(TestArchive::in_database(database).await).await
    }

    async fn over(archive: TestArchive) -> Self {
        let world = World::start().await.with(archive.variables());
        Self { function: function(&world, &[("DATABASE_PATIENCE_SECONDS", "1")]).await, archive, world }
    }

    /// Invokes the function; the sequence numbers that it reports.
    async fn deliver(&self, event: Value) -> Vec<String> {
        deliver(&self.function, event).await
    }

    /// What the archive holds of a conversation: `seq` and text, by `seq`.
    async fn archived(&self, conversation: u8) -> Vec<(i64, String)> {
        let sql = "SELECT seq, content ->> 'text' FROM entries WHERE conversation_id::text = $1 ORDER BY seq";
        let client = self.archive.database.connect().await.unwrap();
        let rows = client.query(sql, &[&records::conversation_id(conversation)]).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }
}

/// The function, with variables of its own.
async fn function(world: &World, own: &[(&str, &str)]) -> ArchiveEntries {
    ArchiveEntries::init(&world.environment(own)).await.unwrap()
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
