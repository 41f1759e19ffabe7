//! The authorizer's reply to API Gateway.

use natter_cognito::AccessClaims;
use natter_lambda::websocket::AuthorizerContext;
use serde::Serialize;

/// Who somebody is whom nobody asked.
const NOBODY: &str = "anonymous";

/// A policy for one handshake, and what later events say of the connection.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizerReply {
    principal_id: String,
    policy_document: PolicyDocument,
    /// At most 8 KB, of strings: the longest value is a username, of at most 128 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<AuthorizerContext>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyDocument {
    version: &'static str,
    statement: [Statement; 1],
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    action: &'static str,
    effect: &'static str,
    /// The very `methodArn` that was asked about: a pattern such as `…/{stage}/*/*` does not match `$connect`.
    resource: String,
}

impl AuthorizerReply {
    /// Lets them in.
    pub(crate) fn allow(method_arn: String, claims: AccessClaims) -> Self {
        let context = AuthorizerContext {
            user_id: claims.user_id,
            username: claims.username,
            session_expires_at: claims.expires_at.as_millis().to_string(),
            session_id: claims.session_id,
            signed_in_at: claims.signed_in_at.as_millis().to_string(),
        };
        Self {
            principal_id: claims.user_id.to_string(),
            policy_document: PolicyDocument::new("Allow", method_arn),
            context: Some(context),
        }
    }

    /// Turns them away with 403.
    pub(crate) fn deny(method_arn: String) -> Self {
        Self {
            principal_id: NOBODY.to_owned(),
            policy_document: PolicyDocument::new("Deny", method_arn),
            context: None,
        }
    }
}

impl PolicyDocument {
    fn new(effect: &'static str, resource: String) -> Self {
        let statement = Statement { action: "execute-api:Invoke", effect, resource };
        Self { version: "2012-10-17", statement: [statement] }
    }
}
