//! The checks of a token, and its claims.

use std::time::Duration;

use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header};
use natter_chat::{SessionId, Timestamp, UserId};
use serde::Deserialize;

use crate::error::TokenError;
use crate::fetch::Source;
use crate::keys::Keys;
use crate::settings::{SettingsError, VerifierSettings};

/// How long a token may be, in bytes. Cognito's take about 1,000, with groups some thousands; API Gateway takes 10,240
/// for all headers together.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// By how much Cognito's clock may be ahead of ours. Nothing is added to a token's expiry.
pub const CLOCK_LEEWAY: Duration = Duration::from_secs(30);

/// How long a username may be, in characters: Cognito's own limit.
const MAX_USERNAME_CHARS: usize = 128;

/// What an accepted token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessClaims {
    /// Who: the token's `sub`.
    pub user_id: UserId,
    /// The name that they sign in by: 1 to 128 characters.
    pub username: String,
    /// When the token expires.
    pub expires_at: Timestamp,
    /// The sign-in that the token goes back to, through however many refreshes; the token's own id where the pool does not
    /// say.
    pub session_id: SessionId,
    /// When they signed in; when the token was made where the pool does not say.
    pub signed_in_at: Timestamp,
}

/// Verifies the access tokens of one app client of one user pool.
#[derive(Debug)]
pub struct Verifier {
    issuer: String,
    client_id: String,
    keys: Keys,
    validation: Validation,
}

impl Verifier {
    /// A verifier without any keys yet.
    ///
    /// # Errors
    /// [`SettingsError`] where the address of the keys may not be used.
    pub fn new(settings: VerifierSettings) -> Result<Self, SettingsError> {
        let keys = Keys::new(Source::new(&settings)?);
        let VerifierSettings { issuer, client_id, .. } = settings;
        Ok(Self { issuer, client_id, keys, validation: signature_only() })
    }

    /// Fetches the keys, so that the first token need not wait. Where that fails, the first token tries again.
    pub async fn prefetch(&self, now: Timestamp) {
        self.keys.prefetch(now).await;
    }

    /// Verifies a token. It asks nobody, but for the keys where it names one that is not at hand.
    ///
    /// # Errors
    /// [`TokenError`]; only [`TokenError::KeysUnavailable`] may pass with time.
    pub async fn verify(&self, token: &str, now: Timestamp) -> Result<AccessClaims, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::TooLarge);
        }
        let header = decode_header(token).map_err(|_error| TokenError::Unreadable)?;
        let key = self.keys.get(key_id(&header)?, now).await?;
        let token = decode::<Claims>(token, &key, &self.validation).map_err(|error| refusal(&error))?;
        self.check(token.claims, now)
    }

    /// Checks the claims of a token whose signature is right.
    fn check(&self, claims: Claims, now: Timestamp) -> Result<AccessClaims, TokenError> {
        if claims.iss != self.issuer {
            return Err(TokenError::Issuer);
        }
        if claims.token_use != "access" {
            return Err(TokenError::TokenUse);
        }
        if claims.client_id.as_deref() != Some(&*self.client_id) {
            return Err(TokenError::Client);
        }
        let expires_at = claims.check_times(now)?;
        let user_id = claims.sub.parse().map_err(|_error| TokenError::Subject)?;
        let username = claims.username.filter(|name| is_username(name)).ok_or(TokenError::Claims)?;
        let session_id = claims.origin_jti.or(claims.jti).ok_or(TokenError::Claims)?.into();
        let signed_in_at = from_secs(claims.auth_time.unwrap_or(claims.iat));
        Ok(AccessClaims { user_id, username, expires_at, session_id, signed_in_at })
    }
}

/// The claims of a Cognito token. What only access tokens carry is optional here, so that an id token is refused for
/// what it is. Times are in seconds since the Unix epoch.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    token_use: String,
    client_id: Option<String>,
    username: Option<String>,
    iat: u64,
    nbf: Option<u64>,
    exp: u64,
    auth_time: Option<u64>,
    jti: Option<String>,
    origin_jti: Option<String>,
}

impl Claims {
    /// When the token expires, where it is valid now.
    fn check_times(&self, now: Timestamp) -> Result<Timestamp, TokenError> {
        let expires_at = from_secs(self.exp);
        if expires_at <= now {
            return Err(TokenError::Expired);
        }
        let valid_from = from_secs(self.iat.max(self.nbf.unwrap_or(0)));
        if valid_from > now.plus(CLOCK_LEEWAY) {
            return Err(TokenError::NotYetValid);
        }
        Ok(expires_at)
    }
}

/// The id of the token's key, where the header is of the only kind that Cognito writes. Keys and addresses of keys in
/// the header (`jwk`, `jku`, `x5u`) are the sender's own word: nothing looks at them.
fn key_id(header: &Header) -> Result<&str, TokenError> {
    if header.alg != Algorithm::RS256 {
        return Err(TokenError::Algorithm);
    }
    if header.crit.is_some() {
        return Err(TokenError::Extension);
    }
    header.kid.as_deref().ok_or(TokenError::NoKeyId)
}

/// RS256, and nothing else: the library would go by the system's clock, and knows neither `client_id` nor `token_use`.
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

fn refusal(error: &Error) -> TokenError {
    match error.kind() {
        ErrorKind::InvalidSignature => TokenError::Signature,
        ErrorKind::Json(_) => TokenError::Claims,
        _ => TokenError::Unreadable,
    }
}

fn is_username(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= MAX_USERNAME_CHARS
}

fn from_secs(seconds: u64) -> Timestamp {
    Timestamp::from_millis(seconds.saturating_mul(1000))
}
