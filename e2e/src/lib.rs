#![doc = include_str!("../README.md")]

mod device;
mod http;
mod target;
mod user;

pub use device::Device;
pub use target::{App, app, app_with_chain};
pub use user::{PASSWORD, User, conversation_of, entry_id};
