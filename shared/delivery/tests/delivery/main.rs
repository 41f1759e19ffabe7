//! Appending and telling, over the embedded DynamoDB and an API Gateway that remembers what it is given.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod budget;
mod closing;
mod gate;
mod log;
mod schedules;
mod start;
mod summaries;
mod telling;
mod world;
