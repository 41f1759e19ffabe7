//! `$disconnect`: removes the connection, and records when the last one of its user closed. It may run late or never;
//! connections that it misses expire, or are found to be gone.

use natter_chat::{ConnectionId, Timestamp, UserId};
use natter_delivery::Services;
use natter_dynamo::{Connections, StoreError, Users};
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError, WebSocketEvent, WebSocketReply};

/// The function `disconnect`.
pub struct Disconnect {
    connections: Connections,
    users: Users,
    clock: Clock,
}

impl Function for Disconnect {
    type Event = WebSocketEvent;
    type Reply = WebSocketReply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self { connections: services.connections()?, users: services.users()?, clock: environment.clock() })
    }

    async fn handle(&self, event: WebSocketEvent) -> Result<WebSocketReply, HandlerError> {
        let session = event.session()?;
        let closed = self.close(session.user_id, &event.request_context.connection_id, self.clock.now()).await;
        closed.map_err(|error| HandlerError::because("the connection could not be forgotten", error))?;
        Ok(WebSocketReply::ok())
    }
}

impl Disconnect {
    async fn close(&self, user: UserId, connection: &ConnectionId, now: Timestamp) -> Result<(), StoreError> {
        let was_the_last = self.connections.close(user, connection, now).await?;
        if was_the_last {
            self.users.note_left(user, now).await?;
        }
        Ok(())
    }
}
