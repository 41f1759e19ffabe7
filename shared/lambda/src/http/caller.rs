//! Who sent an HTTP request.

use std::collections::HashMap;

use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt};
use natter_chat::{SessionId, Timestamp, UserId};
use natter_protocol::ErrorCode;
use natter_protocol::api::FRESH_FOR;

/// Who sends a request, from the claims of the access token that the JWT authorizer accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpCaller {
    /// Who.
    pub user_id: UserId,
    /// In which session.
    pub session_id: SessionId,
    /// When they signed in: what the token was renewed from is as old as this.
    pub signed_in_at: Timestamp,
    /// The Cognito groups that they are in.
    pub groups: Vec<String>,
    /// What their program says that it is; empty where it says nothing.
    pub user_agent: String,
}

impl HttpCaller {
    /// Whether they have signed in within [`FRESH_FOR`]. A clock that is ahead makes nobody's sign-in fresh for longer.
    #[must_use]
    pub fn has_just_signed_in(&self, now: Timestamp) -> bool {
        now < self.signed_in_at.plus(FRESH_FOR)
    }

    /// Whether they are in this Cognito group.
    #[must_use]
    pub fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|each| each == group)
    }
}

/// The caller of a request.
///
/// # Errors
/// [`ErrorCode::SessionExpired`] where the token is no access token: the authorizer lets id tokens pass too.
pub(super) fn caller(request: &Request) -> Result<HttpCaller, ErrorCode> {
    let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref() else {
        return Err(ErrorCode::SessionExpired);
    };
    let jwt = context.authorizer.as_ref().and_then(|authorizer| authorizer.jwt.as_ref());
    let user_agent = request.headers().get("user-agent").and_then(|agent| agent.to_str().ok());
    jwt.and_then(|jwt| of_claims(&jwt.claims, user_agent.unwrap_or_default())).ok_or(ErrorCode::SessionExpired)
}

fn of_claims(claims: &HashMap<String, String>, user_agent: &str) -> Option<HttpCaller> {
    let claim = |name: &str| claims.get(name).map(String::as_str);
    if claim("token_use") != Some("access") {
        return None;
    }
    let signed_in_at = claim("auth_time").or(claim("iat"))?.parse::<u64>().ok()?;
    Some(HttpCaller {
        user_id: claim("sub")?.parse().ok()?,
        session_id: claim("origin_jti").or(claim("jti"))?.to_owned().into(),
        signed_in_at: Timestamp::from_millis(signed_in_at.saturating_mul(1000)),
        groups: claim("cognito:groups").map(groups).unwrap_or_default(),
        user_agent: user_agent.to_owned(),
    })
}

/// API Gateway hands a list on as `[a b]`; others write it as JSON, `["a","b"]`.
fn groups(claim: &str) -> Vec<String> {
    let names = claim.split(|character: char| character.is_whitespace() || "[],\"".contains(character));
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_read_however_they_are_written() {
        for claim in ["[moderators staff]", r#"["moderators","staff"]"#, "moderators,staff", "[moderators, staff]"] {
            assert_eq!(groups(claim), ["moderators", "staff"], "{claim}");
        }
        assert!(groups("[]").is_empty());
    }
}
