//! Reads reports and the audit log.

use natter_chat::Month;
use natter_dynamo::Safety;
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::api::moderation::{AuditPage, ListAudit, ListReports, ReportPage, endpoints};
use natter_protocol::{ChatError, ErrorCode};

use crate::ModerationApi;

/// How many reports a page holds: with their evidence, they must fit into one answer of 6 MB.
const REPORTS_OF_A_PAGE: usize = 20;

/// How many acts a page holds.
const ACTS_OF_A_PAGE: usize = 100;

impl ModerationApi {
    /// `GET /v1/moderation/reports`.
    pub(crate) async fn reports(&self, _: &HttpRequest, input: Input<endpoints::Reports>) -> Result<ReportPage> {
        let ListReports { status, cursor } = input.query;
        check_cursor(cursor.as_deref())?;
        let (reports, next) = self.safety.reports(status, cursor.as_deref(), REPORTS_OF_A_PAGE).await?;
        Ok(ReportPage { reports, next })
    }

    /// `GET /v1/moderation/audit`.
    pub(crate) async fn audit(&self, request: &HttpRequest, input: Input<endpoints::Audit>) -> Result<AuditPage> {
        let ListAudit { month, cursor } = input.query;
        check_cursor(cursor.as_deref())?;
        let month = month.map_or(Ok(Month::of(request.now)), |month| month.parse());
        let month = month.map_err(|error| ChatError::with_message(ErrorCode::InvalidFrame, error.to_string()))?;
        let (records, next) = self.safety.audit(month, cursor.as_deref(), ACTS_OF_A_PAGE).await?;
        Ok(AuditPage { records, next })
    }
}

fn check_cursor(cursor: Option<&str>) -> Result<(), ErrorCode> {
    let is_known = cursor.is_none_or(Safety::is_place);
    if is_known { Ok(()) } else { Err(ErrorCode::InvalidFrame) }
}
