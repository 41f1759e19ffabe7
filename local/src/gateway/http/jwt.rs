//! The JWT authorizer. It looks at issuer, audience and times, and not at `token_use`: functions must.

use http::header::{AUTHORIZATION, HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use http::{HeaderName, StatusCode};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use natter_chat::Timestamp;
use serde_json::{Map, Value};

use super::keys::Keys;
use crate::gateway::server::{HttpResponse, message};
use crate::template::JwtAuthorizer;

/// Where the token is: the template's `IdentitySource` has no other value here.
const SOURCE: HeaderName = AUTHORIZATION;

/// Checks tokens.
#[derive(Debug)]
pub(super) struct JwtVerifier {
    keys: Keys,
}

/// No token, or none that is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused;

/// 401.
pub(super) fn challenge(_refused: Refused) -> HttpResponse {
    let mut response = message(StatusCode::UNAUTHORIZED, "Unauthorized");
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

impl JwtVerifier {
    pub(super) fn new(jwks_url: Option<String>) -> Self {
        Self { keys: Keys::new(jwks_url) }
    }

    /// The token's claims, as events carry them.
    pub(super) async fn claims(
        &self,
        authorizer: &JwtAuthorizer,
        headers: &HeaderMap,
        now: Timestamp,
    ) -> Result<Value, Refused> {
        let token = headers.get(SOURCE).and_then(|value| value.to_str().ok()).ok_or(Refused)?;
        let token = token.strip_prefix("Bearer ").unwrap_or(token).trim();
        let header = decode_header(token).map_err(|_error| Refused)?;
        let key_id = header.kid.filter(|_| header.alg == Algorithm::RS256).ok_or(Refused)?;
        let key = self.keys.get(&authorizer.issuer, &key_id, now).await.ok_or(Refused)?;
        let claims = decode::<Map<String, Value>>(token, &key, &signature_only()).map_err(|_error| Refused)?.claims;
        if is_for(authorizer, &claims) && is_valid_at(&claims, now) { Ok(as_texts(&claims)) } else { Err(Refused) }
    }
}

/// The times are checked by our own clock, and the audience in Cognito's way.
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

/// `aud`, or `client_id` where there is no `aud`, as in Cognito's access tokens.
fn is_for(authorizer: &JwtAuthorizer, claims: &Map<String, Value>) -> bool {
    let audience = match claims.get("aud").or_else(|| claims.get("client_id")) {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => return false,
    };
    let is_ours = audience.iter().any(|audience| authorizer.audience.iter().any(|ours| ours == audience));
    is_ours && claims.get("iss").and_then(Value::as_str) == Some(&authorizer.issuer)
}

fn is_valid_at(claims: &Map<String, Value>, now: Timestamp) -> bool {
    let seconds = |name| claims.get(name).and_then(Value::as_u64);
    let begun = |name| seconds(name).is_none_or(|begin| begin <= now.as_secs());
    seconds("exp").is_some_and(|end| now.as_secs() < end) && begun("nbf") && begun("iat")
}

/// [mem] Everything is text in the event, lists as `[a b]`.
fn as_texts(claims: &Map<String, Value>) -> Value {
    let texts = claims.iter().map(|(name, value)| (name.clone(), Value::String(text(value))));
    Value::Object(texts.collect())
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(" ")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn claims_arrive_as_text() {
        let claims = json!({"sub": "a", "exp": 5, "email_verified": true, "cognito:groups": ["x", "y"]});
        let expected = json!({"sub": "a", "exp": "5", "email_verified": "true", "cognito:groups": "[x y]"});
        assert_eq!(as_texts(claims.as_object().unwrap()), expected);
    }
}
