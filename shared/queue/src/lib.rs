#![doc = include_str!("../README.md")]

mod error;
mod fan_out;
mod queue;

pub use error::QueueError;
pub use fan_out::{FanOut, Shard};
pub use queue::FanOutQueue;

#[cfg(test)]
mod tests;
