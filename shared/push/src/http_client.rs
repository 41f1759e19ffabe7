//! Requests to push services.

use std::time::Duration;

use http::header::RETRY_AFTER;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// How long a push service may take to answer.
const REQUEST_LIMIT: Duration = Duration::from_secs(10);

/// Answers are read as far as this; what is longer says nothing that counts.
const MAX_ANSWER_BYTES: usize = 16 * 1024;

/// Sends requests and does not follow redirections. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct HttpClient(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// What a push service answered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// In how long it wants to be asked again. A date is not read.
    pub(crate) retry_after: Option<Duration>,
    /// `null` where it is no JSON.
    pub(crate) body: Value,
}

impl HttpClient {
    /// HTTP/2 where the service offers it: Apple's speaks nothing else.
    pub(crate) fn new() -> Result<Self, rustls::Error> {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let tls = HttpsConnectorBuilder::new().with_provider_and_webpki_roots(provider)?;
        let tls = tls.https_or_http().enable_http1().enable_http2().build();
        Ok(Self(Client::builder(TokioExecutor::new()).build(tls)))
    }

    /// `None` where there is none in time.
    pub(crate) async fn ask(&self, request: Request<Full<Bytes>>) -> Option<Answer> {
        let answered = async {
            let (head, body) = self.0.request(request).await.ok()?.into_parts();
            let retry_after = head.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            let body = Limited::new(body, MAX_ANSWER_BYTES).collect().await.ok();
            let body = body.and_then(|body| serde_json::from_slice(&body.to_bytes()).ok()).unwrap_or_default();
            Some(Answer { status: head.status, retry_after: retry_after.map(Duration::from_secs), body })
        };
        tokio::time::timeout(REQUEST_LIMIT, answered).await.ok().flatten()
    }
}
