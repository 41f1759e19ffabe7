//! Fetches the pool's keys, with limits on time and size.

use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

use http_body_util::{BodyExt, Empty, Limited};
use hyper::{StatusCode, Uri, body::Bytes};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};

use crate::settings::{SettingsError, VerifierSettings, parse_jwks_url};

/// How long a fetch may take in all; Cognito takes some tens of milliseconds.
const FETCH_TIMEOUT: Duration = Duration::from_secs(3);

/// How large the answer may be, in bytes; Cognito's two keys take about 900.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// The usable keys by their `kid`.
pub(crate) type KeysById = HashMap<String, DecodingKey>;

/// Why the keys could not be fetched.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("the server of the keys cannot be reached")]
    Unreachable(#[source] hyper_util::client::legacy::Error),
    #[error("the server of the keys did not answer in time")]
    Timeout,
    #[error("the server of the keys answered {0}")]
    Status(StatusCode),
    #[error("the answer broke off or was too large")]
    Body(#[source] Box<dyn Error + Send + Sync>),
    #[error("the answer is not a key set")]
    NoKeySet(#[source] serde_json::Error),
    #[error("the answer holds no key for RS256")]
    NoUsableKey,
}

/// Where the keys are, and the means to get them.
#[derive(Debug)]
pub(crate) struct Source {
    url: Uri,
    client: Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
}

impl Source {
    pub(crate) fn new(settings: &VerifierSettings) -> Result<Self, SettingsError> {
        let url = parse_jwks_url(&settings.jwks_url)?;
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let tls = HttpsConnectorBuilder::new().with_provider_and_webpki_roots(provider);
        let connector = tls.map_err(SettingsError::Tls)?.https_or_http().enable_http1().build();
        // Hours lie between two fetches: a connection that is kept would only be found dead.
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
        Ok(Self { url, client })
    }

    /// Fetches the keys. Redirects are not followed.
    pub(crate) async fn fetch(&self) -> Result<KeysById, FetchError> {
        let answer = tokio::time::timeout(FETCH_TIMEOUT, self.get()).await;
        let answer = answer.map_err(|_elapsed| FetchError::Timeout)??;
        let set: JwkSet = serde_json::from_slice(&answer).map_err(FetchError::NoKeySet)?;
        let keys: KeysById = set.keys.into_iter().filter_map(usable).collect();
        if keys.is_empty() { Err(FetchError::NoUsableKey) } else { Ok(keys) }
    }

    async fn get(&self) -> Result<Bytes, FetchError> {
        let response = self.client.get(self.url.clone()).await.map_err(FetchError::Unreachable)?;
        if response.status() != StatusCode::OK {
            return Err(FetchError::Status(response.status()));
        }
        let body = Limited::new(response.into_body(), MAX_ANSWER_BYTES).collect().await;
        Ok(body.map_err(FetchError::Body)?.to_bytes())
    }
}

/// The key with its id, where it is one for RS256 signatures.
fn usable(jwk: Jwk) -> Option<(String, DecodingKey)> {
    let is_rsa = matches!(jwk.algorithm, AlgorithmParameters::RSA(_));
    let is_for_rs256 = jwk.common.key_algorithm.is_none_or(|algorithm| algorithm == KeyAlgorithm::RS256);
    let is_for_signatures = jwk.common.public_key_use.as_ref().is_none_or(|usage| *usage == PublicKeyUse::Signature);
    if !(is_rsa && is_for_rs256 && is_for_signatures) {
        return None;
    }
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    Some((jwk.common.key_id?, key))
}
