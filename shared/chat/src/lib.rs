#![doc = include_str!("../README.md")]

pub mod causes;
pub mod conversation;
pub mod device;
pub mod emoji;
pub mod entry;
pub mod error;
pub mod group;
pub mod history;
pub mod ids;
pub mod invitation;
pub mod lookup;
pub mod media;
mod month;
pub mod notification;
pub mod personal;
pub mod picture;
pub mod search;
pub mod security;
pub mod service;
pub mod text;
pub mod timestamp;
pub mod tip;
pub mod user;
pub mod viewer;
pub mod words;

pub use causes::causes;
pub use conversation::{
    Conversation, ConversationKind, ConversationSummary, Cursors, GivenTip, Member, MemberView, Membership, Preview,
    ReadReceipt, Unread,
};
pub use emoji::Emoji;
pub use entry::{Entry, EntryContent, EntryState, Message, Quote, Seq};
pub use error::{Dependency, Problem, Refusal};
pub use group::{GroupAct, GroupChange, GroupDetails, GroupTitle, Role};
pub use ids::{ConnectionId, ConversationId, EntryId, MediaId, PictureId, ReportId, SessionId, UploadId, UserId};
pub use invitation::InvitationToken;
pub use media::{AttachedFiles, Attachment, MediaKind, NewAttachment};
pub use month::{Month, NoMonth};
pub use security::{SecurityEvent, SecurityNotice};
pub use service::{Feature, ServiceLevel, ServiceState};
pub use text::MessageText;
pub use timestamp::Timestamp;
pub use tip::{Tip, TipAmount, TipAsset, TipStatus};
pub use user::{Audience, Handle, Presence, Settings, UserProfile};
pub use viewer::Viewer;
