#![doc = include_str!("../README.md")]

mod acquaintances;
mod deletion;
mod delivery;
mod gate;
mod limits;
mod lists;
mod log;
mod recipients;
mod searches;
mod services;
mod sessions;
mod shards;
pub mod summaries;

mod target;
mod witnesses;

#[cfg(feature = "testing")]
#[expect(clippy::unwrap_used, reason = "a test fails where it panics")]
pub mod testing;

pub use acquaintances::acquaintances;
pub use delivery::{Delivery, Untold};
pub use gate::Gate;
pub use limits::{Limits, Permit};
pub use lists::{ListPage, Lists};
pub use log::{Appended, Draft, Log, Outcome};
pub use recipients::Recipients;
pub use searches::SearchLimit;
pub use services::Services;
pub use sessions::OpenSessions;
pub use summaries::Summaries;
pub use target::{Target, Targets};
pub use witnesses::{MAX_WITNESSES, witnesses};
