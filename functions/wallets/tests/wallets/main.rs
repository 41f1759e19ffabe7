//! Wallets over HTTP, against the embedded DynamoDB and a real chain.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod cost;
mod limits;
mod linking;
mod proofs;
mod world;
