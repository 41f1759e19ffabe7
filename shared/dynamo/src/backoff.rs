//! How long to wait before asking DynamoDB again for what it left undone.

use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

/// How often something is tried in all.
pub(crate) const MAX_ATTEMPTS: u32 = 6;

/// The longest wait after the first attempt; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// Waits after the `attempt`th attempt, counted from 0, unless it was the last: up to twice as long as the one before, at
/// random, so that those who were refused together do not come back together.
pub(crate) async fn pause(attempt: u32) {
    if attempt + 1 >= MAX_ATTEMPTS {
        return;
    }
    let longest = FIRST_PAUSE * 2_u32.pow(attempt);
    // The standard library's hasher is seeded at random: enough here, and no dependency.
    let share = RandomState::new().hash_one(attempt) % 1000;
    tokio::time::sleep(longest * u32::try_from(share).unwrap_or(0) / 1000).await;
}
