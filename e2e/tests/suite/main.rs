//! The end-to-end suite. What only the offline stack can show is in `local_only`.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod chat;
mod handshake;
mod hostile;
mod isolation;
mod people;
mod resend;
