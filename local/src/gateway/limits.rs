//! How much the gateway takes, and for how long.

use std::time::Duration;

use crate::template::Throttle;

/// The longest frame that a client may send, in bytes of payload.
pub(super) const MAX_FRAME_BYTES: usize = 32 * 1024;

/// The longest message either way, in bytes.
pub(super) const MAX_MESSAGE_BYTES: usize = 128 * 1024;

/// The longest path with query at the handshake, in characters.
pub(super) const MAX_URL_CHARS: usize = 4096;

/// How long a WebSocket may stay silent.
pub(super) const IDLE_LIMIT: Duration = Duration::from_mins(10);

/// How long a WebSocket may last.
pub(super) const DURATION_LIMIT: Duration = Duration::from_hours(2);

/// How long the WebSocket API waits for a function.
pub(super) const WEBSOCKET_INTEGRATION_LIMIT: Duration = Duration::from_secs(29);

/// How long the HTTP API waits for a function.
pub(super) const HTTP_INTEGRATION_LIMIT: Duration = Duration::from_secs(30);

/// The longest body of an HTTP request, in bytes.
pub(super) const MAX_HTTP_BODY_BYTES: usize = 10 * 1024 * 1024;

/// The longest reply of an authorizer, in bytes.
pub(super) const MAX_AUTHORIZER_REPLY_BYTES: usize = 8 * 1024;

/// [mem] Whether ping frames count as traffic: disputed. A client that relies on them is cut here.
pub(super) const PING_RESETS_IDLE: bool = false;

/// The limits of an account, which can be raised on request, and lowered in tests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// New WebSocket connections.
    pub connections: Throttle,
    /// Requests to all APIs together, callbacks among them.
    pub requests: Throttle,
    /// [mem] How many messages wait for a client that does not read, before posts to it are refused.
    pub waiting_messages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: Throttle { rate: 500.0, burst: 500.0 },
            requests: Throttle { rate: 10_000.0, burst: 5_000.0 },
            waiting_messages: 64,
        }
    }
}
