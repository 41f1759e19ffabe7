//! Decides who may open a connection: API Gateway's REQUEST authorizer of `$connect`.
//!
//! | finding | outcome | status of the handshake |
//! |---|---|---|
//! | a page of another origin | Deny policy | 403 |
//! | no token, several, or a bad one | the error `Unauthorized` | 401 |
//! | the sign-in was revoked, or all of the user's | the error `Unauthorized` | 401 |
//! | the account is suspended | Deny policy | 403 |
//! | the signing keys or the account cannot be read | another error | 500 |
//! | otherwise | Allow policy, with the user and the token's expiry | that of `connect` |

mod event;
mod origins;
mod reply;
mod token;

use natter_cognito::{AccessClaims, TokenError, Verifier, VerifierSettings};
use natter_delivery::Services;
use natter_dynamo::Users;
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError};
use natter_protocol::ErrorCode;

pub use event::AuthorizerEvent;
use origins::AllowedOrigins;
pub use reply::AuthorizerReply;

/// The one message that API Gateway answers with 401; it takes every other for a crash, with 500.
const UNAUTHORIZED: &str = "Unauthorized";

/// The function `authorizer`.
pub struct Authorizer {
    verifier: Verifier,
    origins: AllowedOrigins,
    users: Users,
    clock: Clock,
}

impl Function for Authorizer {
    type Event = AuthorizerEvent;
    type Reply = AuthorizerReply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let settings = VerifierSettings {
            issuer: environment.required("COGNITO_ISSUER")?.to_owned(),
            client_id: environment.required("COGNITO_CLIENT_ID")?.to_owned(),
            jwks_url: environment.required("COGNITO_JWKS_URL")?.to_owned(),
        };
        let origins = environment.required_parsed("ALLOWED_ORIGINS")?;
        let verifier = Verifier::new(settings).map_err(|error| InitError::setup("the token verifier", error))?;
        let users = Services::of(environment)?.users()?;
        let clock = environment.clock();
        verifier.prefetch(clock.now()).await;
        Ok(Self { verifier, origins, users, clock })
    }

    async fn handle(&self, event: AuthorizerEvent) -> Result<AuthorizerReply, HandlerError> {
        if !self.origins.allow(&event.header("origin")) {
            tracing::info!(reason = "origin", "a handshake was refused");
            return Ok(AuthorizerReply::deny(event.method_arn));
        }
        let claims = self.authenticate(&event).await?;
        match self.check_account_status(&claims).await? {
            Ok(()) => Ok(AuthorizerReply::allow(event.method_arn, claims)),
            Err(ErrorCode::AccountSuspended) => {
                tracing::info!(reason = "suspended", "a handshake was refused");
                Ok(AuthorizerReply::deny(event.method_arn))
            }
            Err(_) => Err(unauthorized("session_revoked")),
        }
    }
}

impl Authorizer {
    async fn authenticate(&self, event: &AuthorizerEvent) -> Result<AccessClaims, HandlerError> {
        let token = token::find(event).map_err(|error| unauthorized(error.reason()))?;
        self.verifier.verify(token, self.clock.now()).await.map_err(|error| match error {
            TokenError::KeysUnavailable => HandlerError::because("the token could not be verified", error),
            _ => unauthorized(error.reason()),
        })
    }

    /// A token that was revoked is good until it expires: whether it was is known here alone.
    async fn check_account_status(&self, claims: &AccessClaims) -> Result<Result<(), ErrorCode>, HandlerError> {
        let account = self.users.session_status(claims.user_id, &claims.session_id).await;
        let account = account.map_err(|error| HandlerError::because("the account could not be read", error))?;
        Ok(account.check(claims.signed_in_at, self.clock.now()))
    }
}

fn unauthorized(reason: &str) -> HandlerError {
    tracing::info!(reason, "a handshake was refused");
    HandlerError::new(UNAUTHORIZED)
}
