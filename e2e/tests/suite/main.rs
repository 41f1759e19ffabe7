//! The end-to-end suite. What only the offline stack can show is in `faults`, `week` and `samples`.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod chat;
mod faults;
mod handshake;
mod hostile;
mod isolation;
mod people;
mod resend;
mod samples;
mod week;
