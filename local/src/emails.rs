//! The emails that were sent: the page `/ops/emails` beside the front end shows what MiniStack's SES keeps.

use axum::{
    Router,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use http::Request;

use crate::services::HttpClient;

/// The emails' HTML is shown in frames without scripts, which take their styles from here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'";

/// The page, and what it shows: what is kept by the emulator at this address.
pub(crate) fn router(emulator: &str) -> Router {
    Router::new()
        .route("/ops/emails", get(async || file("text/html; charset=utf-8", include_str!("ops/emails.html"))))
        .route("/ops/emails.js", get(async || file("text/javascript", include_str!("ops/emails.js"))))
        .route("/ops/emails.css", get(async || file("text/css", include_str!("ops/emails.css"))))
        .route("/ops/emails/data", get(kept))
        .with_state((format!("{emulator}/_ministack/ses/messages"), HttpClient::new()))
}

async fn kept(State((url, http)): State<(String, HttpClient)>) -> Response {
    let Ok(request) = Request::get(url).body(Bytes::new()) else { return StatusCode::NOT_FOUND.into_response() };
    match http.send(request).await {
        Ok(answer) => ([(header::CONTENT_TYPE, "application/json")], answer.into_body()).into_response(),
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let mut response = text.into_response();
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store")];
    response.headers_mut().extend(headers.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}
