//! From a function's reply to a response.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use crate::gateway::reply::status;
use crate::gateway::server::{HttpResponse, json};

/// `None` where the reply is malformed. One without a status is the body of a 200.
pub(super) fn of_reply(reply: &Value) -> Option<HttpResponse> {
    let Some(declared) = reply.get("statusCode") else { return Some(of_value(reply)) };
    let mut response = HttpResponse::new(body(reply)?.into());
    *response.status_mut() = StatusCode::from_u16(status(declared)?).ok()?;
    write_headers(reply, response.headers_mut())?;
    Some(response)
}

fn of_value(reply: &Value) -> HttpResponse {
    let body = reply.as_str().map_or_else(|| reply.to_string(), str::to_owned);
    json(StatusCode::OK, body)
}

fn body(reply: &Value) -> Option<Bytes> {
    let text = match reply.get("body") {
        None | Some(Value::Null) => return Some(Bytes::new()),
        Some(body) => body.as_str()?,
    };
    if reply["isBase64Encoded"] == true {
        STANDARD.decode(text).ok().map(Bytes::from)
    } else {
        Some(text.to_owned().into())
    }
}

fn write_headers(reply: &Value, headers: &mut HeaderMap) -> Option<()> {
    let single = reply["headers"].as_object().into_iter().flat_map(Map::iter);
    for (name, value) in single {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        headers.insert(HeaderName::try_from(name).ok()?, HeaderValue::try_from(text).ok()?);
    }
    for cookie in reply["cookies"].as_array().into_iter().flatten() {
        headers.append(header::SET_COOKIE, HeaderValue::try_from(cookie.as_str()?).ok()?);
    }
    if !headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=UTF-8"));
    }
    // The gateway counts for itself.
    headers.remove(header::CONTENT_LENGTH);
    Some(())
}
