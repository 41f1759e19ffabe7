//! Tips and sign-ins on a real node.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should end at once")]

mod faults;
mod refusals;
mod reorganisation;
mod sign_in;
mod tips;
mod tracing_back;
mod wallet;
mod world;
