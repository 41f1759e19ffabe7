#![doc = include_str!("../README.md")]

mod delivery;
mod gate;
mod limits;
mod log;
mod recipients;
mod shards;

pub use delivery::Delivery;
pub use gate::Gate;
pub use limits::{Limits, Permit};
pub use log::{Appended, Draft, Log, Placed, Placing};
pub use recipients::Recipients;
