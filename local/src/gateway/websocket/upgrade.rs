//! The protocol's side of a handshake.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::Full;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::gateway::server::HttpResponse;

/// The only version of the protocol.
const VERSION: &str = "13";

/// The key of a handshake, or the status with which it is refused: 426 to what is no handshake.
pub(super) fn key_of(headers: &HeaderMap) -> Result<HeaderValue, StatusCode> {
    let lists = |name, token: &str| {
        let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|value| value.trim().eq_ignore_ascii_case(token))
    };
    if !(lists(header::UPGRADE, "websocket") && lists(header::CONNECTION, "upgrade")) {
        return Err(StatusCode::UPGRADE_REQUIRED);
    }
    if !lists(header::SEC_WEBSOCKET_VERSION, VERSION) {
        return Err(StatusCode::BAD_REQUEST);
    }
    headers.get(header::SEC_WEBSOCKET_KEY).cloned().ok_or(StatusCode::BAD_REQUEST)
}

/// 101. No extension is negotiated.
pub(super) fn accept(key: &HeaderValue, subprotocol: Option<&str>) -> HttpResponse {
    let mut response = Response::new(Full::new(Bytes::new()));
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    if let Ok(accept) = derive_accept_key(key.as_bytes()).parse() {
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    if let Some(subprotocol) = subprotocol.and_then(|chosen| chosen.parse().ok()) {
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, subprotocol);
    }
    response
}
