#![doc = include_str!("../README.md")]

mod encryption;
mod http_client;
mod jwt;
mod native;
mod parameter;
mod service;
#[cfg(feature = "testing")]
pub mod testing;
mod vapid;

pub use encryption::{EncryptionError, MAX_MESSAGE_BYTES};
pub use native::{Apns, ApnsNames, Fcm};
pub use parameter::{ParameterError, secret};
pub use service::{Message, Outcome, PushServices, Refusal};
pub use vapid::{KeyError, VapidKey};
