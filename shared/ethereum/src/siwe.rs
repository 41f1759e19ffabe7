//! Sign-In with Ethereum (EIP-4361): proof that someone holds the key of an address, or speaks for the contract there.
//!
//! The server makes a [`Message`] out of what it knows and a nonce of its own, the wallet signs its text, and the server
//! reads it again ([`Message::parse`]), checks every field against what it asked for ([`Expected::check`]) and verifies the
//! signature ([`verify_signature`]). Using the nonce up is the caller's.

mod check;
mod datetime;
mod grammar;
mod message;
mod parse;
mod signature;

pub use check::{Expected, Refusal};
pub use datetime::DateTime;
pub use message::Message;
pub use parse::ParseError;
pub use signature::{Signature, SignatureRefusal, SignedBy, verify_signature};
