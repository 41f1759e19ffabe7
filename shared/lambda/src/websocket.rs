//! Events and replies of an API Gateway WebSocket API: the fields that Natter uses.

use std::collections::HashMap;

use natter_chat::{ConnectionId, SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::HandlerError;

/// An invocation by the WebSocket API.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WebSocketEvent {
    /// Which connection, which route, and who.
    pub request_context: RequestContext,
    /// The handshake's headers on `$connect`; otherwise absent, or of no interest.
    #[serde(default)]
    pub headers: HashMap<String, String>,
    /// The frame; absent on `$connect` and `$disconnect`.
    #[serde(default)]
    pub body: Option<String>,
}

/// Which connection, which route, and who.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestContext {
    /// The connection.
    pub connection_id: ConnectionId,
    /// The route that was selected.
    pub route_key: String,
    /// When the connection was opened.
    pub connected_at: Timestamp,
    /// When API Gateway received what this is about.
    #[serde(default)]
    pub request_time_epoch: Option<Timestamp>,
    /// What the authorizer said at the handshake.
    #[serde(default)]
    pub authorizer: Option<AuthorizerContext>,
    /// How the connection was closed, on `$disconnect`.
    #[serde(default)]
    pub disconnect_status_code: Option<u16>,
}

/// What the authorizer hands to every later event of the connection; API Gateway turns each value into a string.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizerContext {
    /// Who.
    pub user_id: UserId,
    /// The name they sign in by.
    pub username: String,
    /// When the token expires, in milliseconds since the Unix epoch.
    pub session_expires_at: String,
    /// The sign-in that the token goes back to.
    pub session_id: SessionId,
    /// When that was, in milliseconds since the Unix epoch.
    pub signed_in_at: String,
}

/// Whose connection it is, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub user_id: UserId,
    /// The name they sign in by.
    pub username: String,
    /// When the token expires.
    pub expires_at: Timestamp,
    /// The sign-in that the token goes back to.
    pub session_id: SessionId,
    /// When that was.
    pub signed_in_at: Timestamp,
}

impl WebSocketEvent {
    /// The session that the authorizer opened.
    ///
    /// # Errors
    /// [`HandlerError`] where the event carries none: the route is not behind the authorizer.
    pub fn session(&self) -> Result<Session, HandlerError> {
        let context = self.request_context.authorizer.as_ref();
        let context = context.ok_or(HandlerError::new("the event carries no authorizer context"))?;
        Ok(Session {
            user_id: context.user_id,
            username: context.username.clone(),
            expires_at: time(&context.session_expires_at, "sessionExpiresAt is no number")?,
            session_id: context.session_id.clone(),
            signed_in_at: time(&context.signed_in_at, "signedInAt is no number")?,
        })
    }

    /// A header of the handshake; upper and lower case do not matter.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

fn time(milliseconds: &str, problem: &'static str) -> Result<Timestamp, HandlerError> {
    milliseconds.parse().map(Timestamp::from_millis).map_err(|error| HandlerError::because(problem, error))
}

/// What a function answers to the WebSocket API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WebSocketReply {
    /// 200, but at the handshake: a reply of another status reaches nobody.
    pub status_code: u16,
    /// Headers of the handshake's response.
    #[serde(skip_serializing_if = "HashMap::is_empty")]
    pub headers: HashMap<String, String>,
    /// The frame for the caller, on routes with a route response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

impl WebSocketReply {
    /// 200, and nothing to say.
    #[must_use]
    pub fn ok() -> Self {
        Self { status_code: 200, headers: HashMap::new(), body: None }
    }

    /// 200, and a frame for the caller.
    #[must_use]
    pub fn frame(body: String) -> Self {
        Self { body: Some(body), ..Self::ok() }
    }
}
