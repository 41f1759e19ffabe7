#![doc = include_str!("../README.md")]

pub mod plot;
pub mod runtime_api;
pub mod sink;
pub mod tls;

use std::time::Duration;

use natter_e2e::{Device, entry_id};
use serde_json::json;

/// Sends a message as the app does, which says up to which `seq` it knows the conversation, until it is accepted: what the server
/// has no time for is sent again after a moment. Gives its `seq` and how often it was sent again.
///
/// # Errors
/// The reply, where it asks for no other try.
pub async fn say(device: &mut Device, conversation: &str, known: u64, text: &str) -> anyhow::Result<(u64, usize)> {
    let message = json!({"conversationId": conversation, "entryId": entry_id(), "text": text, "after": known});
    let mut again = 0;
    loop {
        let reply = device.request("sendMessage", message.clone()).await;
        if let Some(seq) = reply["seq"].as_u64() {
            return Ok((seq, again));
        }
        anyhow::ensure!(reply["retryable"] == true, "{reply}");
        again += 1;
        tokio::time::sleep(AGAIN).await;
    }
}

/// How long a client waits before it sends again what the server had no time for.
pub const AGAIN: Duration = Duration::from_secs(1);

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
