//! API Gateway: a WebSocket API with its @connections callbacks, and an HTTP API.
//!
//! It takes from the template which function stands behind which route, hands the functions the events that AWS would, and
//! draws AWS's conclusions from their replies. Where AWS's behaviour is not documented and was only remembered, it is one
//! constant, marked `[mem]`.

mod authorizer;
mod connections;
mod events;
mod faults;
mod headers;
mod host;
mod http;
mod ids;
mod limits;
mod management;
mod policy;
mod reply;
mod server;
mod tasks;
mod throttle;
mod times;
mod websocket;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::clock::Clock;
use crate::functions::Functions;
use crate::template::Application;
pub use faults::{Fault, Faults, Times, Where};
use host::Host;
pub use limits::Limits;
use tasks::Tasks;
pub(crate) use times::iso8601;

/// What a gateway is made of.
#[derive(Debug)]
pub struct GatewayOptions {
    /// The routes.
    pub application: Application,
    /// The functions behind them.
    pub functions: Functions,
    /// The time it goes by.
    pub clock: Clock,
    /// What shall go wrong.
    pub faults: Faults,
    /// How much it takes.
    pub limits: Limits,
    /// Where the WebSocket API and its @connections are served.
    pub websocket: TcpListener,
    /// Where the HTTP API is served.
    pub http: TcpListener,
    /// Where the issuer's keys are, if not where the issuer says.
    pub jwks_url: Option<String>,
}

/// A running gateway. It stops when it is dropped.
#[derive(Debug)]
pub struct Gateway {
    websocket: SocketAddr,
    http: SocketAddr,
    stage: String,
    tasks: Tasks,
}

impl Gateway {
    /// Starts to serve. An API that the application does not have answers 404 to everything.
    ///
    /// # Errors
    /// Where a listener has no address.
    pub fn start(options: GatewayOptions) -> io::Result<Self> {
        let (websocket, http) = (options.websocket.local_addr()?, options.http.local_addr()?);
        let tasks = Tasks::default();
        let stage = options.application.websocket.as_ref().map(|api| api.stage.clone()).unwrap_or_default();
        let application = options.application;
        let host = Arc::new(Host::new(
            options.functions,
            options.clock,
            options.faults,
            options.limits,
            (application.region, application.account_id),
            tasks.clone(),
        ));
        if let Some(api) = application.websocket {
            let front = websocket::WebSocketServer::new(Arc::clone(&host), api);
            tasks.spawn(server::serve(options.websocket, front, tasks.clone()));
        }
        if let Some(api) = application.http {
            let front = http::HttpServer::new(host, api, options.jwks_url);
            tasks.spawn(server::serve(options.http, front, tasks.clone()));
        }
        Ok(Self { websocket, http, stage, tasks })
    }

    /// Where clients connect: `ws://address/stage`.
    #[must_use]
    pub fn ws_url(&self) -> String {
        format!("ws://{}/{}", self.websocket, self.stage)
    }

    /// Where functions find @connections: `http://address/stage`. With the API's id before the stage it works as well.
    #[must_use]
    pub fn management_endpoint(&self) -> String {
        format!("http://{}/{}", self.websocket, self.stage)
    }

    /// Where the HTTP API is, without a slash at the end.
    #[must_use]
    pub fn http_url(&self) -> String {
        format!("http://{}", self.http)
    }

    /// Stops at once: sockets are cut, and invocations end where they are.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.tasks.abort();
    }
}
