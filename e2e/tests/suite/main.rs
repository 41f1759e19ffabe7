//! The end-to-end suite.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod chat;
mod groups;
mod handshake;
mod hostile;
mod isolation;
mod offline;
mod people;
mod resend;
