//! What moderators do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::media::MediaLinks;
use super::reports::{Evidence, ReportCategory, ReportSubject};
use super::{Done, Method, Route};
use crate::ErrorCode;
use natter_chat::{ConversationId, EntryId, PictureId, ReportId, Timestamp, UserId};

/// The longest reason for an act, in bytes of UTF-8.
pub const MAX_REASON_BYTES: usize = 2_000;

area! {
    ModerationRoute = "moderation";

    /// List reports.
    Reports { query: ListReports } -> ReportPage =
        Route::new(Method::Get, "/v1/moderation/reports", "listReports", "Lists reports.")
            .answers(200, "A page of them, the oldest first.")
            .for_moderators();

    /// Decide on a report.
    Decide { path: [ReportId] body: Decision } -> Report =
        Route::new(Method::Patch, "/v1/moderation/reports/{reportId}", "decideReport", "Decides on a report.")
            .answers(200, "The report now.")
            .refuses(&[ErrorCode::ReportNotFound])
            .for_moderators();

    /// Get links to the files of a reported message.
    ReportedMedia { path: [ReportId] } -> MediaLinks =
        Route::new(
            Method::Get,
            "/v1/moderation/reports/{reportId}/media",
            "linkReportedMedia",
            "Gives short-lived addresses of the files that the reported message carried. They are there until the report is \
            decided on, and for 30 days at most, even if the message is deleted.",
        )
            .answers(200, "The addresses.")
            .for_moderators();

    /// Suspend a person.
    Suspend { path: [UserId] body: Suspension } -> Done =
        Route::new(
            Method::Put,
            "/v1/moderation/suspensions/{userId}",
            "suspendUser",
            "Suspends someone: every session of theirs ends within seconds.",
        )
            .answers(200, "They are suspended, by this request or before.")
            .refuses(&[ErrorCode::UserNotFound])
            .for_moderators();

    /// Lift a suspension.
    Unsuspend { path: [UserId] body: Reason } -> Done =
        Route::new(
            Method::Delete,
            "/v1/moderation/suspensions/{userId}",
            "unsuspendUser",
            "Lifts a suspension.",
        )
            .answers(200, "They are not suspended, since this request or before.")
            .refuses(&[ErrorCode::UserNotFound])
            .for_moderators();

    /// Remove a message.
    RemoveMessage { path: [ConversationId, EntryId] body: Removal } -> Done =
        Route::new(
            Method::Delete,
            "/v1/moderation/conversations/{conversationId}/messages/{entryId}",
            "removeMessage",
            "Removes a message for everyone: what it said is erased.",
        )
            .answers(200, "It is removed, by this request or before.")
            .refuses(&[
            ErrorCode::EntryNotFound,
            ErrorCode::ConversationNotFound,
            ErrorCode::EntryIdInvalid,
            ErrorCode::EntryIdExpired,
            ErrorCode::EntryIdConflict,
            ])
            .for_moderators();

    /// Remove a person's picture.
    RemoveUserPicture { path: [UserId] body: Reason } -> Done =
        Route::new(
            Method::Delete,
            "/v1/moderation/users/{userId}/picture",
            "removeUserPicture",
            "Takes someone's picture away.",
        )
            .answers(200, "They have none, since this request or before.")
            .refuses(&[ErrorCode::UserNotFound])
            .for_moderators();

    /// Take a group's picture away.
    RemoveGroupPicture { path: [ConversationId] body: Removal } -> Done =
        Route::new(
            Method::Delete,
            "/v1/moderation/conversations/{conversationId}/picture",
            "moderateGroupPicture",
            "Takes a group's picture away.",
        )
            .answers(200, "It has none, since this request or before.")
            .refuses(&[
            ErrorCode::ConversationNotFound,
            ErrorCode::NotAGroup,
            ErrorCode::EntryIdInvalid,
            ErrorCode::EntryIdExpired,
            ErrorCode::EntryIdConflict,
            ])
            .for_moderators();

    /// Read what moderators did.
    Audit { query: ListAudit } -> AuditPage =
        Route::new(Method::Get, "/v1/moderation/audit", "listAudit", "Lists what moderators did.")
            .answers(200, "A page of it, the latest first.")
            .for_moderators();
}

/// Which reports to list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListReports {
    /// Those in this state; open ones where absent.
    #[serde(default)]
    pub status: ReportStatus,
    /// Go on here, from the last page's `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// How far a report has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ReportStatus {
    /// No decision yet.
    #[default]
    Open,
    /// Something was done about it.
    Resolved,
    /// Nothing was wrong.
    Dismissed,
}

impl ReportStatus {
    /// As it is spelt on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
            Self::Dismissed => "dismissed",
        }
    }
}

/// A report, as moderators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The report's id.
    pub report_id: ReportId,
    /// Who reported; absent where they have left Natter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporter_id: Option<UserId>,
    /// What or whom it is about.
    pub subject: ReportSubject,
    /// Whom it is about: the sender of the message, or the person.
    pub accused_id: UserId,
    /// What is wrong.
    pub category: ReportCategory,
    /// What else the reporter said.
    #[serde(default)]
    pub text: String,
    /// When it was received.
    pub created_at: Timestamp,
    /// What goes with it, where it is about a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// How far it has come.
    pub status: ReportStatus,
    /// Who decided and when, if decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

/// The decision on a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Decided {
    /// Which moderator.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A page of reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportPage {
    /// The reports.
    pub reports: Vec<Report>,
    /// Where the next page begins; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// What is to become of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// The state it goes into.
    pub status: ReportStatus,
    /// Why: 1 to 2000 bytes of UTF-8.
    pub reason: String,
}

/// The end and the reason of a suspension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suspension {
    /// Until when; for good where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Why: 1 to 2000 bytes of UTF-8.
    pub reason: String,
}

/// Why something is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Why: 1 to 2000 bytes of UTF-8.
    pub reason: String,
}

/// Why to remove a message, or a group's picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Removal {
    /// The id of the removal, which is an entry of its own: a UUIDv7 that the client makes once and keeps for every
    /// resend.
    pub request_id: EntryId,
    /// Why: 1 to 2000 bytes of UTF-8.
    pub reason: String,
}

/// Which part of the audit to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListAudit {
    /// Acts of this month, as `2026-11`; the present one where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// Go on here, from the last page's `next`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Something that a moderator did. Written before it takes effect, and never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditRecord {
    /// When.
    pub at: Timestamp,
    /// Which moderator.
    pub moderator_id: UserId,
    /// What.
    pub act: ModerationAct,
    /// Why.
    pub reason: String,
}

/// What a moderator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ModerationAct {
    /// Decides on a report.
    Decided {
        /// Which.
        report_id: ReportId,
        /// The state it goes into.
        status: ReportStatus,
    },
    /// Suspends a person.
    Suspended {
        /// Whom.
        user_id: UserId,
        /// Until when; for good where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// Lifts a suspension.
    Unsuspended {
        /// Whose.
        user_id: UserId,
    },
    /// Removes a message.
    MessageRemoved {
        /// The conversation.
        conversation_id: ConversationId,
        /// Which.
        entry_id: EntryId,
    },
    /// Removes a person's picture.
    UserPictureRemoved {
        /// Whose.
        user_id: UserId,
        /// Which.
        picture_id: PictureId,
    },
    /// Takes a group's picture away.
    GroupPictureRemoved {
        /// Whose.
        conversation_id: ConversationId,
        /// Which.
        picture_id: PictureId,
    },
}

/// A page of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditPage {
    /// The acts.
    pub records: Vec<AuditRecord>,
    /// Where the next page begins; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
