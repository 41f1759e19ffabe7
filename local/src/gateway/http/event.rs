//! The event of payload format 2.0.

use std::net::IpAddr;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::header::{self, HeaderMap};
use http::request::Parts;
use natter_chat::Timestamp;
use serde_json::{Map, Value, json};

use super::routes::Match;
use crate::gateway::headers::{forwarding, of_query};
use crate::gateway::{ids, times::request_time};

/// Types whose bodies events carry as they are; all others in Base64.
const TEXT_TYPES: [&str; 4] = ["text/", "application/json", "application/javascript", "application/xml"];

/// Which API the events come from.
#[derive(Debug)]
pub(super) struct Origin {
    pub(super) api_id: String,
    pub(super) stage: String,
    pub(super) region: String,
    pub(super) account_id: String,
}

/// Everything about one request.
pub(super) struct Facts<'a> {
    pub(super) head: &'a Parts,
    pub(super) body: &'a Bytes,
    pub(super) client: IpAddr,
    pub(super) now: Timestamp,
    pub(super) found: &'a Match<'a>,
    /// Of the token, where the route asks for one.
    pub(super) claims: Option<Value>,
}

impl Origin {
    pub(super) fn event(&self, facts: &Facts<'_>) -> Value {
        let (head, route) = (facts.head, &facts.found.route.key);
        let query = head.uri.query().unwrap_or_default();
        let is_text = is_text(&head.headers);
        let mut event = json!({
            "version": "2.0",
            "routeKey": route,
            "rawPath": head.uri.path(),
            "rawQueryString": query,
            "headers": headers(facts),
            "requestContext": self.context(facts),
            "isBase64Encoded": !is_text && !facts.body.is_empty(),
        });
        let mut add = |key: &str, value: Value| event[key] = value;
        let cookies: Vec<_> = cookies(&head.headers);
        if !cookies.is_empty() {
            add("cookies", json!(cookies));
        }
        if !query.is_empty() {
            add("queryStringParameters", comma_joined(of_query(query).multi));
        }
        if !facts.found.parameters.is_empty() {
            add("pathParameters", facts.found.parameters.clone().into());
        }
        if !facts.body.is_empty() {
            add("body", body(facts.body, is_text));
        }
        event
    }

    fn context(&self, facts: &Facts<'_>) -> Value {
        let head = facts.head;
        let mut context = json!({
            "accountId": self.account_id,
            "apiId": self.api_id,
            "domainName": format!("{}.execute-api.{}.amazonaws.com", self.api_id, self.region),
            "domainPrefix": self.api_id,
            "http": {
                "method": head.method.as_str(),
                "path": head.uri.path(),
                "protocol": format!("{:?}", head.version),
                "sourceIp": facts.client,
                "userAgent": text(&head.headers, header::USER_AGENT.as_str()).unwrap_or_default(),
            },
            "requestId": ids::random(),
            "routeKey": facts.found.route.key,
            "stage": self.stage,
            "time": request_time(facts.now),
            "timeEpoch": facts.now.as_millis(),
        });
        if let Some(claims) = &facts.claims {
            context["authorizer"] = json!({"jwt": {"claims": claims, "scopes": null}});
        }
        context
    }
}

/// Names in lower case, repeated ones joined by commas, cookies apart.
fn headers(facts: &Facts<'_>) -> Value {
    let headers = &facts.head.headers;
    let names = headers.keys().filter(|name| *name != header::COOKIE);
    let mut all: Map<_, _> =
        names.map(|name| (name.to_string(), text(headers, name.as_str()).unwrap_or_default().into())).collect();
    for (name, value) in forwarding(facts.client) {
        all.insert(name.to_lowercase(), value.into());
    }
    let length = facts.body.len().to_string();
    all.insert(header::CONTENT_LENGTH.to_string(), length.into());
    all.into()
}

/// Every value of a header, joined by commas.
fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<_> = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    (!values.is_empty()).then(|| values.join(","))
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).map(|cookie| cookie.trim().to_owned()).collect()
}

fn comma_joined(query: Map<String, Value>) -> Value {
    let joined = query.into_iter().map(|(name, values)| {
        let values: Vec<_> = values.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        (name, Value::from(values.join(",")))
    });
    Value::Object(joined.collect())
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = text(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default().to_lowercase();
    // [mem] Without a type, a body counts as text.
    kind.is_empty() || TEXT_TYPES.iter().any(|prefix| kind.starts_with(prefix))
}

fn body(body: &Bytes, is_text: bool) -> Value {
    if is_text { String::from_utf8_lossy(body).into() } else { STANDARD.encode(body).into() }
}
