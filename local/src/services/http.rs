//! A small HTTP client for the services on loopback.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::time::timeout;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A response with its whole body.
pub type HttpResponse = Response<Bytes>;

/// How long a service may take to answer.
const LIMIT: Duration = Duration::from_secs(30);

/// An HTTP client. Cheap to clone.
#[derive(Debug, Clone)]
pub struct HttpClient(Client<HttpConnector, Full<Bytes>>);

impl HttpClient {
    /// A client that keeps no connection open: a service that is to stop would wait for it.
    #[must_use]
    pub fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http())
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    /// Whatever kept the answer from coming, a limit of 30 s included.
    pub async fn send(&self, request: Request<Bytes>) -> Result<HttpResponse, BoxError> {
        let (head, body) = timeout(LIMIT, self.0.request(request.map(Full::new))).await??.into_parts();
        let body = timeout(LIMIT, body.collect()).await??.to_bytes();
        Ok(Response::from_parts(head, body))
    }

    /// Whether a GET of this address is answered with 200.
    pub async fn answers(&self, url: &str) -> bool {
        let Ok(request) = Request::builder().method(Method::GET).uri(url).body(Bytes::new()) else { return false };
        self.send(request).await.is_ok_and(|response| response.status() == StatusCode::OK)
    }
}

impl Default for HttpClient {
    fn default() -> Self {
        Self::new()
    }
}
