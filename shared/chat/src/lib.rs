#![doc = include_str!("../README.md")]

pub mod causes;
pub mod conversation;
pub mod entry;
pub mod error;
pub mod frames;
pub mod history;
pub mod ids;
pub mod text;
pub mod timestamp;
pub mod user;

pub use causes::causes;
pub use conversation::{ConversationKind, ConversationSummary, Preview};
pub use entry::{Entry, EntryContent, Seq};
pub use error::{ChatError, ErrorCode};
pub use ids::{ConnectionId, ConversationId, EntryId, UserId};
pub use text::MessageText;
pub use timestamp::Timestamp;
pub use user::{Handle, UserProfile};
