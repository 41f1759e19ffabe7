//! `notify` over the embedded DynamoDB and a push service that checks and decrypts what it gets.
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod cost;
mod histories;
mod pushes;
mod world;
