//! `update-message` over the embedded DynamoDB, with an API Gateway, an SQS and a Lambda that remember what they are given.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod changes;
mod cost;
mod old;
mod resends;
mod world;
