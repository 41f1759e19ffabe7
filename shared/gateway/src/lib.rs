#![doc = include_str!("../README.md")]

mod outbox;
mod pusher;
mod written;

pub use pusher::{Push, Pusher};
pub use written::{MAX_FRAME_BYTES, MAX_MESSAGE_BYTES, WriteError, WrittenEvent};

#[cfg(test)]
mod tests;
