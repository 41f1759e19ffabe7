//! `fan-out` over the embedded DynamoDB: large groups of whom some are there.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod cost;
mod deliveries;
mod who_is_there;
mod world;
