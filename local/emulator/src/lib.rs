#![doc = include_str!("../README.md")]

mod dynamodb;
mod error;
mod stale;
mod streams;
mod tables;
mod weather;

pub use dynamodb::DynamoDb;
pub use error::EmulatorError;
pub use streams::{StreamCursor, Streams};
pub use tables::TABLES;
pub use weather::{LateCalls, Strikes, Way, Weather};
