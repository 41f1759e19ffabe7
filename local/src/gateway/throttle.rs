//! Token buckets.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use natter_chat::Timestamp;

use crate::template::Throttle;

/// As many requests as a [`Throttle`] lets pass.
#[derive(Debug)]
pub(super) struct Bucket {
    limit: Throttle,
    level: Mutex<Level>,
}

/// How many requests were left when somebody last looked.
#[derive(Debug, Clone, Copy)]
struct Level {
    left: f64,
    seen_at: Timestamp,
}

impl Bucket {
    pub(super) fn new(limit: Throttle, now: Timestamp) -> Self {
        Self { limit, level: Mutex::new(Level { left: limit.burst, seen_at: now }) }
    }

    /// Whether one more request passes.
    pub(super) fn admits(&self, now: Timestamp) -> bool {
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let refilled = level.left + self.limit.rate * now.since(level.seen_at).as_secs_f64();
        let left = refilled.min(self.limit.burst);
        let admits = left >= 1.0;
        *level = Level { left: if admits { left - 1.0 } else { left }, seen_at: now };
        admits
    }
}

/// One bucket for each route of a stage.
#[derive(Debug)]
pub(super) struct RouteBuckets(HashMap<String, Bucket>);

impl RouteBuckets {
    pub(super) fn new<'a>(limit: Option<Throttle>, routes: impl Iterator<Item = &'a String>, now: Timestamp) -> Self {
        let buckets = limit.map(|limit| routes.map(|key| (key.clone(), Bucket::new(limit, now))).collect());
        Self(buckets.unwrap_or_default())
    }

    pub(super) fn admit(&self, route: &str, now: Timestamp) -> bool {
        self.0.get(route).is_none_or(|bucket| bucket.admits(now))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_passes_and_then_the_rate() {
        let start = Timestamp::from_millis(1_000);
        let bucket = Bucket::new(Throttle { rate: 2.0, burst: 3.0 }, start);
        let passed = |now| (0..10).filter(|_| bucket.admits(now)).count();
        assert_eq!(passed(start), 3);
        assert_eq!(passed(start.plus(Duration::from_secs(1))), 2);
        assert_eq!(passed(start.plus(Duration::from_mins(1))), 3);
    }
}
