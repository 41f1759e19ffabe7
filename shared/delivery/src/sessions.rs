//! How long the session of a connection lasts.

use natter_chat::Timestamp;
use natter_dynamo::{Client, Connections};
use natter_lambda::{ActionError, Caller, Environment, InitError, Sessions};

/// Knows until when the sessions of connections go on, since `authenticate` notes it there.
#[derive(Debug, Clone)]
pub struct OpenSessions {
    connections: Connections,
}

impl OpenSessions {
    /// The sessions of the connections in the table that `CONNECTIONS_TABLE` names; the function may read an item of it.
    ///
    /// # Errors
    /// [`InitError`] where the variable is missing.
    pub fn from_environment(environment: &Environment, client: &Client) -> Result<Self, InitError> {
        Ok(Self { connections: Connections::new(client.clone(), environment.required("CONNECTIONS_TABLE")?) })
    }
}

impl Sessions for OpenSessions {
    async fn expires_at(&self, caller: &Caller) -> Result<Option<Timestamp>, ActionError> {
        Ok(self.connections.session_expires_at(caller.user_id, &caller.connection_id).await?)
    }
}
