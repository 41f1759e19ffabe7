#![doc = include_str!("../README.md")]

mod become_status;
mod decide;
mod expected;
mod says;
mod schedule;
mod settlement;

pub use decide::decide;
pub use expected::{Unreadable, expected};
pub use says::{Closed, cancelled, meant, reported};
pub use schedule::{EXPECTED_FOR, UNKNOWN_FOR_LONG};
pub use settlement::{Applied, SettleError, Settlement};
