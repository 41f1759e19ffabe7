#![doc = include_str!("../README.md")]

mod anvil;
mod contracts;
mod error;
mod testing;
mod tools;

pub use anvil::{Anvil, AnvilOptions};
pub use contracts::Contracts;
pub use error::AnvilError;
pub use testing::{TestChain, test_chain};
