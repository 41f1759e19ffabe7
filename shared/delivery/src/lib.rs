#![doc = include_str!("../README.md")]

mod delivery;
mod log;
mod recipients;
mod shards;

pub use delivery::Delivery;
pub use log::{Appended, Draft, Log, Placed};
pub use recipients::Recipients;
