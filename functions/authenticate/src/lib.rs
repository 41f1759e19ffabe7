//! `authenticate`: extends the session of an open connection with a fresh token, so that it need not reconnect every
//! few minutes.
//!
//! Accepted even if the session has expired, because that is when it is needed. The token must be of the same user, and
//! of the same sign-in or a later one. As in `connect`, the session is stored first, and checked for revocation
//! afterwards.
//!
//! It also answers as a `ping` does: a device that is merely open sends nothing else.

use natter_cognito::{AccessClaims, TokenError, Verifier, VerifierSettings};
use natter_delivery::{Beats, OpenSessions, Services};
use natter_dynamo::{Connections, SignIn, Users};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError};
use natter_protocol::frames::{self, Authenticated};
use natter_protocol::{ChatError, ErrorCode};

/// The function `authenticate`.
pub struct Authenticate {
    verifier: Verifier,
    connections: Connections,
    users: Users,
    beats: Beats,
}

impl Action for Authenticate {
    type Request = frames::Authenticate;
    type Sessions = OpenSessions;

    const NEEDS_SESSION: bool = false;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let settings = VerifierSettings {
            issuer: environment.required("COGNITO_ISSUER")?.to_owned(),
            client_id: environment.required("COGNITO_CLIENT_ID")?.to_owned(),
            jwks_url: environment.required("COGNITO_JWKS_URL")?.to_owned(),
        };
        let verifier = Verifier::new(settings).map_err(|error| InitError::setup("the token verifier", error))?;
        verifier.prefetch(environment.clock().now()).await;
        let services = Services::of(environment)?;
        let (connections, users) = (services.connections()?, services.users()?);
        Ok(Self { verifier, connections, users, beats: services.beats()? })
    }

    async fn perform(&self, caller: &Caller, request: frames::Authenticate) -> Result<Authenticated, ActionError> {
        let claims = self.verify(caller, &request.token).await?;
        let session_expires_at = claims.expires_at;
        self.renew(caller, claims).await?;
        let pong = self.beats.beat(caller, request.active, request.watch).await?;
        Ok(Authenticated { session_expires_at, pong: Some(pong) })
    }
}

impl Authenticate {
    async fn verify(&self, caller: &Caller, token: &str) -> Result<AccessClaims, ActionError> {
        let verified = self.verifier.verify(token, caller.now).await;
        let claims = verified.map_err(|error| match error {
            TokenError::KeysUnavailable => ActionError::unavailable(error),
            _ => refused(error.reason()),
        })?;
        if claims.user_id == caller.user_id { Ok(claims) } else { Err(refused("another_user")) }
    }

    async fn renew(&self, caller: &Caller, claims: AccessClaims) -> Result<(), ActionError> {
        let signed_in_at = claims.signed_in_at;
        let sign_in = SignIn { session_id: claims.session_id, signed_in_at, expires_at: claims.expires_at };
        let renewed = self.connections.renew(caller.user_id, &caller.connection_id, &sign_in).await?;
        let account = self.users.session_status(caller.user_id, &sign_in.session_id).await;
        if let Err(code) = account?.check(signed_in_at, caller.now) {
            self.connections.remove(caller.user_id, &caller.connection_id).await?;
            return Err(code.into());
        }
        if renewed { Ok(()) } else { Err(refused("earlier_sign_in")) }
    }
}

/// Why goes into the log alone: it is nothing to the client.
fn refused(reason: &str) -> ActionError {
    tracing::info!(reason, "a fresh token was refused");
    ActionError::Refused(ChatError::from(ErrorCode::TokenInvalid))
}
