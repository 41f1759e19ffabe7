//! The function over HTTP events, against the embedded DynamoDB. Pushes go to no one here: the end-to-end suite has those.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod direct;
mod groups;
mod joining;
mod members;
mod outsiders;
mod pictures;
mod races;
mod retries;
mod search;
mod world;
