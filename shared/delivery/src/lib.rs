#![doc = include_str!("../README.md")]

mod access;
mod audience;
mod delivery;
mod lists;
mod log;
mod presence;
mod services;
mod start;
pub mod summaries;

#[cfg(feature = "testing")]
#[expect(clippy::unwrap_used, reason = "a test fails where it panics")]
pub mod testing;

pub use access::{Budget, Chance, Gate, Limits, OpenSessions, Permit, SearchLimit, Service};
pub use audience::{MAX_WITNESSES, activity_audience, marks_for, profile_audience, who_gives_receipts};
pub use delivery::{Alert, Alerts, Delivery, MAX_MEMBERS_AT_ONCE, Recipients, Undelivered, shards};
pub use lists::{ListPage, Lists};
pub use log::{Appended, Draft, Log, Outcome, Target, Targets};
pub use presence::{Beats, Presences};
pub use services::Services;
pub use start::connect_early;
pub use summaries::Summaries;
