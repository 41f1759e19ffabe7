//! The pool's keys: kept, and fetched again when one is missing.
//!
//! Anyone may send a token that names any key, before anything about it is known to be true. So a missing key causes a
//! fetch at a bounded rate only, and those who miss one at the same time wait for the same fetch. What is at hand stays
//! usable meanwhile, and also where the fetch fails.

use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::DecodingKey;
use natter_chat::Timestamp;
use tokio::sync::{Mutex, RwLock};

use crate::error::TokenError;
use crate::fetch::{KeysById, Source};

/// How long after a fetch that succeeded the next one may be made. Cognito publishes a key before it signs with it, so
/// a genuine token hardly ever has to wait.
pub const REFETCH_INTERVAL: Duration = Duration::from_mins(1);

/// How long after a fetch that failed the next one may be made.
pub const RETRY_INTERVAL: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(crate) struct Keys {
    source: Source,
    by_id: RwLock<Arc<KeysById>>,
    /// Held during a fetch.
    last_fetch: Mutex<Option<Fetch>>,
}

/// An attempt at fetching the keys.
#[derive(Debug, Clone, Copy)]
struct Fetch {
    began_at: Timestamp,
    succeeded: bool,
}

impl Fetch {
    /// Whether it is too recent for another one. A clock that went back lets the next one pass, rather than none for ever.
    fn forbids_another(self, now: Timestamp) -> bool {
        let interval = if self.succeeded { REFETCH_INTERVAL } else { RETRY_INTERVAL };
        self.began_at <= now && now < self.began_at.plus(interval)
    }
}

impl Keys {
    pub(crate) fn new(source: Source) -> Self {
        Self { source, by_id: RwLock::default(), last_fetch: Mutex::new(None) }
    }

    /// The key of this id, fetched where it is not at hand and the rate allows.
    pub(crate) async fn get(&self, key_id: &str, now: Timestamp) -> Result<DecodingKey, TokenError> {
        if let Some(key) = self.at_hand(key_id).await {
            return Ok(key);
        }
        let mut last_fetch = self.last_fetch.lock().await;
        // Somebody else's fetch, which the lock waited for, may have brought it.
        if let Some(key) = self.at_hand(key_id).await {
            return Ok(key);
        }
        let succeeded = match *last_fetch {
            Some(fetch) if fetch.forbids_another(now) => fetch.succeeded,
            _ => self.fetch(&mut last_fetch, now).await,
        };
        let missing = if succeeded { TokenError::UnknownKey } else { TokenError::KeysUnavailable };
        self.at_hand(key_id).await.ok_or(missing)
    }

    /// Fetches the keys ahead of the first token.
    pub(crate) async fn prefetch(&self, now: Timestamp) {
        let mut last_fetch = self.last_fetch.lock().await;
        self.fetch(&mut last_fetch, now).await;
    }

    /// Fetches the keys, and tells whether that succeeded. The failure is logged here: while the keys at hand go on
    /// working, nobody else would hear of it.
    async fn fetch(&self, last_fetch: &mut Option<Fetch>, now: Timestamp) -> bool {
        // Noted before it begins: one that is cancelled counts as failed.
        *last_fetch = Some(Fetch { began_at: now, succeeded: false });
        match self.source.fetch().await {
            Ok(keys) => {
                *self.by_id.write().await = Arc::new(keys);
                *last_fetch = Some(Fetch { began_at: now, succeeded: true });
                true
            }
            Err(error) => {
                tracing::error!(error = %natter_chat::causes(&error), "the signing keys could not be fetched");
                false
            }
        }
    }

    async fn at_hand(&self, key_id: &str) -> Option<DecodingKey> {
        self.by_id.read().await.get(key_id).cloned()
    }
}
