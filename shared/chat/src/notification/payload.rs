//! What a device is sent, encrypted for it alone.

use serde::{Deserialize, Serialize};

use super::{Language, NotificationTicket};
use crate::{ConversationId, EntryId, PictureId, SecurityEvent, Seq, Timestamp, TipAmount, TipAsset, UserId};

/// What the service worker is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Payload {
    /// To show a notification, in place of the conversation's earlier one.
    Show(Box<Shown>),
    /// To take one away.
    Withdraw(Withdrawal),
    /// To take away all of a conversation up to a place: they were read elsewhere.
    Read(Withdrawal),
    /// To show what concerns its owner alone, beside the notifications of conversations.
    Alert(Box<Alert>),
}

/// Something that concerns one person, whatever they have muted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// Whose it is.
    pub user_id: UserId,
    /// In which language.
    pub language: Language,
    /// Its id: one that comes twice is shown once.
    pub alert_id: String,
    /// When it happened.
    pub at: Timestamp,
    /// What it is about.
    pub about: AlertAbout,
}

/// What an alert is about. What its owner wants hidden is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AlertAbout {
    /// Something happened to their account.
    Security {
        /// What.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        event: Option<SecurityEvent>,
    },
    /// A file that they have asked for can be opened again.
    FileRestored {
        /// The conversation.
        conversation_id: ConversationId,
        /// The file's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
}

impl AlertAbout {
    /// The same without what it says.
    #[must_use]
    pub fn hidden(&self) -> Self {
        match self {
            Self::Security { .. } => Self::Security { event: None },
            Self::FileRestored { conversation_id, .. } => {
                Self::FileRestored { conversation_id: *conversation_id, name: None }
            }
        }
    }
}

/// A notification. What its owner wants hidden is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// Whose it is: a device shows nothing for somebody who is not signed in there any more.
    pub user_id: UserId,
    /// In which language.
    pub language: Language,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The newest entry that it is about.
    pub entry_id: EntryId,
    /// Its place.
    pub seq: Seq,
    /// When it was accepted.
    pub sent_at: Timestamp,
    /// How many unread messages this device has been notified of in this conversation, this one included.
    pub count: u32,
    /// The place up to which the person has read: the unread line is after it.
    pub read_seq: Seq,
    /// The content is hidden: only that there is something is shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// Whose picture is shown with it, and which it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<(UserId, PictureId)>,
    /// The title of the group, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its beginning, where it is a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What was given, where it is a tip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tip: Option<(TipAsset, TipAmount)>,
    /// By what the device may act in the conversation without a page of the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<NotificationTicket>,
    /// They were put into the group.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub added: bool,
}

/// That what was shown is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawal {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The place of what was deleted, or up to which it was read.
    pub seq: Seq,
}
