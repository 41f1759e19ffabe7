//! Whether the gateway behaves as API Gateway does: each behaviour by its name, seen by clients that we did not write.

#![expect(clippy::unwrap_used, reason = "a panic is a failed test")]

mod harness;

mod callbacks;
mod closing;
mod events;
mod faults;
mod handshake;
mod http_api;
mod jwt;
mod limits;
mod messages;
mod queues;
mod upgrade;
