//! The emails that were sent: the page `/ops/emails` beside the front end shows what MiniStack's SES keeps.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use http::Request;

use crate::{ops::file, services::HttpClient};

/// The emails' HTML is shown in frames without scripts, which take their styles from here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'";

/// The page, and what it shows: what is kept by the emulator at this address.
pub(crate) fn router(emulator: &str) -> Router {
    Router::new()
        .route("/ops/emails", get(async || file("text/html; charset=utf-8", POLICY, include_str!("ops/emails.html"))))
        .route("/ops/emails.js", get(async || file("text/javascript", POLICY, include_str!("ops/emails.js"))))
        .route("/ops/emails.css", get(async || file("text/css", POLICY, include_str!("ops/emails.css"))))
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
