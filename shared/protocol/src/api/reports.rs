//! Telling the moderators of someone or something.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Made, Method, Route};
use crate::ErrorCode;
use natter_chat::viewer::SeenEntry;
use natter_chat::{ConversationId, EntryId, EntryState, ReportId, Timestamp, UserId};

/// The longest text of a report, in bytes of UTF-8.
pub const MAX_REPORT_TEXT_BYTES: usize = 2_000;

/// How many entries around a reported message go with the report, that message included.
pub const MAX_REPORTED_ENTRIES: usize = 20;

area! {
    ReportsRoute = "reports";

    /// Report a message or a person.
    Report { body: NewReport } -> Made<ReportReceipt> =
        Route::new(Method::Post, "/v1/reports", "report", "Reports a message or a person to the moderators.")
            .answers(201, "It is with the moderators.")
            .answers(200, "It was with them before, under the same id.")
            .refuses(&[
            ErrorCode::ConversationNotFound,
            ErrorCode::EntryNotFound,
            ErrorCode::UserNotFound,
            ErrorCode::EntryIdInvalid,
            ErrorCode::EntryIdExpired,
            ErrorCode::EntryIdConflict,
            ]);
}

/// What to tell the moderators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewReport {
    /// The report's id: a UUIDv7 that the client makes once and keeps for every resend.
    pub report_id: ReportId,
    /// What or whom it is about.
    pub subject: ReportSubject,
    /// What is wrong.
    pub category: ReportCategory,
    /// What else there is to say: at most 2000 bytes of UTF-8. May be empty.
    #[serde(default)]
    pub text: String,
}

/// What or whom a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ReportSubject {
    /// A message that the caller can see.
    Message {
        /// The conversation.
        conversation_id: ConversationId,
        /// The message.
        entry_id: EntryId,
    },
    /// A person.
    User {
        /// The user.
        user_id: UserId,
    },
}

/// The category of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ReportCategory {
    /// Unwanted advertising or fraud.
    Spam,
    /// Insults or persecution of a person.
    Harassment,
    /// Hatred of a group of people.
    Hate,
    /// Threats or praise of violence.
    Violence,
    /// Sexual content where it does not belong.
    SexualContent,
    /// Danger to a child.
    ChildSafety,
    /// Self-harm.
    SelfHarm,
    /// Impersonation.
    Impersonation,
    /// Anything else.
    Other,
}

/// That a report was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportReceipt {
    /// The report's id.
    pub report_id: ReportId,
    /// When it was received.
    pub created_at: Timestamp,
}

/// What goes with a report of a message: what stood around it at that time, so that it can be judged even if it is
/// deleted later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The message and those around it, at most [`MAX_REPORTED_ENTRIES`], by ascending `seq`.
    pub entries: Vec<SeenEntry>,
    /// What had become of them by then.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub states: BTreeMap<EntryId, EntryState>,
}
