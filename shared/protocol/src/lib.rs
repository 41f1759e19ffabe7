#![doc = include_str!("../README.md")]

pub mod api;
pub mod error;
pub mod features;
pub mod frames;
pub mod weight;

pub use error::{ActionError, ChatError, ErrorCode};
