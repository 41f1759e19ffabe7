#![doc = include_str!("../README.md")]

pub mod plot;
pub mod recording;
pub mod runtime_api;
pub mod share;
pub mod sink;
pub mod tls;

use std::time::Duration;

use anyhow::Context as _;
use natter_e2e::{Device, entry_id};
use serde_json::{Value, json};

/// How long a client waits before it asks again for what the server had no time for, and how often.
pub const AGAIN: Duration = Duration::from_secs(1);
const MOST_TRIES: usize = 300;

/// Asks until there is an answer, as clients do: what the server has no time for is asked again after a moment, and so is what a
/// function failed at. Gives the reply and how often it was asked again.
///
/// # Errors
/// A reply that asks for no other try, or too many that do.
pub async fn ask(device: &mut Device, action: &str, fields: Value) -> anyhow::Result<(Value, usize)> {
    for again in 0..MOST_TRIES {
        if let Some(reply) = device.try_request(action, fields.clone()).await {
            if reply["type"] != "error" {
                return Ok((reply, again));
            }
            anyhow::ensure!(reply["retryable"] == true, "{reply}");
        }
        tokio::time::sleep(AGAIN).await;
    }
    anyhow::bail!("{action} was asked {MOST_TRIES} times")
}

/// Sends a message as the app does, which says up to which `seq` it knows the conversation. Gives its `seq` and how often it was
/// sent again.
///
/// # Errors
/// As [`ask`].
pub async fn say(device: &mut Device, conversation: &str, known: u64, text: &str) -> anyhow::Result<(u64, usize)> {
    let message = json!({"conversationId": conversation, "entryId": entry_id(), "text": text, "after": known});
    let (reply, again) = ask(device, "sendMessage", message).await?;
    let seq = reply["seq"].as_u64();
    Ok((seq.with_context(|| format!("not accepted: {reply}"))?, again))
}

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
