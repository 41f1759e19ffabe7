//! How long the session of a connection lasts, and how much its user may ask for.

use natter_chat::{ServiceLevel, Timestamp, UserId};
use natter_dynamo::{Client, Connections, Users};
use natter_lambda::{ActionError, Caller, Environment, InitError, Sessions};

use crate::{Budget, Service};

/// Knows until when the sessions of connections go on, since `authenticate` notes it there, and charges what is asked on them.
#[derive(Debug, Clone)]
pub struct OpenSessions {
    connections: Connections,
    budget: Budget,
    service: Service,
}

impl OpenSessions {
    /// The sessions of the connections in the table that `CONNECTIONS_TABLE` names; the function may read an item of it, and
    /// update one of `USERS_TABLE`.
    ///
    /// # Errors
    /// [`InitError`] where a variable is missing or wrong.
    pub fn from_environment(environment: &Environment, client: &Client) -> Result<Self, InitError> {
        Ok(Self {
            connections: Connections::new(client.clone(), environment.required("CONNECTIONS_TABLE")?),
            budget: Budget::from_environment(environment, client)?,
            service: Service::new(Users::new(client.clone(), environment.required("USERS_TABLE")?)),
        })
    }
}

impl Sessions for OpenSessions {
    async fn expires_at(&self, caller: &Caller) -> Result<Option<Timestamp>, ActionError> {
        Ok(self.connections.session_expires_at(caller.user_id, &caller.connection_id).await?)
    }

    async fn charge(&self, user: UserId, weight: u32, now: Timestamp) -> Result<(), ActionError> {
        self.budget.charge(user, weight, now).await
    }

    async fn service_level(&self, now: Timestamp) -> ServiceLevel {
        self.service.level(now).await
    }
}
