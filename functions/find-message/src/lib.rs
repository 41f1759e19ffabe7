//! Looks a message up in the archive, for functions that are not in its network because they push to people.

use natter_chat::lookup::{LookedUp, Lookup};
use natter_lambda::{Environment, Function, HandlerError, InitError};
use natter_postgres::{Archive, DatabaseSettings};

/// The function `find-message`.
pub struct FindMessage {
    archive: Archive,
}

impl Function for FindMessage {
    type Event = Lookup;
    type Reply = LookedUp;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        Ok(Self { archive: Archive::for_people(environment.read("the archive", DatabaseSettings::from_lookup)?) })
    }

    async fn handle(&self, event: Lookup) -> Result<LookedUp, HandlerError> {
        let found = self.archive.find(event.conversation_id, event.entry_id).await;
        let found = found.map_err(|error| HandlerError::because("the archive did not answer", error))?;
        Ok(LookedUp { entry: found.entries.into_iter().next(), changes: found.changes })
    }
}
