//! A function that reads a table's stream, as Lambda's event source mapping has it: batches in order, retried as a whole,
//! from the first failure or in halves, until they are through or given up on.

mod batch;
mod letter;
mod source;

#[cfg(test)]
mod tests;

use std::time::Duration;

pub use source::{StreamError, StreamSource};

/// How a function reads a stream: the event's properties in the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamMapping {
    /// Records per invocation, at most.
    pub batch_size: usize,
    /// How long a batch that is not full waits for more.
    pub batching_window: Duration,
    /// Whether a batch that fails as a whole is cut in halves.
    pub bisect: bool,
    /// Whether the function names the records that failed.
    pub reports_failures: bool,
    /// How often a batch is tried again; for ever where not said.
    pub max_retries: Option<u32>,
    /// How old a record that has failed may grow; any age where not said.
    pub max_age: Option<Duration>,
    /// The queue for what is given up on.
    pub on_failure: Option<String>,
}

impl Default for StreamMapping {
    /// Lambda's own defaults.
    fn default() -> Self {
        Self {
            batch_size: 100,
            batching_window: Duration::ZERO,
            bisect: false,
            reports_failures: false,
            max_retries: None,
            max_age: None,
            on_failure: None,
        }
    }
}

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
