//! What the functions measure, live: the page `/ops` beside the front end shows the metrics that CloudWatch has on AWS.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use natter_metrics::{Measurements, Metric, Unit};
use serde_json::{Value, json};

/// How many seconds are remembered.
const REMEMBERED_SECONDS: u64 = 600;

/// Of how many numbers in a second a percentile is taken; those beyond are left out.
const MOST_VALUES: usize = 1_000;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";

/// Everything that was measured lately. Clones share it.
#[derive(Debug, Clone)]
pub struct Observed {
    began: Instant,
    seconds: Arc<Mutex<VecDeque<Second>>>,
}

/// What was measured in one second, by the name of the metric.
#[derive(Debug)]
struct Second {
    /// Since the stack was started.
    number: u64,
    values: BTreeMap<&'static str, Vec<f64>>,
}

/// A metric, as the page shows it.
#[derive(Debug, Clone, Copy)]
struct Shown {
    name: &'static str,
    unit: Unit,
    is_sum: bool,
}

const INVOCATIONS: Shown = Shown { name: "Invocations", unit: Unit::Count, is_sum: true };
const FAILURES: Shown = Shown { name: "Failures", unit: Unit::Count, is_sum: true };
const DURATION: Shown = Shown { name: "Duration", unit: Unit::Milliseconds, is_sum: false };

fn shown() -> impl Iterator<Item = Shown> {
    let measured =
        Metric::ALL.iter().map(|metric| Shown { name: metric.name(), unit: metric.unit(), is_sum: metric.is_sum() });
    [INVOCATIONS, FAILURES, DURATION].into_iter().chain(measured)
}

impl Default for Observed {
    fn default() -> Self {
        Self { began: Instant::now(), seconds: Arc::default() }
    }
}

impl Observed {
    /// Adds an invocation.
    pub fn add(&self, took: Duration, has_failed: bool, measurements: &Measurements) {
        let number = self.began.elapsed().as_secs();
        let mut seconds = self.seconds();
        while seconds.front().is_some_and(|second| second.number + REMEMBERED_SECONDS <= number) {
            seconds.pop_front();
        }
        if seconds.back().is_none_or(|second| second.number != number) {
            seconds.push_back(Second { number, values: BTreeMap::new() });
        }
        let Some(second) = seconds.back_mut() else { return };
        second.add(INVOCATIONS, &[1.0]);
        second.add(DURATION, &[took.as_secs_f64() * 1_000.0]);
        if has_failed {
            second.add(FAILURES, &[1.0]);
        }
        for (metric, values) in measurements.iter() {
            let shown = Shown { name: metric.name(), unit: metric.unit(), is_sum: metric.is_sum() };
            second.add(shown, values);
        }
    }

    /// Every metric with a number for each second in which there is one: the sum, or the 99th percentile.
    fn report(&self) -> Value {
        let seconds = self.seconds();
        let points = |shown: &Shown| -> Vec<(u64, f64)> {
            let values = seconds.iter().filter_map(|second| Some((second.number, second.values.get(shown.name)?)));
            values.map(|(number, values)| (number, summary(*shown, values))).collect()
        };
        let series = |shown: Shown| {
            let points = points(&shown);
            json!({"name": shown.name, "unit": shown.unit.name(), "isSum": shown.is_sum, "points": points})
        };
        let series: Vec<Value> = shown().map(series).collect();
        json!({"now": self.began.elapsed().as_secs(), "seconds": REMEMBERED_SECONDS, "series": series})
    }

    fn seconds(&self) -> MutexGuard<'_, VecDeque<Second>> {
        self.seconds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Second {
    fn add(&mut self, shown: Shown, added: &[f64]) {
        let values = self.values.entry(shown.name).or_default();
        if shown.is_sum {
            *values = vec![values.iter().chain(added).sum()];
        } else {
            let room = MOST_VALUES.saturating_sub(values.len());
            values.extend(added.iter().take(room));
        }
    }
}

/// The sum, or the smallest number that 99 of 100 do not exceed.
fn summary(shown: Shown, values: &[f64]) -> f64 {
    if shown.is_sum {
        return values.iter().sum();
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get((sorted.len() * 99).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
}

/// The page, its parts, and what it shows.
pub fn router(observed: Observed) -> Router {
    Router::new()
        .route("/ops", get(async || file("text/html; charset=utf-8", POLICY, include_str!("ops/page.html"))))
        .route("/ops/page.js", get(async || file("text/javascript", POLICY, include_str!("ops/page.js"))))
        .route("/ops/page.css", get(async || file("text/css", POLICY, include_str!("ops/page.css"))))
        .route("/ops/data", get(async |State(observed): State<Observed>| Json(observed.report())))
        .with_state(observed)
}

/// A file of such a page. `policy` is its Content-Security-Policy.
pub(crate) fn file(kind: &'static str, policy: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "they are whole numbers")]
mod tests {
    use natter_metrics::{count, measured, record};

    use super::*;

    #[tokio::test]
    async fn sums_are_added_up_and_of_durations_the_highest_but_one_in_a_hundred_counts() {
        let observed = Observed::default();
        let ((), measurements) = measured(async {
            count(Metric::Pushed, 3);
            for latency in 1..=100 {
                record(Metric::DeliveryLatency, f64::from(latency));
            }
        })
        .await;
        observed.add(Duration::from_millis(5), false, &measurements);
        observed.add(Duration::from_millis(7), true, &Measurements::default());
        let report = observed.report();
        let of = |name: &str| {
            let series = report["series"].as_array().unwrap().iter().find(|series| series["name"] == name).unwrap();
            series["points"].as_array().unwrap().iter().map(|point| point[1].as_f64().unwrap()).sum::<f64>()
        };
        assert_eq!(["Pushed", "DeliveryLatency", "Invocations", "Failures"].map(of), [3.0, 99.0, 2.0, 1.0]);
    }
}
