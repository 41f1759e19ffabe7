//! Asks the authorizer about a handshake, and draws the conclusions.

use std::time::Instant;

use http::StatusCode;
use serde_json::{Map, Value};

use super::events::Handshake;
use super::host::{Call, Failure, Host};
use super::limits::{MAX_AUTHORIZER_REPLY_BYTES, WEBSOCKET_INTEGRATION_LIMIT};
use super::policy;
use crate::template::RequestAuthorizer;

/// The one error by which an authorizer says 401.
const UNAUTHORIZED: &str = "Unauthorized";

/// [mem] What the client sees when the authorizer takes too long.
const TIMEOUT_STATUS: StatusCode = StatusCode::INTERNAL_SERVER_ERROR;

/// The route under which faults strike authorizers.
const ROUTE: &str = "authorizer";

/// What later events say under `requestContext.authorizer`.
pub(super) type Context = Map<String, Value>;

/// Whether the handshake lacks something that the authorizer needs; then it is not even asked.
pub(super) fn lacks_identity(authorizer: &RequestAuthorizer, handshake: &Handshake) -> bool {
    authorizer.identity_sources.iter().any(|source| {
        let source = source.trim_start_matches("route.");
        let value = match source.trim_start_matches("request.").split_once('.') {
            Some(("header", name)) => handshake.headers.get(name),
            Some(("querystring", name)) => handshake.query.single.get(name).and_then(Value::as_str),
            // Of context and stage variables, nothing is ever missing here.
            _ => Some("present"),
        };
        value.is_none_or(str::is_empty)
    })
}

/// The context where the handshake may go on, or the status with which it is refused.
pub(super) async fn ask(
    host: &Host,
    authorizer: &RequestAuthorizer,
    event: Value,
    method_arn: &str,
) -> Result<Context, StatusCode> {
    let began = Instant::now();
    let (route, function) = (ROUTE.to_owned(), authorizer.function.clone());
    let reply = host.call(Call { route, function, event, limit: WEBSOCKET_INTEGRATION_LIMIT }).await;
    let reply = reply.map_err(|failure| match failure {
        Failure::Function(error) if error.message == UNAUTHORIZED => StatusCode::UNAUTHORIZED,
        Failure::Function(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Failure::Timeout => TIMEOUT_STATUS,
    })?;
    let mut context = judge(&reply, method_arn)?;
    let latency = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    context.insert("integrationLatency".to_owned(), latency.into());
    Ok(context)
}

fn judge(reply: &Value, method_arn: &str) -> Result<Context, StatusCode> {
    let malformed = StatusCode::INTERNAL_SERVER_ERROR;
    if reply.to_string().len() > MAX_AUTHORIZER_REPLY_BYTES {
        return Err(malformed);
    }
    let principal = reply["principalId"].as_str().ok_or(malformed)?;
    match policy::allows(&reply["policyDocument"], method_arn) {
        Some(true) => {}
        Some(false) => return Err(StatusCode::FORBIDDEN),
        None => return Err(malformed),
    }
    let mut context = match reply.get("context") {
        None | Some(Value::Null) => Map::new(),
        Some(context) => as_texts(context).ok_or(malformed)?,
    };
    context.insert("principalId".to_owned(), principal.into());
    Ok(context)
}

/// Scalars, as text; `None` where there is anything else.
fn as_texts(context: &Value) -> Option<Context> {
    let entries = context.as_object()?.iter().map(|(name, value)| {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        Some((name.clone(), Value::String(text)))
    });
    entries.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ARN: &str = "arn:aws:execute-api:eu-west-1:123456789012:abc/prod/$connect";

    fn reply(context: &Value) -> Value {
        let statement = json!([{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": ARN}]);
        json!({"principalId": "p", "policyDocument": {"Statement": statement}, "context": context})
    }

    #[test]
    fn the_context_is_passed_on_as_text() {
        let context = judge(&reply(&json!({"text": "a", "number": 1, "truth": true})), ARN).unwrap();
        assert_eq!(Value::from(context), json!({"text": "a", "number": "1", "truth": "true", "principalId": "p"}));
    }

    #[test]
    fn what_is_no_reply_of_an_authorizer_is_a_crash() {
        let nested = reply(&json!({"list": []}));
        let long = reply(&json!({"long": "x".repeat(MAX_AUTHORIZER_REPLY_BYTES)}));
        let mut nobody = reply(&json!({}));
        nobody["principalId"] = Value::Null;
        for malformed in [json!(null), json!("no"), nested, long, nobody] {
            assert_eq!(judge(&malformed, ARN), Err(StatusCode::INTERNAL_SERVER_ERROR));
        }
    }
}
