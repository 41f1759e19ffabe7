//! The end-to-end suite. What only the offline stack can show is in `local_only`.
#![allow(missing_docs, reason = "tests are named as sentences")]

mod chat;
mod handshake;
mod hostile;
mod isolation;
mod people;
mod resend;
