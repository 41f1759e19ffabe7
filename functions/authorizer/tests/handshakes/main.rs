//! Which handshakes are let in, and with which status each other one is turned away.

#![expect(clippy::unwrap_used, reason = "a panic is a failed test")]

mod attacks;
mod gateway;
mod headers;
mod replies;
mod sessions;
