//! `ping`, and `$default`: every frame that no other route takes. Such a frame is answered with what is wrong with it,
//! which [`OnMessage`](natter_lambda::OnMessage) does.
//!
//! A pong tells what could not be pushed to the connection: a device that receives nothing else has no other way to know.
//!
//! It also tells what is left of the service to save costs.
//!
//! A ping also says whether its user is active: nothing else makes them appear online.

use natter_chat::ErrorCode;
use natter_chat::frames::{Ping, Pong};
use natter_delivery::{OpenSessions, Service, Services};
use natter_dynamo::{Connections, Users};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError};

/// The function `default`.
pub struct Fallback {
    connections: Connections,
    users: Users,
    service: Service,
}

impl Action for Fallback {
    type Request = Ping;
    type Sessions = OpenSessions;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self { connections: services.connections()?, users: services.users()?, service: services.service()? })
    }

    async fn perform(&self, caller: &Caller, request: Ping) -> Result<Pong, ActionError> {
        if request.active {
            self.users.note_active(caller.user_id, caller.now).await?;
        }
        let missed = self.connections.missed(caller.user_id, &caller.connection_id).await?;
        // Forgotten although it is open: nothing is pushed to it any more, so the client has to open a new one.
        let missed = missed.ok_or(ErrorCode::SessionExpired)?;
        let service = self.service.level(caller.now).await;
        Ok(Pong { server_time: caller.now, missed, service })
    }
}
