//! What a device says and asks from time to time while it is merely open.

use std::collections::BTreeSet;

use natter_chat::{Feature, Presence, ServiceLevel, UserId};
use natter_dynamo::{Connections, StoreError, Users};
use natter_lambda::Caller;
use natter_protocol::frames::Pong;
use natter_protocol::{ActionError, ChatError, ErrorCode};

use crate::{Presences, Service};

/// How many people one may watch.
const MAX_WATCHED: usize = 25;

/// Answers devices that are merely open. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Beats {
    connections: Connections,
    users: Users,
    presences: Presences,
    service: Service,
}

impl Beats {
    /// Answers by what these know.
    #[must_use]
    pub const fn new(connections: Connections, users: Users, presences: Presences, service: Service) -> Self {
        Self { connections, users, presences, service }
    }

    /// Notes whether the caller is there, where that is said, and tells what they missed, what is left of the service, and who
    /// of `watch` is there.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidFrame`] for too many people, [`ErrorCode::SessionExpired`] where the connection is forgotten although
    /// it is open: nothing is pushed to it any more, so the client has to open a new one.
    pub async fn beat(&self, caller: &Caller, active: Option<bool>, watch: Vec<UserId>) -> Result<Pong, ActionError> {
        if watch.len() > MAX_WATCHED {
            return Err(ChatError::with_message(ErrorCode::InvalidFrame, "`watch` must have at most 25 ids.").into());
        }
        self.note(caller, active).await?;
        let missed = self.connections.missed(caller.user_id, &caller.connection_id).await?;
        let missed = missed.ok_or(ErrorCode::SessionExpired)?;
        let service = self.service.level(caller.now).await;
        let presences = self.watched(caller, watch.into_iter().collect(), service).await?;
        Ok(Pong { server_time: caller.now, missed, service, presences })
    }

    async fn note(&self, caller: &Caller, active: Option<bool>) -> Result<(), StoreError> {
        let Caller { user_id, connection_id, now } = caller;
        match active {
            Some(true) => self.users.note_active(*user_id, connection_id, *now).await,
            Some(false) => self.users.note_away(*user_id, connection_id, *now).await,
            None => Ok(()),
        }
    }

    async fn watched(
        &self,
        caller: &Caller,
        people: BTreeSet<UserId>,
        service: ServiceLevel,
    ) -> Result<Vec<Presence>, StoreError> {
        if !service.has(Feature::Presence) {
            return Ok(Vec::new());
        }
        self.presences.of(caller.user_id, &people, caller.now).await
    }
}
