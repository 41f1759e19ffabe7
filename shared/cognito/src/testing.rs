//! An issuer for tests: signs any token with a key of its own, and serves the key on a free loopback port, counting who
//! asks. It stops when it is dropped.

#![expect(clippy::missing_panics_doc, clippy::unwrap_used, reason = "made for tests, where a panic is a failure")]

mod server;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaPublicKeyComponents};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use natter_chat::{Timestamp, UserId};
use serde_json::{Value, json};
use uuid::Uuid;

pub use self::server::Answer;
use self::server::KeyServer;
use crate::VerifierSettings;

/// How long its tokens are valid, in seconds.
pub const TOKEN_LIFETIME_SECS: u64 = 15 * 60;

/// The region and id of the pool that it plays.
const POOL: &str = "eu-west-1_TestPool1";

/// The app client that its tokens are for.
const CLIENT_ID: &str = "4f8d2test1client0id5natter";

/// Plays a Cognito user pool with one app client.
pub struct TestIssuer {
    key: KeyPair,
    key_id: String,
    server: KeyServer,
}

impl TestIssuer {
    /// Generates a key and begins to serve it.
    pub async fn start() -> Self {
        let (key, key_id) = generate_key();
        let server = KeyServer::start(key_set(&key, &key_id)).await;
        Self { key, key_id, server }
    }

    /// What a verifier of its tokens is made of.
    #[must_use]
    pub fn settings(&self) -> VerifierSettings {
        VerifierSettings {
            issuer: format!("https://cognito-idp.eu-west-1.amazonaws.com/{POOL}"),
            client_id: CLIENT_ID.to_owned(),
            jwks_url: format!("http://{}/{POOL}/.well-known/jwks.json", self.server.address()),
        }
    }

    /// How often its keys have been asked for.
    #[must_use]
    pub fn fetches(&self) -> usize {
        self.server.fetches()
    }

    /// Waits until its keys have been asked for `count` times in all.
    pub async fn fetched(&self, count: usize) {
        self.server.fetched(count).await;
    }

    /// Answers so from now on to whoever asks for its keys.
    pub fn answer(&self, answer: Answer) {
        self.server.answer(answer);
    }

    /// Signs with a new key from now on, and serves that one only.
    pub fn rotate(&mut self) {
        (self.key, self.key_id) = generate_key();
        self.answer(Answer::Ok(key_set(&self.key, &self.key_id)));
    }

    /// The set of its keys, as it serves it.
    #[must_use]
    pub fn key_set(&self) -> String {
        key_set(&self.key, &self.key_id)
    }

    /// Its public key in PEM: what somebody would take for the secret of an HMAC.
    #[must_use]
    pub fn public_key_pem(&self) -> String {
        let der: PublicKeyX509Der<'_> = self.key.public_key().as_der().unwrap();
        let lines: Vec<String> = STANDARD
            .encode(der.as_ref())
            .as_bytes()
            .chunks(64)
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .collect();
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
    }

    /// The header of its tokens.
    #[must_use]
    pub fn header(&self) -> Value {
        json!({ "alg": "RS256", "kid": self.key_id })
    }

    /// The claims of an access token for a user called `alice`, issued at `now`.
    #[must_use]
    pub fn access_claims(&self, user_id: UserId, now: Timestamp) -> Value {
        let mut claims = self.claims(user_id, now);
        claims["token_use"] = json!("access");
        claims["client_id"] = json!(CLIENT_ID);
        claims["username"] = json!("alice");
        claims["scope"] = json!("aws.cognito.signin.user.admin");
        claims
    }

    /// The claims of an id token for a user called `alice`, issued at `now`.
    #[must_use]
    pub fn id_claims(&self, user_id: UserId, now: Timestamp) -> Value {
        let mut claims = self.claims(user_id, now);
        claims["token_use"] = json!("id");
        claims["aud"] = json!(CLIENT_ID);
        claims["cognito:username"] = json!("alice");
        claims["email"] = json!("alice@natter.example");
        claims
    }

    fn claims(&self, user_id: UserId, now: Timestamp) -> Value {
        json!({
            "iss": self.settings().issuer,
            "sub": user_id,
            "iat": now.as_secs(),
            "auth_time": now.as_secs(),
            "exp": now.as_secs() + TOKEN_LIFETIME_SECS,
            "jti": Uuid::new_v4(),
            "origin_jti": Uuid::new_v4(),
        })
    }

    /// A good access token.
    #[must_use]
    pub fn access_token(&self, user_id: UserId, now: Timestamp) -> String {
        self.sign(&self.header(), &self.access_claims(user_id, now))
    }

    /// A token of any header and any claims, signed by RS256 whatever the header says.
    #[must_use]
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let message = unsigned(header, claims);
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// The first two parts of a token.
#[must_use]
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    format!("{}.{}", encode(header), encode(claims))
}

/// A header or claims with some of their fields replaced; `null` removes one.
#[must_use]
pub fn changed(mut part: Value, changes: Value) -> Value {
    let (Value::Object(fields), Value::Object(changes)) = (&mut part, changes) else { return part };
    fields.extend(changes);
    fields.retain(|_, value| !value.is_null());
    part
}

/// A key and its id.
fn generate_key() -> (KeyPair, String) {
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    // Cognito's ids are base64 with its special characters.
    (key, STANDARD.encode(Uuid::new_v4().as_bytes()))
}

fn key_set(key: &KeyPair, key_id: &str) -> String {
    let public = RsaPublicKeyComponents::<Vec<u8>>::from(key.public_key());
    let (n, e) = (URL_SAFE_NO_PAD.encode(public.n), URL_SAFE_NO_PAD.encode(public.e));
    json!({ "keys": [{ "kty": "RSA", "alg": "RS256", "use": "sig", "kid": key_id, "n": n, "e": e }] }).to_string()
}
