//! The function over HTTP events, against the embedded DynamoDB and a real EVM node.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod cost;
mod history;
mod intents;
mod outsiders;
mod reports;
mod world;
