//! The HTTP API, in payload format 2.0.

mod cors;
mod event;
mod jwt;
mod keys;
mod response;
mod routes;

use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, StatusCode, request::Parts};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use serde_json::Value;

use super::host::{Call, Failure, Host};
use super::limits::{HTTP_INTEGRATION_LIMIT, MAX_HTTP_BODY_BYTES};
use super::server::{HttpResponse, Service, message};
use super::throttle::RouteBuckets;
use crate::template::HttpApi;
use event::{Facts, Origin};
use jwt::JwtVerifier;
use routes::{Match, Routes};

/// The HTTP API.
pub(super) struct HttpServer {
    host: Arc<Host>,
    origin: Origin,
    routes: Routes,
    buckets: RouteBuckets,
    cors: Option<crate::template::Cors>,
    verifier: JwtVerifier,
}

impl HttpServer {
    pub(super) fn new(host: Arc<Host>, api: HttpApi, jwks_url: Option<String>) -> Arc<Self> {
        let origin = Origin {
            api_id: api.id,
            stage: api.stage,
            region: host.region.clone(),
            account_id: host.account_id.clone(),
        };
        let buckets = RouteBuckets::new(api.throttle, api.routes.iter().map(|route| &route.key), host.clock.now());
        let (routes, verifier) = (Routes::new(api.routes), JwtVerifier::new(jwks_url));
        Arc::new(Self { host, origin, routes, buckets, cors: api.cors, verifier })
    }

    /// The answer apart from CORS.
    async fn respond(&self, head: &Parts, body: Incoming, client: IpAddr) -> Result<HttpResponse, HttpResponse> {
        let found = self.routes.find(&head.method, head.uri.path());
        let found = found.ok_or_else(|| message(StatusCode::NOT_FOUND, "Not Found"))?;
        let now = self.host.clock.now();
        if !(self.host.admits_request() && self.buckets.admit(&found.route.key, now)) {
            return Err(message(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests"));
        }
        let claims = self.authorize(&found, head).await.map_err(jwt::challenge)?;
        let body = read(body).await?;
        let facts = Facts { head, body: &body, client, now, found: &found, claims };
        let call = Call {
            route: found.route.key.clone(),
            function: found.route.function.clone(),
            event: self.origin.event(&facts),
            limit: HTTP_INTEGRATION_LIMIT,
        };
        let reply = self.host.call(call).await.map_err(|failure| match failure {
            Failure::Function(_) => message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
            Failure::Timeout => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        })?;
        let malformed = || message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
        response::of_reply(&reply).ok_or_else(malformed)
    }

    /// The claims of the token, where the route asks for one.
    async fn authorize(&self, found: &Match<'_>, head: &Parts) -> Result<Option<Value>, jwt::Refused> {
        let Some(authorizer) = &found.route.authorizer else { return Ok(None) };
        let now = self.host.clock.now();
        self.verifier.claims(authorizer, &head.headers, now).await.map(Some)
    }
}

impl Service for HttpServer {
    async fn answer(self: Arc<Self>, request: Request<Incoming>, client: IpAddr) -> HttpResponse {
        let (head, body) = request.into_parts();
        if let Some(preflight) = self.cors.as_ref().and_then(|cors| cors::preflight(cors, &head)) {
            return preflight;
        }
        let mut response = self.respond(&head, body, client).await.unwrap_or_else(|refused| refused);
        if let Some(cors) = &self.cors {
            cors::apply(cors, &head.headers, response.headers_mut());
        }
        response
    }
}

async fn read(body: Incoming) -> Result<Bytes, HttpResponse> {
    let body = Limited::new(body, MAX_HTTP_BODY_BYTES).collect().await;
    let too_large = |_error| message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
    body.map(http_body_util::Collected::to_bytes).map_err(too_large)
}
