//! The archive on a real PostgreSQL: one server for all of it, a database for each test.
#![expect(clippy::unwrap_used, reason = "helpers of tests, which are not marked as such")]

mod archive;
mod changes;
mod migrations;
mod outage;
mod personal;
mod retention;
mod search;
mod support;
mod words;
