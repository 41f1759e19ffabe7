//! Sending to push services.

use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request, StatusCode};
use natter_chat::Timestamp;
use natter_chat::notification::{NativeService, PushAddress, PushHosts, PushSubscription};

use crate::encryption::{MAX_MESSAGE_BYTES, encrypt};
use crate::http_client::HttpClient;
use crate::{Apns, Fcm, VapidKey};

/// The push services that messages may be sent to, and the keys by which they know the server.
#[derive(Debug)]
pub struct PushServices {
    key: VapidKey,
    hosts: PushHosts,
    fcm: Option<Fcm>,
    apns: Option<Apns>,
    http: HttpClient,
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
    /// It shows nothing.
    pub is_silent: bool,
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
    /// It does not take the server's credentials, or takes them for another app's, and says so by this status: an operator can
    /// mend that, and then it takes the message.
    Unauthorized(StatusCode),
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
    /// The push services of browsers.
    ///
    /// # Errors
    /// [`rustls::Error`] where TLS cannot be set up.
    pub fn new(key: VapidKey, hosts: PushHosts) -> Result<Self, rustls::Error> {
        Ok(Self { key, hosts, fcm: None, apns: None, http: HttpClient::new()? })
    }

    /// And those of phones' systems, where there are any.
    #[must_use]
    pub fn with_native(self, fcm: Option<Fcm>, apns: Option<Apns>) -> Self {
        Self { fcm, apns, ..self }
    }

    /// Sends a message to a device. Redirections are not followed.
    pub async fn send(&self, address: &PushAddress, message: &Message<'_>, now: Timestamp) -> Outcome {
        let unknown = Outcome::Refused(Refusal::Unknown);
        match address {
            PushAddress::Web(subscription) => self.send_to_browser(subscription, message, now).await,
            // Whoever wrote the store past the checks: the token is a part of an address.
            PushAddress::Native(device) if device.check().is_err() => unknown,
            PushAddress::Native(device) => match (device.service, &self.fcm, &self.apns) {
                (NativeService::Fcm, Some(fcm), _) => fcm.send(&self.http, device, message, now).await,
                (NativeService::Apns, _, Some(apns)) => apns.send(&self.http, device, message, now).await,
                _ => unknown,
            },
        }
    }

    async fn send_to_browser(&self, subscription: &PushSubscription, message: &Message<'_>, now: Timestamp) -> Outcome {
        if !self.hosts.allow(&subscription.endpoint) {
            return Outcome::Refused(Refusal::Unknown);
        }
        let Some(request) = self.request(subscription, message, now) else {
            return Outcome::Refused(Refusal::Unwritable);
        };
        match self.http.ask(request).await {
            Some(answer) => outcome(answer.status, answer.retry_after),
            None => Outcome::Later(None),
        }
    }

    fn request(
        &self,
        subscription: &PushSubscription,
        message: &Message<'_>,
        now: Timestamp,
    ) -> Option<Request<Full<Bytes>>> {
        let body = encrypt(message.content, &subscription.keys, MAX_MESSAGE_BYTES).ok()?;
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

/// What follows from the status of an answer.
pub(crate) fn outcome(status: StatusCode, retry_after: Option<Duration>) -> Outcome {
    match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => Outcome::Gone,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Outcome::Later(retry_after),
        _ if status.is_success() => Outcome::Sent,
        _ if status.is_server_error() => Outcome::Later(retry_after),
        _ => Outcome::Refused(Refusal::Status(status)),
    }
}
