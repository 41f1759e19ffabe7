#![doc = include_str!("../README.md")]

pub mod plot;
pub mod runtime_api;
pub mod sink;
pub mod tls;

use std::time::Duration;

/// The measurements of one thing.
#[derive(Debug, Default, Clone)]
pub struct Samples(Vec<Duration>);

impl Samples {
    /// Adds one.
    pub fn push(&mut self, sample: Duration) {
        self.0.push(sample);
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The sample below which `percent` of all lie, in milliseconds.
    ///
    /// # Panics
    /// Where there are none.
    #[must_use]
    pub fn percentile_ms(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let index = (sorted.len() * percent).div_ceil(100).clamp(1, sorted.len());
        sorted[index - 1].as_secs_f64() * 1e3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_samples() {
        let mut samples = Samples::default();
        for milliseconds in [5, 1, 4, 2, 3] {
            samples.push(Duration::from_millis(milliseconds));
        }
        let percentiles = [50, 99, 100].map(|percent| format!("{:.1}", samples.percentile_ms(percent)));
        assert_eq!(percentiles, ["3.0", "5.0", "5.0"]);
    }
}
