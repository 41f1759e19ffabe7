#![doc = include_str!("../README.md")]

mod encryption;
mod parameter;
mod service;
#[cfg(feature = "testing")]
pub mod testing;
mod vapid;

pub use encryption::{EncryptionError, MAX_MESSAGE_BYTES};
pub use parameter::{ParameterError, secret};
pub use service::{Message, Outcome, PushServices, Refusal};
pub use vapid::{KeyError, VapidKey};
