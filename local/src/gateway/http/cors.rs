//! CORS, which the API answers itself, whatever the functions say.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    HeaderMap, HeaderName, HeaderValue, ORIGIN, VARY,
};
use http::{Method, StatusCode, request::Parts};

use crate::gateway::server::HttpResponse;
use crate::template::Cors;

/// Headers of which functions' own values are dropped.
const OURS: [HeaderName; 6] = [
    ACCESS_CONTROL_ALLOW_CREDENTIALS,
    ACCESS_CONTROL_ALLOW_HEADERS,
    ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS,
    ACCESS_CONTROL_MAX_AGE,
];

/// The answer to a preflight: 204, with permissions only for origins that have them. `None` where it is no preflight.
pub(super) fn preflight(cors: &Cors, head: &Parts) -> Option<HttpResponse> {
    let is_preflight = head.method == Method::OPTIONS
        && head.headers.contains_key(ORIGIN)
        && head.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    if !is_preflight {
        return None;
    }
    let mut response = HttpResponse::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    if permit(cors, &head.headers, headers) {
        set(headers, ACCESS_CONTROL_ALLOW_METHODS, &cors.allow_methods.join(","));
        set(headers, ACCESS_CONTROL_ALLOW_HEADERS, &cors.allow_headers.join(","));
        set(headers, ACCESS_CONTROL_MAX_AGE, &cors.max_age.map(|seconds| seconds.to_string()).unwrap_or_default());
    }
    Some(response)
}

/// Puts the API's own words in the place of the function's.
pub(super) fn apply(cors: &Cors, request: &HeaderMap, response: &mut HeaderMap) {
    for name in OURS {
        response.remove(name);
    }
    if permit(cors, request, response) {
        set(response, ACCESS_CONTROL_EXPOSE_HEADERS, &cors.expose_headers.join(","));
    }
}

/// Whether the origin may; if so, says it.
fn permit(cors: &Cors, request: &HeaderMap, response: &mut HeaderMap) -> bool {
    let Some(origin) = request.get(ORIGIN).and_then(|origin| origin.to_str().ok()) else { return false };
    let any = cors.allow_origins.iter().any(|allowed| allowed == "*");
    if !(any || cors.allow_origins.iter().any(|allowed| allowed == origin)) {
        return false;
    }
    set(response, ACCESS_CONTROL_ALLOW_ORIGIN, if any { "*" } else { origin });
    if !any {
        set(response, VARY, "origin");
    }
    if cors.allow_credentials {
        set(response, ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    true
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Some(value) =
        Some(value).filter(|value| !value.is_empty()).and_then(|value| HeaderValue::try_from(value).ok())
    {
        headers.insert(name, value);
    }
}
