#![doc = include_str!("../README.md")]

#[cfg(feature = "admin")]
pub mod admin;

mod error;
mod fetch;
mod keys;
mod settings;
#[cfg(feature = "testing")]
pub mod testing;
mod verifier;

pub use error::TokenError;
pub use keys::{REFETCH_INTERVAL, RETRY_INTERVAL};
pub use settings::{SettingsError, VerifierSettings};
pub use verifier::{AccessClaims, CLOCK_LEEWAY, MAX_TOKEN_BYTES, Verifier};
