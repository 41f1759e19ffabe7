//! What `notify` leaves to itself.

use natter_chat::notification::Notice;
use natter_chat::{ConversationId, SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// What `notify` is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum NotifyJob {
    /// To notify people of something.
    Notify(NotificationJob),
    /// To take back what somebody has read.
    TakeBack(ReadJob),
}

/// To take notifications away from somebody's devices, of what they have read on one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadJob {
    /// Who has read.
    pub reader_id: UserId,
    /// Where.
    pub conversation_id: ConversationId,
    /// When.
    pub read_at: Timestamp,
}

/// To notify people of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NotificationJob {
    /// Of what.
    pub notice: Notice,
    /// Whom.
    pub whom: NotifyWhom,
}

/// Whom to notify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum NotifyWhom {
    /// Everybody in the conversation.
    Everybody {},
    /// Those of a large group whose ids lie within these.
    Shard {
        /// The first id.
        first: UserId,
        /// The last id.
        last: UserId,
    },
    /// Somebody who has had time to read it on the device that they were using.
    Person {
        /// Who.
        user_id: UserId,
    },
    /// One device, whose push service did not take it.
    Device {
        /// Whose.
        user_id: UserId,
        /// The sign-in on it.
        session_id: SessionId,
        /// Of how many messages it is notified in the conversation, this one included.
        count: u32,
    },
}
