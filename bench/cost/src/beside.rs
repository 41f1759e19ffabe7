//! What comes to a message beside the frames: what is kept of it, and what is done with it afterwards. Lambda's own lines of each
//! start and end are not written (`SystemLogLevel`).

use crate::{Prices, costs};

/// What a line of API Gateway's access log takes, in bytes, as it is written in `template.yaml`.
const ACCESS_LOG_BYTES: f64 = 280.0;
/// What DynamoDB keeps of a short message, in bytes, its keys and attributes' names included.
const STORED_BYTES: f64 = 1_000.0;
/// For how much of a month.
const STORED_MONTHS: f64 = 7.0 / 30.0;
/// What PostgreSQL keeps of it, in bytes, with its indexes.
const ARCHIVED_BYTES: f64 = 1_200.0;
/// Gigabyte-seconds of one invocation: a few milliseconds of 256 MB.
const INVOCATION_GB_SECONDS: f64 = 0.005 * 0.25;

const MILLION: f64 = 1e6;
const GB: f64 = 1e9;

/// Each thing, and what a million of it cost, in US dollars.
#[must_use]
pub fn beside(prices: &Prices) -> Vec<(&'static str, f64)> {
    let each = &prices.dollars_each;
    let of_bytes = |bytes: f64, dollars_for_gb: f64| bytes * MILLION / GB * dollars_for_gb;
    let notifying = costs().into_iter().find(|cost| cost.situation == "a message, direct; no device");
    vec![
        ("a frame: API Gateway's access log", of_bytes(ACCESS_LOG_BYTES, each.log_gb)),
        ("a frame: five milliseconds of 256 MB", MILLION * INVOCATION_GB_SECONDS * each.function_gb_second),
        ("a message: a week in DynamoDB", of_bytes(STORED_BYTES, each.table_gb_month) * STORED_MONTHS),
        ("a message: its backup, to any second", of_bytes(STORED_BYTES, each.recovery_gb_month) * STORED_MONTHS),
        ("a message: the stream to notify (where nobody has a device)", notifying.map_or(0.0, |cost| prices.of(&cost))),
        ("a message: the archive, alone in its batch", prices.invocation()),
        ("a message: a month in PostgreSQL", of_bytes(ARCHIVED_BYTES, each.database_gb_month)),
        ("an hour: the minutes of its connection", 60.0 * prices.connection_minute()),
    ]
}

/// What half a capacity unit of Aurora costs in a month in which it never pauses: each message wakes it, and keeps it awake for
/// some minutes, however many there are.
#[must_use]
pub fn aurora_awake(prices: &Prices) -> f64 {
    0.5 * 730.0 * prices.dollars_each.database_capacity_hour
}
