//! One frame of a client: its route, the function, the answer.

use serde_json::Value;

use super::WebSocketServer;
use crate::gateway::connections::Connection;
use crate::gateway::events::{Request, own_frame};
use crate::gateway::host::{Call, Failure};
use crate::gateway::limits::{MAX_MESSAGE_BYTES, WEBSOCKET_INTEGRATION_LIMIT};
use crate::gateway::reply::ProxyReply;
use crate::template::WebSocketRoute;

const FORBIDDEN: &str = "Forbidden";
const FAILED: &str = "Internal server error";
/// [mem]
const TIMED_OUT: &str = "Endpoint request timed out";
/// [mem] Closing with 1008 would be the other way.
const THROTTLED: &str = "Too Many Requests";

/// Handles one frame and leaves the answer, if there is one, for the client.
pub(super) async fn handle(server: &WebSocketServer, connection: &Connection, frame: String) {
    let request = Request::new(server.host.clock.now());
    let answer = match answer(server, connection, &request, &frame).await {
        Ok(answer) => answer,
        Err(message) => Some(own_frame(message, &connection.identity.connection_id, &request.id)),
    };
    if let Some(answer) = answer {
        connection.send(answer).await;
    }
}

/// The body for the caller, or the message of the gateway's own frame.
async fn answer(
    server: &WebSocketServer,
    connection: &Connection,
    request: &Request,
    frame: &str,
) -> Result<Option<String>, &'static str> {
    if !server.host.admits_request() {
        return Err(THROTTLED);
    }
    let (key, route) = select(server, frame).ok_or(FORBIDDEN)?;
    if !server.routes.admit(key, request.time) {
        return Err(THROTTLED);
    }
    let event = server.origin.message(&connection.identity, request, key, frame);
    let (function, limit) = (route.function.clone(), WEBSOCKET_INTEGRATION_LIMIT);
    let reply = server.host.call(Call { route: key.to_owned(), function, event, limit }).await;
    let reply = reply.map_err(|failure| match failure {
        Failure::Function(_) => FAILED,
        Failure::Timeout => TIMED_OUT,
    })?;
    let reply = ProxyReply::parse(&reply).ok_or(FAILED)?;
    let reaches_caller = route.has_response && reply.is_success();
    match reply.body.filter(|_| reaches_caller) {
        Some(body) if body.len() > MAX_MESSAGE_BYTES => Err(FAILED),
        body => Ok(body),
    }
}

/// The route that the frame names, or `$default`.
fn select<'a>(server: &'a WebSocketServer, frame: &str) -> Option<(&'a str, &'a WebSocketRoute)> {
    let named = named_route(&server.api.selection, frame);
    // `$connect` and `$disconnect` are for the gateway to call.
    let named = named.filter(|key| !key.starts_with('$')).and_then(|key| server.api.routes.get_key_value(&key));
    let route = named.or_else(|| server.api.routes.get_key_value("$default"));
    route.map(|(key, route)| (key.as_str(), route))
}

/// `None` where the frame is not JSON or the field is not there.
fn named_route(selection: &[String], frame: &str) -> Option<String> {
    let frame: Value = serde_json::from_str(frame).ok()?;
    match selection.iter().try_fold(&frame, |value, field| value.get(field))? {
        Value::String(key) => Some(key.clone()),
        scalar @ (Value::Number(_) | Value::Bool(_)) => Some(scalar.to_string()),
        _ => None,
    }
}
