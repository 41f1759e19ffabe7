//! `fan-out` over the embedded DynamoDB: a group of 5,000, of whom some are there.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod deliveries;
mod world;
