//! `$connect`: stores the connection, so that events can be pushed to it.
//!
//! It also creates the profile of a user who has none yet: Cognito's trigger for that does not fire for users whom an
//! administrator created, and may fail.
//!
//! Whoever ends sessions closes the connections that exist at that moment. So the connection is stored first, and the
//! session is checked afterwards: either the connection is found there, or refused here.
//!
//! It also prolongs until when they are presumed to be connected in their large groups: whom `fan-out` presumes to be away, it
//! does not look for.
//!
//! Where somebody has more connections than they may, the oldest are closed.

use std::collections::HashMap;
use std::sync::LazyLock;

use natter_chat::{Timestamp, causes, device};
use natter_delivery::{Services, connect_early};
use natter_dynamo::connections::REMEMBERED_FOR;
use natter_dynamo::{Connections, Conversations, NewConnection, Registered, SignIn, StoreError, Users};
use natter_gateway::Pusher;
use natter_lambda::{
    Clock, Environment, Function, HandlerError, InitError, Session, WebSocketEvent, WebSocketReply, aws::sdk_config,
};
use natter_protocol::ErrorCode;

/// The subprotocol that Natter speaks; a browser closes a connection whose offer of it is not taken up.
const SUBPROTOCOL: &str = "natter.v1";

/// How many calls it makes at once.
const CALLS_AT_ONCE: usize = 3;

/// The function `connect`.
pub struct Connect {
    connections: Connections,
    conversations: Conversations,
    users: Users,
    /// Made for the few who have too many connections.
    pusher: LazyLock<Pusher, Box<dyn FnOnce() -> Pusher + Send + Sync>>,
    clock: Clock,
}

impl Function for Connect {
    type Event = WebSocketEvent;
    type Reply = WebSocketReply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        let api = sdk_config(environment, "APIGATEWAYMANAGEMENTAPI")?;
        let endpoint = environment.required("MANAGEMENT_ENDPOINT")?.to_owned();
        let users = services.users()?;
        connect_early(CALLS_AT_ONCE, |nobody| {
            let users = &users;
            async move { users.get(&[nobody]).await }
        })
        .await;
        Ok(Self {
            connections: services.connections()?,
            conversations: services.conversations()?,
            users,
            pusher: LazyLock::new(Box::new(move || Pusher::new(&api, &endpoint))),
            clock: environment.clock(),
        })
    }

    async fn handle(&self, event: WebSocketEvent) -> Result<WebSocketReply, HandlerError> {
        let session = event.session()?;
        match self.open(&session, &event).await {
            Ok(Ok(())) => Ok(accepted(&event)),
            Ok(Err(code)) => Ok(refused(code)),
            Err(error) => {
                tracing::error!(error = %causes(&error), "a connection could not be registered");
                Ok(refused(ErrorCode::Unavailable))
            }
        }
    }
}

impl Connect {
    async fn open(&self, session: &Session, event: &WebSocketEvent) -> Result<Result<(), ErrorCode>, StoreError> {
        let now = self.clock.now();
        match self.register(session, event, now).await? {
            Registered::TooMany => return Ok(Err(ErrorCode::RateLimited)),
            Registered::InPlaceOf(oldest) => self.pusher.close(&oldest).await,
        }
        let (account, ()) = tokio::try_join!(
            self.users.session_status(session.user_id, &session.session_id),
            self.conversations.note_connected(session.user_id, now.plus(REMEMBERED_FOR)),
        )?;
        let checked = account.check(session.signed_in_at, now);
        if checked.is_err() {
            self.connections.remove(session.user_id, &event.request_context.connection_id).await?;
        }
        Ok(checked)
    }

    async fn register(
        &self,
        session: &Session,
        event: &WebSocketEvent,
        now: Timestamp,
    ) -> Result<Registered, StoreError> {
        let connection = NewConnection {
            connection_id: event.request_context.connection_id.clone(),
            connected_at: event.request_context.connected_at,
            expires_at: now.plus(REMEMBERED_FOR),
            sign_in: SignIn {
                session_id: session.session_id.clone(),
                signed_in_at: session.signed_in_at,
                expires_at: session.expires_at,
            },
        };
        let device = device::describe(event.header("User-Agent").unwrap_or_default());
        let (registered, ..) = tokio::try_join!(
            self.connections.register(session.user_id, &connection),
            self.users.note_session(session.user_id, &session.session_id, &device, now),
            // Rarely more than a read, and large.
            Box::pin(self.make_profile(session, now)),
        )?;
        Ok(registered)
    }

    async fn make_profile(&self, session: &Session, now: Timestamp) -> Result<(), StoreError> {
        if self.users.get(&[session.user_id]).await?.is_empty() {
            self.users.register(session.user_id, &session.username, "", now).await?;
        }
        Ok(())
    }
}

fn accepted(event: &WebSocketEvent) -> WebSocketReply {
    let offered = event.header("Sec-WebSocket-Protocol").unwrap_or_default();
    let is_offered = offered.split(',').any(|protocol| protocol.trim() == SUBPROTOCOL);
    let header = ("Sec-WebSocket-Protocol".to_owned(), SUBPROTOCOL.to_owned());
    WebSocketReply { headers: is_offered.then_some(header).into_iter().collect(), ..WebSocketReply::ok() }
}

/// The status goes to the client as that of its handshake.
fn refused(code: ErrorCode) -> WebSocketReply {
    WebSocketReply { status_code: code.http_status(), headers: HashMap::new(), body: None }
}
