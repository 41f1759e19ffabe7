//! What one invocation measures.

use std::{cell::RefCell, collections::BTreeMap, future::Future};

use crate::Metric;

/// How many numbers of a metric are kept one by one: CloudWatch takes no more in one line.
const MOST_VALUES: usize = 100;

tokio::task_local! {
    static CURRENT: RefCell<Measurements>;
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measurements {
    values: BTreeMap<Metric, Vec<f64>>,
    limited: Option<String>,
}

impl Measurements {
    /// Each metric that was measured, with its numbers: at least one.
    pub fn iter(&self) -> impl Iterator<Item = (Metric, &[f64])> {
        self.values.iter().map(|(metric, values)| (*metric, values.as_slice()))
    }

    /// What was asked for when a rate limit was hit.
    #[must_use]
    pub fn limited(&self) -> Option<&str> {
        self.limited.as_deref()
    }

    /// The numbers of a metric added up; 0 where there are none.
    #[must_use]
    pub fn sum(&self, metric: Metric) -> f64 {
        self.values.get(&metric).into_iter().flatten().sum()
    }

    fn add(&mut self, metric: Metric, value: f64) {
        let values = self.values.entry(metric).or_default();
        if let Some(sum) = values.last_mut().filter(|_| metric.is_sum()) {
            *sum += value;
        } else if values.len() < MOST_VALUES {
            values.push(value);
        }
    }
}

/// Runs the work of an invocation, and gathers what it measures. What it spawns as tasks of their own is not measured.
pub async fn measured<T>(work: impl Future<Output = T>) -> (T, Measurements) {
    CURRENT
        .scope(RefCell::default(), async {
            let outcome = work.await;
            (outcome, CURRENT.with(RefCell::take))
        })
        .await
}

/// Adds a number to a metric of the current invocation.
pub fn record(metric: Metric, value: f64) {
    change(|measurements| measurements.add(metric, value));
}

/// Adds so many to a metric of the current invocation.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^52 things in one invocation")]
pub fn count(metric: Metric, things: usize) {
    if things > 0 {
        record(metric, things as f64);
    }
}

/// Counts a request that was refused for asking too much, under the name of its action or route.
pub fn count_limited(asked: &str) {
    change(|measurements| {
        measurements.add(Metric::RateLimited, 1.0);
        measurements.limited = Some(asked.to_owned());
    });
}

/// Whether the current invocation has measured this so far.
#[must_use]
pub fn has_measured(metric: Metric) -> bool {
    CURRENT.try_with(|current| current.borrow().values.contains_key(&metric)).unwrap_or(false)
}

/// Outside an invocation there is nobody to tell.
fn change(by: impl FnOnce(&mut Measurements)) {
    let _ = CURRENT.try_with(|current| by(&mut current.borrow_mut()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn invocations_beside_each_other_are_measured_apart() {
        let invocation = |pushes: usize| {
            measured(async move {
                count(Metric::Pushed, pushes);
                tokio::task::yield_now().await;
                count(Metric::Pushed, pushes);
            })
        };
        let (((), first), ((), second)) = tokio::join!(invocation(1), invocation(10));
        assert_eq!((first.sum(Metric::Pushed), second.sum(Metric::Pushed)), (2.0, 20.0));
    }

    #[tokio::test]
    async fn sums_are_added_up_and_everything_else_is_kept_up_to_a_hundred() {
        let ((), measurements) = measured(async {
            for value in 0..150 {
                count(Metric::ReadUnits, 1);
                record(Metric::DeliveryLatency, f64::from(value));
            }
        })
        .await;
        let numbers: Vec<_> = measurements.iter().map(|(metric, values)| (metric, values.len())).collect();
        assert_eq!(numbers, [(Metric::DeliveryLatency, 100), (Metric::ReadUnits, 1)]);
        assert!((measurements.sum(Metric::ReadUnits) - 150.0).abs() < f64::EPSILON);
    }

    #[tokio::test]
    async fn nothing_is_no_number_and_outside_an_invocation_nothing_is_measured() {
        count(Metric::Pushed, 1);
        let ((), measurements) = measured(async { count(Metric::Pushed, 0) }).await;
        assert_eq!(measurements, Measurements::default());
    }
}
