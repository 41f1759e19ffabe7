//! `migrate`: brings the archive's schema up to date. Invoked after each deployment, with any event; harmless at any other
//! time, and any number of times at once.

use natter_lambda::{Environment, Function, HandlerError, InitError};
use natter_postgres::DatabaseSettings;
use serde::{Serialize, de::IgnoredAny};

/// The function `migrate`.
pub struct Migrate {
    settings: DatabaseSettings,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reply {
    /// The migrations that were applied, by name; none where the schema was up to date.
    pub applied: Vec<String>,
}

impl Function for Migrate {
    type Event = IgnoredAny;
    type Reply = Reply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let settings = DatabaseSettings::from_lookup(|name| environment.optional(name).map(str::to_owned));
        Ok(Self { settings: settings.map_err(|error| InitError::setup("the database", error))? })
    }

    async fn handle(&self, _event: IgnoredAny) -> Result<Reply, HandlerError> {
        let applied = natter_postgres::migrate(&self.settings).await;
        let applied = applied.map_err(|error| HandlerError::because("the schema could not be migrated", error))?;
        tracing::info!(?applied, "the schema is up to date");
        Ok(Reply { applied })
    }
}
