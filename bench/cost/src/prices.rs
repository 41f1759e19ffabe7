//! AWS's prices.

use serde::Deserialize;

use crate::{Cost, UNASKED};

/// The price list.
#[derive(Debug, Clone, Deserialize)]
pub struct Prices {
    /// Where these prices are asked.
    pub region: String,
    /// Where they are from.
    pub source: String,
    /// When it was so.
    pub date: String,
    dollars_per_million: DollarsPerMillion,
    pub(crate) dollars_each: DollarsEach,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DollarsEach {
    pub(crate) function_gb_second: f64,
    pub(crate) log_gb: f64,
    pub(crate) table_gb_month: f64,
    pub(crate) recovery_gb_month: f64,
    pub(crate) database_capacity_hour: f64,
    pub(crate) database_gb_month: f64,
}

#[derive(Debug, Clone, Deserialize)]
struct DollarsPerMillion {
    read_unit: f64,
    write_unit: f64,
    websocket_message: f64,
    connection_minute: f64,
    http_request: f64,
    invocation: f64,
    queue_request: f64,
}

/// The price list of `prices.json`.
///
/// # Panics
/// Where it is none.
#[must_use]
pub fn prices() -> Prices {
    serde_json::from_str(include_str!("../prices.json")).expect("prices.json is a price list")
}

impl Prices {
    /// What a million of this action costs, in US dollars.
    #[must_use]
    pub fn of(&self, cost: &Cost) -> f64 {
        let each = &self.dollars_per_million;
        cost.read_units * each.read_unit
            + cost.write_units * each.write_unit
            + count(cost.pushes) * each.websocket_message
            + count(cost.queue_requests) * each.queue_request
            + self.asking(cost)
            + count(1 + cost.invocations) * each.invocation
    }

    pub(crate) const fn invocation(&self) -> f64 {
        self.dollars_per_million.invocation
    }

    pub(crate) const fn connection_minute(&self) -> f64 {
        self.dollars_per_million.connection_minute
    }

    /// An HTTP request, or a frame and its reply, if it gets one; nothing where no client asks.
    fn asking(&self, cost: &Cost) -> f64 {
        let each = &self.dollars_per_million;
        if UNASKED.contains(&cost.action.as_str()) {
            0.0
        } else if cost.action.contains(' ') {
            each.http_request
        } else {
            count(if cost.quiet { 1 } else { 2 }) * each.websocket_message
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a handful of each")]
fn count(number: u64) -> f64 {
    number as f64
}
