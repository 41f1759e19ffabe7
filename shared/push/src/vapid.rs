//! By what a push service knows the server: RFC 8292.

use std::fmt;
use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use natter_chat::Timestamp;
use serde_json::json;

use crate::jwt;

/// How long a token is good for. The RFC allows 24 hours.
const TOKEN_LIFETIME: Duration = Duration::from_hours(12);

/// The server's key pair, and whom a push service may write to.
pub struct VapidKey {
    pair: EcdsaKeyPair,
    subject: String,
}

/// The key is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key for notifications cannot be read: it must be in PKCS #8, and for browsers and Apple's service on P-256")]
pub struct KeyError;

impl VapidKey {
    /// Reads a private key: PKCS #8 in base64, as `openssl` writes it between the lines of PEM. `subject` is a `mailto:` or
    /// `https:` address of the operator's.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn parse(private: &str, subject: &str) -> Result<Self, KeyError> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &jwt::pkcs8(private)?);
        let pair = pair.map_err(|_| KeyError)?;
        Ok(Self { pair, subject: subject.to_owned() })
    }

    /// A new private key, in the form that [`parse`](Self::parse) reads.
    ///
    /// # Errors
    /// [`KeyError`] where the system has no random numbers.
    pub fn generate() -> Result<String, KeyError> {
        let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        Ok(STANDARD.encode(pair.map_err(|_| KeyError)?))
    }

    /// The public key, with which browsers subscribe: an uncompressed point in unpadded base64url.
    #[must_use]
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key())
    }

    /// The `Authorization` of a request to the push service at `origin`.
    pub(crate) fn authorization(&self, origin: &str, now: Timestamp) -> Result<String, KeyError> {
        let expires = now.plus(TOKEN_LIFETIME).as_secs();
        let header = json!({"typ": "JWT", "alg": "ES256"});
        let claims = json!({"aud": origin, "exp": expires, "sub": self.subject});
        let sign = |bytes: &[u8]| Ok(self.pair.sign(&SystemRandom::new(), bytes)?.as_ref().to_vec());
        Ok(format!("vapid t={}, k={}", jwt::token(&header, &claims, sign)?, self.public()))
    }
}

/// Without the key.
impl fmt::Debug for VapidKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("VapidKey").field("subject", &self.subject).finish_non_exhaustive()
    }
}
