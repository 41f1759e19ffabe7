//! The WebSocket API.

mod disconnect;
mod handshake;
mod messages;
mod socket;
mod upgrade;

use std::net::IpAddr;
use std::sync::Arc;

use http::{Request, StatusCode};
use hyper::body::Incoming;
use tokio::sync::oneshot;

use super::connections::Connections;
use super::events::Origin;
use super::host::Host;
use super::management;
use super::server::{HttpResponse, Service, message};
use super::throttle::{Bucket, RouteBuckets};
use crate::template::WebSocketApi;

/// [mem] What a client sees at a path of another stage.
const UNKNOWN_STAGE_STATUS: StatusCode = StatusCode::FORBIDDEN;

/// The WebSocket API and what is open on it.
pub(super) struct WebSocketServer {
    pub(super) host: Arc<Host>,
    api: WebSocketApi,
    origin: Origin,
    pub(super) connections: Connections,
    new_connections: Bucket,
    routes: RouteBuckets,
}

impl WebSocketServer {
    pub(super) fn new(host: Arc<Host>, api: WebSocketApi) -> Arc<Self> {
        let origin = Origin {
            api_id: api.id.clone(),
            stage: api.stage.clone(),
            region: host.region.clone(),
            account_id: host.account_id.clone(),
        };
        let now = host.clock.now();
        let new_connections = Bucket::new(host.limits.connections, now);
        let routes = RouteBuckets::new(api.throttle, api.routes.keys(), now);
        Arc::new(Self { host, api, origin, connections: Connections::default(), new_connections, routes })
    }

    /// The path below the stage, without query; `None` where it is of another stage. The API's id may come before the
    /// stage: where several APIs share an address, it must.
    fn below_stage<'a>(&self, path: &'a str) -> Option<&'a str> {
        let path = path.strip_prefix('/')?;
        let after_id = path.strip_prefix(self.api.id.as_str()).and_then(|rest| rest.strip_prefix('/'));
        let rest = after_id.unwrap_or(path).strip_prefix(self.api.stage.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }
}

impl Service for WebSocketServer {
    async fn answer(self: Arc<Self>, request: Request<Incoming>, client: IpAddr) -> HttpResponse {
        let Some(rest) = self.below_stage(request.uri().path()) else {
            return message(UNKNOWN_STAGE_STATUS, "Forbidden");
        };
        if let Some(id) = rest.strip_prefix("/@connections/") {
            let id = id.to_owned();
            return management::answer(&self, &id, request).await;
        }
        // In a task of its own: `$connect` runs to its end, even if the client loses patience.
        let (done, response) = oneshot::channel();
        let tasks = self.host.tasks.clone();
        tasks.spawn(async move { handshake::answer(self, request, client, done).await });
        response.await.unwrap_or_else(|_stopped| message(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error"))
    }
}
