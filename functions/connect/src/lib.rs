//! `$connect`: remembers the connection, so that others reach it.
//!
//! It also makes the profile of somebody who has none yet: Cognito's trigger that makes it does not fire for users whom
//! an administrator created, and may fail.

use std::collections::HashMap;
use std::time::Duration;

use natter_chat::ErrorCode;
use natter_dynamo::{Connections, NewConnection, StoreError, Users};
use natter_lambda::{
    Clock, Environment, Function, HandlerError, InitError, Session, WebSocketEvent, WebSocketReply, aws::sdk_config,
};

/// The subprotocol that Natter speaks; a browser closes a connection whose offer of it is not taken up.
const SUBPROTOCOL: &str = "natter.v1";

/// How long a connection is remembered: API Gateway cuts it after 2 h, and `$disconnect` may never come.
const REMEMBERED_FOR: Duration = Duration::from_mins(130);

/// The function `connect`.
pub struct Connect {
    connections: Connections,
    users: Users,
    clock: Clock,
}

impl Function for Connect {
    type Event = WebSocketEvent;
    type Reply = WebSocketReply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let client = natter_dynamo::client(&sdk_config(environment, "DYNAMODB")?);
        Ok(Self {
            connections: Connections::new(client.clone(), environment.required("CONNECTIONS_TABLE")?),
            users: Users::new(client, environment.required("USERS_TABLE")?),
            clock: environment.clock(),
        })
    }

    async fn handle(&self, event: WebSocketEvent) -> Result<WebSocketReply, HandlerError> {
        let session = event.session()?;
        match self.register(&session, &event).await {
            Ok(()) => Ok(accepted(&event)),
            Err(error) => Ok(refused(&error)),
        }
    }
}

impl Connect {
    async fn register(&self, session: &Session, event: &WebSocketEvent) -> Result<(), StoreError> {
        let now = self.clock.now();
        if self.users.get(&[session.user_id]).await?.is_empty() {
            self.users.register(session.user_id, &session.username, "", now).await?;
        }
        let connection = NewConnection {
            connection_id: event.request_context.connection_id.clone(),
            connected_at: event.request_context.connected_at,
            expires_at: now.plus(REMEMBERED_FOR),
            session_expires_at: session.expires_at,
        };
        self.connections.register(session.user_id, &connection).await
    }
}

fn accepted(event: &WebSocketEvent) -> WebSocketReply {
    let offered = event.header("Sec-WebSocket-Protocol").unwrap_or_default();
    let is_offered = offered.split(',').any(|protocol| protocol.trim() == SUBPROTOCOL);
    let header = ("Sec-WebSocket-Protocol".to_owned(), SUBPROTOCOL.to_owned());
    WebSocketReply { headers: is_offered.then_some(header).into_iter().collect(), ..WebSocketReply::ok() }
}

/// The status goes to the client as that of its handshake: it may try again.
fn refused(error: &StoreError) -> WebSocketReply {
    tracing::error!(error = %natter_chat::causes(error), "a connection could not be registered");
    WebSocketReply { status_code: ErrorCode::Unavailable.http_status(), headers: HashMap::new(), body: None }
}
