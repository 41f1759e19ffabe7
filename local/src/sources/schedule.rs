//! `EventBridge`'s schedules: a function that is called from time to time, by the stack's clock.

use std::time::Duration;

use natter_chat::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Target;
use crate::{clock::Clock, gateway::iso8601, template::ScheduleEvent};

/// How long Lambda waits before it tries an asynchronous invocation again.
const PAUSES: [Duration; 2] = [Duration::from_mins(1), Duration::from_mins(2)];

/// A schedule, and what it calls.
pub struct ScheduleSource {
    /// What the template says.
    pub event: ScheduleEvent,
    /// How much time is between two calls.
    pub every: Duration,
    /// What is called.
    pub target: Target,
    /// The time it goes by.
    pub clock: Clock,
}

/// The time between two calls of a schedule `rate(…)`; `None` where the expression is another one.
#[must_use]
pub fn rate(expression: &str) -> Option<Duration> {
    let (number, unit) = expression.strip_prefix("rate(")?.strip_suffix(')')?.split_once(' ')?;
    let number: u64 = number.parse().ok().filter(|number| *number > 0)?;
    match unit.trim_end_matches('s') {
        "minute" => Some(Duration::from_mins(number)),
        "hour" => Some(Duration::from_hours(number)),
        "day" => Some(Duration::from_hours(number.checked_mul(24)?)),
        _ => None,
    }
}

impl ScheduleSource {
    /// Calls it, first after one period, until it is aborted. What was due while the clock jumped or a call lasted is not made
    /// up for.
    pub async fn run(self) {
        let mut due = self.clock.now().plus(self.every);
        loop {
            self.clock.sleep_until(due).await;
            self.call(due).await;
            while due <= self.clock.now() {
                due = due.plus(self.every);
            }
        }
    }

    /// One asynchronous invocation: again, twice, where it fails.
    async fn call(&self, due: Timestamp) {
        let event = self.event(due);
        let mut pauses = PAUSES.into_iter();
        while (self.target)(event.clone()).await.is_err() {
            let Some(pause) = pauses.next() else { return };
            self.clock.sleep(pause).await;
        }
    }

    fn event(&self, due: Timestamp) -> Value {
        json!({
            "version": "0", "id": Uuid::new_v4(), "detail-type": "Scheduled Event", "source": "aws.events",
            "account": "000000000000", "time": iso8601(due), "region": "us-east-1",
            "resources": [format!("arn:aws:events:us-east-1:000000000000:rule/{}", self.event.function)], "detail": {},
        })
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;
    use crate::sources::{InvocationError, target};

    /// A daily schedule whose calls arrive in the channel, and fail as often as is said.
    fn daily(clock: &Clock, mut failures: u32) -> (ScheduleSource, mpsc::UnboundedReceiver<Value>) {
        let (sender, calls) = mpsc::unbounded_channel();
        let failing = std::sync::Mutex::new(move || {
            let fails = failures > 0;
            failures = failures.saturating_sub(1);
            fails
        });
        let target = target(move |event| {
            let fails = failing.lock().unwrap()();
            sender.send(event).unwrap();
            async move { if fails { Err(InvocationError::new("no")) } else { Ok(Value::Null) } }
        });
        let event = ScheduleEvent { function: "Daily".to_owned(), expression: "rate(1 day)".to_owned() };
        (ScheduleSource { event, every: Duration::from_hours(24), target, clock: clock.clone() }, calls)
    }

    #[test]
    fn rates_are_read_as_event_bridge_writes_them() {
        assert_eq!(rate("rate(1 day)"), Some(Duration::from_hours(24)));
        assert_eq!(rate("rate(5 minutes)"), Some(Duration::from_mins(5)));
        assert_eq!(rate("rate(2 hours)"), Some(Duration::from_hours(2)));
        for other in ["cron(0 3 * * ? *)", "rate(0 days)", "rate(1)", "rate(x days)", "day"] {
            assert_eq!(rate(other), None, "{other}");
        }
    }

    #[tokio::test]
    async fn a_function_is_called_once_for_each_day_that_passes() {
        let clock = Clock::new();
        clock.set_speed(0);
        let (source, mut calls) = daily(&clock, 0);
        let running = tokio::spawn(source.run());
        for _ in 0..3 {
            assert!(calls.try_recv().is_err(), "before its time");
            tokio::task::yield_now().await;
            clock.advance(Duration::from_hours(24));
            assert_eq!(calls.recv().await.unwrap()["detail-type"], "Scheduled Event");
            tokio::task::yield_now().await;
        }
        running.abort();
    }

    #[tokio::test]
    async fn a_call_that_fails_is_made_again_twice() {
        let clock = Clock::new();
        clock.set_speed(1_000_000);
        let (source, mut calls) = daily(&clock, 2);
        let running = tokio::spawn(source.run());
        let (first, second, third) = (calls.recv().await, calls.recv().await, calls.recv().await);
        assert_eq!((&first, &second), (&second, &third), "the same event");
        assert_ne!(third, calls.recv().await);
        running.abort();
    }
}
