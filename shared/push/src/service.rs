//! Sending to push services.

use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request, Response, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use natter_chat::Timestamp;
use natter_chat::notification::{PushHosts, PushSubscription};

use crate::VapidKey;
use crate::encryption::encrypt;

/// How long a push service may take to answer.
const REQUEST_LIMIT: Duration = Duration::from_secs(10);

/// The push services that messages may be sent to, and the key by which they know the server.
#[derive(Debug)]
pub struct PushServices {
    key: VapidKey,
    hosts: PushHosts,
    http: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

/// What a device is to get.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// What it says, at most [`MAX_MESSAGE_BYTES`](crate::MAX_MESSAGE_BYTES).
    pub content: &'a [u8],
    /// How long the push service keeps it for a device that is off, in whole seconds.
    pub lifetime: Duration,
    /// Of messages with the same topic that wait for a device, it gets the last one alone: up to 32 characters of base64url.
    pub topic: Option<&'a str>,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The push service has it.
    Sent,
    /// The subscription is no more.
    Gone,
    /// The push service does not take it now; perhaps after the time that it names.
    Later(Option<Duration>),
    /// It never takes this message, for this reason.
    Refused(Refusal),
}

/// Why a push service does not take a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is on no list.
    #[error("the push service is not on the list")]
    Unknown,
    /// The message cannot be encrypted or signed.
    #[error("the message cannot be encrypted or signed")]
    Unwritable,
    /// It says so.
    #[error("the push service answered {0}")]
    Status(StatusCode),
}

impl PushServices {
    /// These push services.
    ///
    /// # Errors
    /// [`rustls::Error`] where TLS cannot be set up.
    pub fn new(key: VapidKey, hosts: PushHosts) -> Result<Self, rustls::Error> {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let tls = HttpsConnectorBuilder::new().with_provider_and_webpki_roots(provider)?;
        let http = Client::builder(TokioExecutor::new()).build(tls.https_or_http().enable_http1().build());
        Ok(Self { key, hosts, http })
    }

    /// Sends a message to a device. Redirections are not followed.
    pub async fn send(&self, subscription: &PushSubscription, message: &Message<'_>, now: Timestamp) -> Outcome {
        if !self.hosts.allow(&subscription.endpoint) {
            return Outcome::Refused(Refusal::Unknown);
        }
        let Some(request) = self.request(subscription, message, now) else {
            return Outcome::Refused(Refusal::Unwritable);
        };
        match tokio::time::timeout(REQUEST_LIMIT, self.http.request(request)).await {
            Ok(Ok(answer)) => outcome(&answer),
            Ok(Err(_)) | Err(_) => Outcome::Later(None),
        }
    }

    fn request(
        &self,
        subscription: &PushSubscription,
        message: &Message<'_>,
        now: Timestamp,
    ) -> Option<Request<Full<Bytes>>> {
        let body = encrypt(message.content, &subscription.keys).ok()?;
        let authorization = self.key.authorization(origin(&subscription.endpoint)?, now).ok()?;
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(&subscription.endpoint)
            .header(AUTHORIZATION, authorization)
            .header(CONTENT_ENCODING, "aes128gcm")
            .header(CONTENT_TYPE, "application/octet-stream")
            .header("ttl", message.lifetime.as_secs())
            .header("urgency", "high");
        if let Some(topic) = message.topic {
            request = request.header("topic", topic);
        }
        request.body(Full::from(body)).ok()
    }
}

/// The scheme, host and port of an address that is on the list.
fn origin(endpoint: &str) -> Option<&str> {
    let authority = endpoint.find("://")? + 3;
    let end = endpoint[authority..].find('/')?;
    Some(&endpoint[..authority + end])
}

fn outcome<B>(answer: &Response<B>) -> Outcome {
    let status = answer.status();
    match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => Outcome::Gone,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Outcome::Later(retry_after(answer)),
        _ if status.is_success() => Outcome::Sent,
        _ if status.is_server_error() => Outcome::Later(retry_after(answer)),
        _ => Outcome::Refused(Refusal::Status(status)),
    }
}

/// In seconds; a date is not read.
fn retry_after<B>(answer: &Response<B>) -> Option<Duration> {
    let value = answer.headers().get(RETRY_AFTER)?.to_str().ok()?;
    value.parse().ok().map(Duration::from_secs)
}
