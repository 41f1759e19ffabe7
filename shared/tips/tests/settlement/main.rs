//! Settlement between the embedded DynamoDB and a real EVM node.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod crashes;
mod endpoints;
mod paid;
mod people;
mod refused;
mod reorganised;
mod scene;
mod unreported;
