#![doc = include_str!("../README.md")]

mod alerts;
mod beats;
mod budget;
mod deletion;
mod delivery;
mod gate;
mod limits;
mod lists;
mod log;
mod presences;
mod profile_audience;
mod receipts;
mod recipients;
mod searches;
mod service;
mod services;
mod sessions;
mod shards;
mod start;
pub mod summaries;

mod activity_audience;
mod target;

#[cfg(feature = "testing")]
#[expect(clippy::unwrap_used, reason = "a test fails where it panics")]
pub mod testing;

pub use activity_audience::{MAX_WITNESSES, activity_audience};
pub use alerts::{Alert, Alerts};
pub use beats::Beats;
pub use budget::{Budget, Chance};
pub use delivery::{Delivery, Undelivered};
pub use gate::Gate;
pub use limits::{Limits, Permit};
pub use lists::{ListPage, Lists};
pub use log::{Appended, Draft, Log, Outcome};
pub use presences::Presences;
pub use profile_audience::profile_audience;
pub use receipts::{marks_for, who_gives_receipts};
pub use recipients::{MAX_MEMBERS_AT_ONCE, Recipients};
pub use searches::SearchLimit;
pub use service::Service;
pub use services::Services;
pub use sessions::OpenSessions;
pub use shards::shards;
pub use start::connect_early;
pub use summaries::Summaries;
pub use target::{Target, Targets};
