//! How long the session of a connection lasts, and how much its user may ask for.

use natter_chat::{ConnectionId, ServiceLevel, Timestamp, UserId};
use natter_dynamo::Connections;
use natter_lambda::{ActionError, Caller, Environment, InitError, Sessions};

use crate::{Budget, Service, Services, connect_early};

/// Knows until when the sessions of connections go on, since `authenticate` notes it there, and charges what is asked on them.
#[derive(Debug, Clone)]
pub struct OpenSessions {
    connections: Connections,
    budget: Budget,
    service: Service,
}

impl OpenSessions {
    /// The sessions of these connections; the function may read an item of their table, and update one of the users'.
    #[must_use]
    pub const fn new(connections: Connections, budget: Budget, service: Service) -> Self {
        Self { connections, budget, service }
    }
}

impl Sessions for OpenSessions {
    fn init(environment: &Environment) -> Result<Self, InitError> {
        Services::of(environment)?.sessions()
    }

    async fn connect(&self, calls: usize) {
        let none = &ConnectionId::from("none".to_owned());
        connect_early(calls, |nobody| self.connections.session_expires_at(nobody, none)).await;
    }

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
