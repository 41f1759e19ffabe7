//! The items of the Safety table.

use natter_chat::{ReportId, Timestamp, UserId};
use natter_protocol::api::moderation::{AuditRecord, Decided, ModerationAct, Report, ReportStatus};
use natter_protocol::api::reports::{ReportCategory, ReportSubject};
use serde::{Deserialize, Serialize};

use crate::{error::StoreError, keys};

/// A report. Its evidence is one string: nothing ever looks into it but a moderator.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReportItem {
    pk: String,
    sk: String,
    /// Puts the item into `by-status`.
    pub(super) status: ReportStatus,
    /// Its place among those of its status.
    pub(super) place: String,
    pub(super) report_id: ReportId,
    /// Puts the item into `by-reporter`, for as long as there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reporter_id: Option<UserId>,
    /// A map with its `kind`, as on the wire.
    pub(super) subject: ReportSubject,
    accused_id: UserId,
    category: ReportCategory,
    text: String,
    pub(super) created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<Decided>,
}

impl ReportItem {
    pub(super) fn new(operation: &'static str, report: &Report) -> Result<Self, StoreError> {
        let evidence = report.evidence.as_ref().map(serde_json::to_string).transpose();
        Ok(Self {
            pk: keys::report_partition(report.report_id),
            sk: keys::REPORT.to_owned(),
            status: report.status,
            place: keys::report_place(report.created_at, report.report_id),
            report_id: report.report_id,
            reporter_id: report.reporter_id,
            subject: report.subject,
            accused_id: report.accused_id,
            category: report.category,
            text: report.text.clone(),
            created_at: report.created_at,
            evidence: evidence.map_err(StoreError::json(operation))?,
            decided: report.decided.clone(),
        })
    }

    pub(super) fn into_report(self, operation: &'static str) -> Result<Report, StoreError> {
        let evidence = self.evidence.map(|evidence| serde_json::from_str(&evidence)).transpose();
        Ok(Report {
            report_id: self.report_id,
            reporter_id: self.reporter_id,
            subject: self.subject,
            accused_id: self.accused_id,
            category: self.category,
            text: self.text,
            created_at: self.created_at,
            evidence: evidence.map_err(StoreError::json(operation))?,
            status: self.status,
            decided: self.decided,
        })
    }
}

/// As much of an index entry as it takes to read the report.
#[derive(Debug, Deserialize)]
pub(super) struct ReportKey {
    pub(super) pk: String,
    pub(super) place: String,
}

/// An act of a moderator's.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AuditItem {
    pk: String,
    pub(super) sk: String,
    at: Timestamp,
    moderator_id: UserId,
    act: ModerationAct,
    reason: String,
}

impl AuditItem {
    pub(super) fn new(act: &super::Act) -> Self {
        let record = &act.record;
        Self {
            pk: keys::audit_partition(natter_chat::Month::of(record.at)),
            sk: keys::audit_place(record.at, act.id),
            at: record.at,
            moderator_id: record.moderator_id,
            act: record.act,
            reason: record.reason.clone(),
        }
    }
}

impl From<AuditItem> for AuditRecord {
    fn from(item: AuditItem) -> Self {
        Self { at: item.at, moderator_id: item.moderator_id, act: item.act, reason: item.reason }
    }
}
