//! What lets a notification do something without a page of the app: a ticket for one conversation, which can be used once.

use std::fmt;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ConversationId, EntryId, Seq, SessionId, UserId};

/// How long a ticket is good for after the device was last notified in the conversation: no longer than an access token.
pub const TICKET_LIFETIME: Duration = Duration::from_hours(1);

/// A ticket. The device gets it with a notification, encrypted, and hands it back as it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NotificationTicket {
    /// Who may act by it.
    pub user_id: UserId,
    /// The sign-in on the device: the ticket ends with it.
    #[schemars(with = "String")]
    pub session_id: SessionId,
    /// Where.
    pub conversation_id: ConversationId,
    /// What nobody can guess.
    pub secret: String,
}

/// Without the secret.
impl fmt::Debug for NotificationTicket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("NotificationTicket");
        shown.field("user_id", &self.user_id).field("conversation_id", &self.conversation_id).finish_non_exhaustive()
    }
}

/// What is to be done by a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NotificationOrder {
    /// The ticket. It is used up by this, whatever comes of it.
    pub ticket: NotificationTicket,
    /// What is to be done.
    pub action: NotificationAction,
}

/// What a notification can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum NotificationAction {
    /// Moves the read cursor.
    Read {
        /// To the newest place that the notification is about.
        seq: Seq,
    },
    /// Mutes the conversation until that is changed.
    Mute {},
    /// Answers, and moves the read cursor.
    Reply {
        /// The message's id, as in `sendMessage`: who sends it again as a page, after a failure, sends it once.
        entry_id: EntryId,
        /// The text.
        text: String,
        /// The newest place that the notification is about.
        seq: Seq,
    },
}
