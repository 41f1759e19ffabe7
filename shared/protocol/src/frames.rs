//! Every frame on the WebSocket: [`ClientFrame`] from the client, [`ServerFrame`] from the server.
//!
//! A client gives each request an `id` of its own; the reply carries the same `id`. A frame without `id` is a push.
//!
//! An entry that no [`Viewer`](natter_chat::Viewer) has looked at cannot be pushed:
//!
//! ```compile_fail,E0308
//! # use natter_chat::Entry;
//! # use natter_protocol::frames::Event;
//! fn unseen(entry: Entry) -> Event {
//!     Event::EntryAdded { entry }
//! }
//! ```

mod actions;
mod client;
mod limit;
mod parse;
mod server;

pub use actions::{ClientFrame, Reply, Request, ServerFrame};
pub use client::*;
pub use limit::{MAX_LIMIT, page_limit};
pub use parse::{FrameError, MAX_REQUEST_ID_BYTES, object};
pub use server::*;
