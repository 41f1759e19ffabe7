//! From the request for a WebSocket to the open one: the URL, the rates, the authorizer, `$connect`.

use std::net::IpAddr;
use std::sync::Arc;

use http::{HeaderValue, Request as HttpRequest, StatusCode, header};
use hyper::body::Incoming;
use hyper::upgrade::{self, OnUpgrade};
use tokio::sync::{mpsc, oneshot};

use super::{WebSocketServer, disconnect, socket, upgrade as protocol};
use crate::gateway::connections::Connection;
use crate::gateway::events::{Handshake, Identity, Request, own_frame};
use crate::gateway::host::{Call, Failure};
use crate::gateway::limits::{MAX_URL_CHARS, WEBSOCKET_INTEGRATION_LIMIT};
use crate::gateway::reply::ProxyReply;
use crate::gateway::server::{HttpResponse, json};
use crate::gateway::{authorizer, headers, ids};

/// [mem] What a client sees whose URL is too long.
const URL_TOO_LONG_STATUS: StatusCode = StatusCode::URI_TOO_LONG;

/// [mem] What a client sees when `$connect` takes longer than the API waits.
const CONNECT_TIMEOUT_STATUS: StatusCode = StatusCode::GATEWAY_TIMEOUT;

/// A request for a WebSocket.
struct Attempt {
    server: Arc<WebSocketServer>,
    identity: Identity,
    handshake: Handshake,
    request: Request,
}

/// Answers, and serves the socket where there is one.
pub(super) async fn answer(
    server: Arc<WebSocketServer>,
    mut http: HttpRequest<Incoming>,
    client: IpAddr,
    done: oneshot::Sender<HttpResponse>,
) {
    let upgrade = upgrade::on(&mut http);
    let mut attempt = Attempt::new(server, &http, client);
    let (response, opened) = match attempt.decide(&http).await {
        Ok((key, subprotocol)) => (protocol::accept(&key, subprotocol.as_deref()), true),
        Err(status) => (attempt.refusal(status), false),
    };
    if !opened {
        // The client may have lost patience.
        let _ = done.send(response);
        return;
    }
    // Registered before the client can know: from now on posts reach it.
    let (connection, messages) = Connection::new(attempt.identity, attempt.server.host.limits.waiting_messages);
    attempt.server.connections.insert(&connection);
    let is_there = done.send(response).is_ok();
    serve(&attempt.server, &connection, messages, is_there.then_some(upgrade)).await;
}

/// Serves the socket once the client has it; a client that never gets it is disconnected like any other.
async fn serve(
    server: &Arc<WebSocketServer>,
    connection: &Arc<Connection>,
    messages: mpsc::Receiver<String>,
    upgrade: Option<OnUpgrade>,
) {
    let upgraded = match upgrade {
        Some(upgrade) => upgrade.await.ok(),
        None => None,
    };
    match upgraded.and_then(socket::Stream::of) {
        Some(stream) => socket::serve(server, connection, stream, messages).await,
        None => disconnect::run(server, connection, disconnect::abnormal()).await,
    }
}

impl Attempt {
    fn new(server: Arc<WebSocketServer>, http: &HttpRequest<Incoming>, client: IpAddr) -> Self {
        let now = server.host.clock.now();
        let agent = http.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        let identity = Identity {
            connection_id: ids::random(),
            connected_at: now,
            source_ip: client,
            user_agent: agent.map(str::to_owned),
            authorizer: None,
        };
        let headers = headers::of_handshake(http.headers(), client);
        let query = headers::of_query(http.uri().query().unwrap_or_default());
        Self { server, identity, handshake: Handshake { headers, query }, request: Request::new(now) }
    }

    /// The key to accept with and the subprotocol that `$connect` chose, or the status of the refusal.
    async fn decide(&mut self, http: &HttpRequest<Incoming>) -> Result<(HeaderValue, Option<String>), StatusCode> {
        let url = http.uri().path_and_query().map_or("", |url| url.as_str());
        if url.chars().count() > MAX_URL_CHARS {
            return Err(URL_TOO_LONG_STATUS);
        }
        let key = protocol::key_of(http.headers())?;
        let now = self.request.time;
        if !(self.server.new_connections.admits(now) && self.server.host.admits_request()) {
            return Err(StatusCode::TOO_MANY_REQUESTS);
        }
        self.authorize().await?;
        Ok((key, self.connect().await?))
    }

    async fn authorize(&mut self) -> Result<(), StatusCode> {
        let Some(authorizer) = &self.server.api.authorizer else { return Ok(()) };
        if authorizer::lacks_identity(authorizer, &self.handshake) {
            return Err(StatusCode::UNAUTHORIZED);
        }
        let origin = &self.server.origin;
        let event = origin.authorize(&self.identity, &self.handshake, &self.request);
        let context = authorizer::ask(&self.server.host, authorizer, event, &origin.method_arn()).await?;
        self.identity.authorizer = Some(context);
        Ok(())
    }

    /// The subprotocol that `$connect` chose.
    async fn connect(&self) -> Result<Option<String>, StatusCode> {
        let Some(route) = self.server.api.routes.get("$connect") else { return Ok(None) };
        let event = self.server.origin.connect(&self.identity, &self.handshake, &self.request);
        let (route, function) = ("$connect".to_owned(), route.function.clone());
        let reply = self.server.host.call(Call { route, function, event, limit: WEBSOCKET_INTEGRATION_LIMIT }).await;
        let reply = reply.map_err(|failure| match failure {
            Failure::Function(_) => StatusCode::BAD_GATEWAY,
            Failure::Timeout => CONNECT_TIMEOUT_STATUS,
        })?;
        let reply = ProxyReply::parse(&reply).ok_or(StatusCode::BAD_GATEWAY)?;
        if reply.is_success() {
            Ok(reply.subprotocol)
        } else {
            Err(StatusCode::from_u16(reply.status).unwrap_or(StatusCode::BAD_GATEWAY))
        }
    }

    fn refusal(&self, status: StatusCode) -> HttpResponse {
        let reason = match status {
            StatusCode::BAD_GATEWAY | StatusCode::INTERNAL_SERVER_ERROR => "Internal server error",
            StatusCode::GATEWAY_TIMEOUT => "Endpoint request timed out",
            status => status.canonical_reason().unwrap_or_default(),
        };
        json(status, own_frame(reason, &self.identity.connection_id, &self.request.id))
    }
}
