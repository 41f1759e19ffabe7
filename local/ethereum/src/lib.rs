#![doc = include_str!("../README.md")]

mod anvil;
mod contracts;
mod error;
#[expect(clippy::missing_panics_doc, clippy::unwrap_used, reason = "made for tests, where a panic is a failure")]
mod proxy;
mod settling;
mod testing;
mod tools;

pub use anvil::{Anvil, AnvilOptions};
pub use contracts::{Contracts, TEST_TOKEN_DECIMALS, TEST_TOKEN_SYMBOL};
pub use error::AnvilError;
pub use proxy::{Proxy, Reply};
pub use testing::{TestChain, test_chain};
