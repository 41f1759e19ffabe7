//! `migrate`: applies migrations to the archive's schema, then reindexes messages for search as far as time allows.
//! Invoked in each deployment, with any event, and again until everything is indexed. It is harmless at any other time,
//! and several at once do no harm.

use std::time::{Duration, Instant};

use natter_lambda::{Environment, Function, HandlerError, InitError};
use natter_postgres::{Archive, DatabaseSettings};
use serde::{Serialize, de::IgnoredAny};

/// How long messages are indexed anew in one invocation, which ends well before Lambda would end it.
const INDEX_FOR: Duration = Duration::from_mins(3);

/// How many messages are indexed anew at once: a fraction of a second.
const INDEX_BATCH: usize = 500;

/// The function `migrate`.
pub struct Migrate {
    settings: DatabaseSettings,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// The migrations that were applied, by name; none where the schema was up to date.
    pub applied: Vec<String>,
    /// How many messages were indexed anew.
    pub indexed: usize,
    /// Whether all are: where not, invoke it again. Search goes on meanwhile, by what was indexed before.
    pub is_indexed: bool,
}

impl Function for Migrate {
    type Event = IgnoredAny;
    type Reply = Reply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        Ok(Self { settings: environment.read("the database", DatabaseSettings::from_lookup)? })
    }

    async fn handle(&self, _event: IgnoredAny) -> Result<Reply, HandlerError> {
        let applied = natter_postgres::migrate(&self.settings).await;
        let applied = applied.map_err(|error| HandlerError::because("the schema could not be migrated", error))?;
        tracing::info!(?applied, "the schema is up to date");
        let (indexed, is_indexed) = self.index().await?;
        tracing::info!(indexed, is_indexed, "reindexed messages");
        Ok(Reply { applied, indexed, is_indexed })
    }
}

impl Migrate {
    /// Indexes messages anew while there is time; how many it were, and whether none is left.
    async fn index(&self) -> Result<(usize, bool), HandlerError> {
        let archive = Archive::new(self.settings.clone());
        let begun = Instant::now();
        let mut indexed = 0;
        while begun.elapsed() < INDEX_FOR {
            let batch = archive.reindex(INDEX_BATCH).await;
            let batch = batch.map_err(|error| HandlerError::because("messages could not be indexed anew", error))?;
            indexed += batch;
            if batch < INDEX_BATCH {
                return Ok((indexed, true));
            }
        }
        Ok((indexed, false))
    }
}
