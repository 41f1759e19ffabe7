//! What is left of the service, as this instance knows it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use natter_chat::{ServiceLevel, Timestamp, causes};
use natter_dynamo::Users;

/// How long an instance goes by what it has read.
const KNOWN_FOR: Duration = Duration::from_mins(1);

/// Knows what is left of the service to save costs. Cheap to clone; clones share what they know.
#[derive(Debug, Clone)]
pub struct Service {
    users: Users,
    known: Arc<Mutex<Known>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Known {
    level: ServiceLevel,
    until: Option<Timestamp>,
}

impl Service {
    /// The service, as the table of this store says.
    #[must_use]
    pub fn new(users: Users) -> Self {
        Self { users, known: Arc::default() }
    }

    /// The level that holds: read once a minute, for half a read unit. Where it cannot be read, what was known last goes on.
    pub async fn level(&self, now: Timestamp) -> ServiceLevel {
        let known = *self.known();
        if known.until.is_some_and(|until| now < until) {
            return known.level;
        }
        // Boxed: it is rare, and its future would count in every caller's.
        let level = match Box::pin(self.users.service_state()).await {
            Ok(state) => state.map(|state| state.level(now)).unwrap_or_default(),
            Err(error) => {
                tracing::warn!(error = %causes(&error), "the service level could not be read");
                known.level
            }
        };
        *self.known() = Known { level, until: Some(now.plus(KNOWN_FOR)) };
        level
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // No code panics while it holds the lock.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
