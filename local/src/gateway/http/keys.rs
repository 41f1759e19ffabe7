//! The issuer's keys, fetched when one is missing.

use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Empty, Limited};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::JwkSet;
use natter_chat::Timestamp;
use tokio::sync::Mutex;

type BoxError = Box<dyn Error + Send + Sync>;

/// How long a fetch may take.
const FETCH_LIMIT: Duration = Duration::from_secs(5);

/// How long after one fetch the next may be made: anybody can name a key that does not exist.
const FETCH_INTERVAL: Duration = Duration::from_secs(10);

const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// The keys at hand, by id.
#[derive(Debug)]
pub(super) struct Keys {
    /// In place of the address that belongs to the issuer.
    url: Option<String>,
    client: Client<HttpConnector, Empty<Bytes>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    by_id: HashMap<String, DecodingKey>,
    fetched_at: Option<Timestamp>,
}

impl Keys {
    pub(super) fn new(url: Option<String>) -> Self {
        Self { url, client: Client::builder(TokioExecutor::new()).build_http(), state: Mutex::default() }
    }

    pub(super) async fn get(&self, issuer: &str, key_id: &str, now: Timestamp) -> Option<DecodingKey> {
        let mut state = self.state.lock().await;
        let is_due = state.fetched_at.is_none_or(|fetched_at| fetched_at.plus(FETCH_INTERVAL) <= now);
        if !state.by_id.contains_key(key_id) && is_due {
            match tokio::time::timeout(FETCH_LIMIT, self.fetch(issuer)).await.map_err(BoxError::from).flatten() {
                Ok(by_id) => *state = State { by_id, fetched_at: Some(now) },
                Err(error) => {
                    tracing::error!(
                        error = &*error as &(dyn Error + 'static),
                        "the issuer's keys could not be fetched"
                    );
                }
            }
        }
        state.by_id.get(key_id).cloned()
    }

    async fn fetch(&self, issuer: &str) -> Result<HashMap<String, DecodingKey>, BoxError> {
        let url = self.url.clone().unwrap_or_else(|| format!("{issuer}/.well-known/jwks.json"));
        let answer = self.client.get(url.parse()?).await?;
        let answer = Limited::new(answer.into_body(), MAX_ANSWER_BYTES).collect().await?.to_bytes();
        let set: JwkSet = serde_json::from_slice(&answer)?;
        let keys =
            set.keys.iter().filter_map(|jwk| Some((jwk.common.key_id.clone()?, DecodingKey::from_jwk(jwk).ok()?)));
        Ok(keys.collect())
    }
}
