//! Not asking again and again for what does not answer.

use std::{
    hash::{BuildHasher, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep};

/// How many failures in a row it takes.
const TOLERATED: u32 = 3;

/// How long the first rest is; each further one is twice as long as the one before.
const FIRST_REST: Duration = Duration::from_secs(5);

/// The longest rest.
const LONGEST_REST: Duration = Duration::from_mins(1);

/// How long one attempt may keep all others waiting.
const TRIAL_LIMIT: Duration = Duration::from_secs(10);

/// The longest pause before something is tried again at once.
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

/// It is not asked at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many failures; the next attempt is in {0:?}")]
pub struct BreakerOpen(pub(crate) Duration);

/// Counts failures in a row. After a few it refuses everybody for a while, then lets one through to see; the while grows
/// with each failure, and is a different one for each instance, so that not all of them come back together.
#[derive(Debug, Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    resting_until: Option<Instant>,
}

impl Breaker {
    /// Lets the caller through, who then tells how it went, or does not.
    pub(crate) fn admit(&self) -> Result<(), BreakerOpen> {
        let mut state = self.state();
        let Some(until) = state.resting_until else { return Ok(()) };
        let now = Instant::now();
        if now < until {
            natter_metrics::count(natter_metrics::Metric::ArchiveCallsRefused, 1);
            return Err(BreakerOpen(until - now));
        }
        state.resting_until = Some(now + TRIAL_LIMIT);
        Ok(())
    }

    /// It answered.
    pub(crate) fn succeeded(&self) {
        *self.state() = State::default();
    }

    /// It did not answer.
    pub(crate) fn failed(&self) {
        let mut state = self.state();
        state.failures = state.failures.saturating_add(1);
        if let Some(rest) = rest_after(state.failures) {
            state.resting_until = Some(Instant::now() + rest);
            tracing::warn!(failures = state.failures, rest_ms = rest.as_millis(), "pausing calls to the archive");
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long the rest after so many failures in a row is: between half and all of what they call for.
fn rest_after(failures: u32) -> Option<Duration> {
    let doublings = failures.checked_sub(TOLERATED)?;
    let longest = FIRST_REST.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST_REST);
    Some(longest / 2 + share(longest / 2))
}

/// Waits a moment, of random length.
pub(crate) async fn pause() {
    sleep(share(LONGEST_PAUSE)).await;
}

/// A random share of a duration. The standard library's hasher is seeded at random: enough here, and no dependency.
fn share(whole: Duration) -> Duration {
    let thousandths = RandomState::new().hash_one(()) % 1000;
    whole * u32::try_from(thousandths).unwrap_or(0) / 1000
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    fn failed(times: u32) -> Breaker {
        let breaker = Breaker::default();
        (0..times).for_each(|_| breaker.failed());
        breaker
    }

    #[tokio::test(start_paused = true)]
    async fn a_few_failures_stop_nobody_and_one_more_everybody() {
        assert_eq!(failed(TOLERATED - 1).admit(), Ok(()));
        assert!(failed(TOLERATED).admit().is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_success_in_between_starts_the_count_anew() {
        let breaker = failed(TOLERATED - 1);
        breaker.succeeded();
        breaker.failed();
        assert_eq!(breaker.admit(), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn after_the_rest_one_is_let_through_and_the_others_when_that_succeeds() {
        let breaker = failed(TOLERATED);
        advance(FIRST_REST).await;
        assert_eq!(breaker.admit(), Ok(()));
        assert!(breaker.admit().is_err());
        breaker.succeeded();
        assert_eq!((breaker.admit(), breaker.admit()), (Ok(()), Ok(())));
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_never_tells_how_it_went_keeps_the_others_waiting_for_a_while_only() {
        let breaker = failed(TOLERATED);
        advance(FIRST_REST).await;
        assert_eq!(breaker.admit(), Ok(()));
        advance(TRIAL_LIMIT).await;
        assert_eq!(breaker.admit(), Ok(()));
    }

    #[test]
    fn rests_grow_up_to_a_minute_and_differ() {
        let rests: Vec<_> = (TOLERATED..TOLERATED + 40).map(|failures| rest_after(failures).unwrap()).collect();
        assert!((FIRST_REST / 2..=FIRST_REST).contains(&rests[0]));
        assert!((FIRST_REST..=FIRST_REST * 2).contains(&rests[1]));
        assert!(rests[10..].iter().all(|rest| (LONGEST_REST / 2..=LONGEST_REST).contains(rest)));
        assert!(rests[10..].iter().any(|rest| *rest != rests[10]));
        assert_eq!(rest_after(TOLERATED - 1), None);
    }
}
