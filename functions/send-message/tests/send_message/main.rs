//! `send-message` over the embedded DynamoDB, with an API Gateway and an SQS that remember what they are given.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod cost;
mod large_groups;
mod limits;
mod quotes;
mod requests;
mod resends;
mod rights;
mod world;
