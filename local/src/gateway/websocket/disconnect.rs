//! `$disconnect`.

use std::sync::Arc;

use super::WebSocketServer;
use crate::gateway::connections::Connection;
use crate::gateway::events::{Closure, Request};
use crate::gateway::faults::Fault;
use crate::gateway::host::Call;
use crate::gateway::limits::WEBSOCKET_INTEGRATION_LIMIT;

const ROUTE: &str = "$disconnect";

/// [mem] What `$disconnect` is told of a client that went without a closing handshake.
pub(super) fn abnormal() -> Closure {
    Closure { code: 1006, reason: "Connection closed abnormally".to_owned() }
}

/// Forgets the connection and calls `$disconnect`; nobody cares about its reply.
pub(super) async fn run(server: &Arc<WebSocketServer>, connection: &Connection, closure: Closure) {
    server.connections.remove(&connection.identity.connection_id);
    if server.host.faults.strikes_route(Fault::LostDisconnect, ROUTE) {
        return;
    }
    let Some(route) = server.api.routes.get(ROUTE) else { return };
    let request = Request::new(server.host.clock.now());
    let event = server.origin.disconnect(&connection.identity, &request, &closure);
    let (key, function) = (ROUTE.to_owned(), route.function.clone());
    let _ = server.host.call(Call { route: key, function, event, limit: WEBSOCKET_INTEGRATION_LIMIT }).await;
}
