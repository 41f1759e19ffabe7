//! `$disconnect`.

use std::sync::Arc;

use super::Front;
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
pub(super) async fn run(front: &Arc<Front>, connection: &Connection, closure: Closure) {
    front.connections.remove(&connection.identity.connection_id);
    if front.host.faults.strikes_route(Fault::LostDisconnect, ROUTE) {
        return;
    }
    let Some(route) = front.api.routes.get(ROUTE) else { return };
    let request = Request::new(front.host.clock.now());
    let event = front.origin.disconnect(&connection.identity, &request, &closure);
    let (key, function) = (ROUTE.to_owned(), route.function.clone());
    let _ = front.host.call(Call { route: key, function, event, limit: WEBSOCKET_INTEGRATION_LIMIT }).await;
}
