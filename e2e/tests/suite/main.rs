//! The end-to-end suite.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod account;
mod actions;
mod blocks;
mod chat;
mod editing;
mod groups;
mod handshake;
mod hostile;
mod isolation;
mod offline;
mod outsiders;
mod people;
mod presence;
mod profiles;
mod receipts;
mod releases;
mod replies;
mod resend;
mod safety;
mod search;
mod sessions;
mod sync;
mod typing;
