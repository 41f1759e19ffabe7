//! A function that reads a table's stream, as Lambda's event source mapping has it: batches in order, retried as a whole,
//! from the first failure or in halves, until they are through or given up on.

mod batch;
mod letter;
mod source;

#[cfg(test)]
mod tests;

use std::time::Duration;

pub use source::{StreamError, StreamSource};

/// How quickly a source reads and tries again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How often it looks for new records.
    pub poll: Duration,
    /// The pause before the first retry; it doubles with each.
    pub first_pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let longest_pause = Duration::from_secs(30);
        Self { poll: Duration::from_millis(250), first_pause: Duration::from_millis(500), longest_pause }
    }
}

impl Pace {
    fn pause_before(&self, retry: u32) -> Duration {
        let doublings = retry.saturating_sub(1).min(20);
        self.first_pause.saturating_mul(1 << doublings).min(self.longest_pause)
    }
}
