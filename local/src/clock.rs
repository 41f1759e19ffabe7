//! A clock that can be moved on and sped up, so that the two hours of a connection pass within a test.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use natter_chat::Timestamp;
use tokio::sync::watch;

/// The time that the whole stack goes by. Clones tell the same time.
#[derive(Debug, Clone)]
pub struct Clock {
    state: Arc<Mutex<State>>,
    moved: watch::Sender<()>,
}

/// The clock showed `shown` at the moment `since`, and has gone `speed` times as quickly as the real one from then on.
#[derive(Debug, Clone, Copy)]
struct State {
    shown: Timestamp,
    since: Instant,
    speed: u32,
}

impl State {
    fn now(&self) -> Timestamp {
        self.shown.plus(self.since.elapsed().saturating_mul(self.speed))
    }
}

impl Clock {
    /// A clock that shows the system's time and goes as quickly.
    #[must_use]
    pub fn new() -> Self {
        let shown = natter_lambda::Clock::system().now();
        let state = State { shown, since: Instant::now(), speed: 1 };
        Self { state: Arc::new(Mutex::new(state)), moved: watch::Sender::new(()) }
    }

    /// The time it shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.state().now()
    }

    /// Moves it on at once. Whoever waits for a time up to then wakes up.
    pub fn advance(&self, by: Duration) {
        self.change(|state| state.shown = state.shown.plus(by));
    }

    /// Lets it go `speed` times as quickly as the real one from now on; 0 stops it.
    pub fn set_speed(&self, speed: u32) {
        self.change(|state| state.speed = speed);
    }

    /// Waits until it shows `time`.
    pub async fn sleep_until(&self, time: Timestamp) {
        let mut moved = self.moved.subscribe();
        loop {
            let Some(wait) = self.real_time_until(time) else { return };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                // It cannot fail: `self` holds the sender.
                _ = moved.changed() => {}
            }
        }
    }

    /// Waits for this long, by this clock.
    pub async fn sleep(&self, duration: Duration) {
        self.sleep_until(self.now().plus(duration)).await;
    }

    /// The outcome of `future`, or `None` where it takes longer than `limit` by this clock.
    pub async fn timeout<F: Future>(&self, limit: Duration, future: F) -> Option<F::Output> {
        let deadline = self.now().plus(limit);
        tokio::select! {
            biased;
            output = future => Some(output),
            () = self.sleep_until(deadline) => None,
        }
    }

    /// The same time, as functions read it whose clocks are so much ahead.
    #[must_use]
    pub fn for_functions(&self, ahead: Duration) -> natter_lambda::Clock {
        let clock = self.clone();
        natter_lambda::Clock::new(move || clock.now().plus(ahead))
    }

    /// `None` where the time has come.
    fn real_time_until(&self, time: Timestamp) -> Option<Duration> {
        /// What "never" is to a clock that stands still: until it is moved.
        const NEVER: Duration = Duration::from_hours(24);
        let state = self.state();
        let left = time.since(state.now());
        // A millisecond at least: timestamps have no finer one, and less would spin.
        (!left.is_zero()).then(|| left.checked_div(state.speed).unwrap_or(NEVER).max(Duration::from_millis(1)))
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state();
        *state = State { shown: state.now(), since: Instant::now(), speed: state.speed };
        change(&mut state);
        drop(state);
        self.moved.send_replace(());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_HOURS: Duration = Duration::from_hours(2);

    #[tokio::test]
    async fn two_hours_pass_at_once_for_whoever_waits() {
        let clock = Clock::new();
        let began = Instant::now();
        let end = clock.now().plus(TWO_HOURS);
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(end).await }
        });
        clock.advance(TWO_HOURS);
        waiting.await.unwrap();
        assert!(clock.now() >= end);
        assert!(began.elapsed() < TWO_HOURS);
    }

    #[tokio::test]
    async fn a_quick_clock_wakes_sleepers_early() {
        let clock = Clock::new();
        let began = Instant::now();
        clock.set_speed(100_000);
        clock.sleep(TWO_HOURS).await;
        assert!(began.elapsed() < TWO_HOURS);
    }

    #[tokio::test]
    async fn a_stopped_clock_goes_on_only_when_it_is_moved() {
        let clock = Clock::new();
        clock.set_speed(0);
        let stopped = clock.now();
        assert_eq!(clock.timeout(TWO_HOURS, tokio::task::yield_now()).await, Some(()));
        assert_eq!(clock.now(), stopped);
        clock.advance(TWO_HOURS);
        assert_eq!(clock.for_functions(Duration::ZERO).now(), stopped.plus(TWO_HOURS));
    }
}
