//! What `notify` leaves to itself.

use natter_chat::notification::{AlertAbout, Notice};
use natter_chat::{ConversationId, SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::Queue;

/// What `notify` is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum NotifyJob {
    /// To notify people of something.
    Notify(NotificationJob),
    /// To take back what somebody has read.
    TakeBack(ReadJob),
    /// To tell somebody of what concerns them alone.
    Alert(AlertJob),
}

/// To tell somebody, on their devices, of what concerns them alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertJob {
    /// Whom.
    pub user_id: UserId,
    /// Its id, the same wherever it is told.
    pub alert_id: String,
    /// When it happened.
    pub at: Timestamp,
    /// What it is about.
    pub about: AlertAbout,
    /// On which of their devices.
    pub devices: AlertDevices,
}

/// On which of somebody's devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AlertDevices {
    /// On all but the one that signed in with this session, where there is one: it knows already.
    AllBut {
        /// The sign-in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        session_id: Option<SessionId>,
    },
    /// On one whose push service did not take it.
    One {
        /// The sign-in on it.
        session_id: SessionId,
    },
}

impl AlertDevices {
    /// Whether the device with this sign-in is one of them.
    #[must_use]
    pub fn include(&self, session: &SessionId) -> bool {
        match self {
            Self::AllBut { session_id } => session_id.as_ref() != Some(session),
            Self::One { session_id } => session_id == session,
        }
    }
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

/// The queue to the function `notify`.
pub type NotifyQueue = Queue<NotifyJob>;
