#![doc = include_str!("../README.md")]

pub mod clock;
pub mod data;
mod emails;
pub mod functions;
pub mod gateway;
pub mod lambda;
pub mod ops;
pub mod seed;
pub mod services;
pub mod sources;
pub mod sqs;
pub mod stack;
pub mod template;

pub use stack::{ChainMode, Data, Identity, Page, Stack, StackError, StackOptions};
