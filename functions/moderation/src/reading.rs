//! Reads reports and the audit log.

use natter_chat::api::moderation::{AuditPage, ListAudit, ListReports, ReportPage};
use natter_chat::{ChatError, ErrorCode};
use natter_dynamo::Month;
use natter_lambda::ActionError;
use natter_lambda::http::{Body, HttpRequest, Response, json};

use crate::ModerationApi;

/// How many reports a page holds: with their evidence, they must fit into one answer of 6 MB.
const REPORTS_OF_A_PAGE: usize = 20;

/// How many acts a page holds.
const ACTS_OF_A_PAGE: usize = 100;

impl ModerationApi {
    /// `GET /v1/moderation/reports`.
    pub(crate) async fn reports(&self, request: &HttpRequest) -> Result<Response<Body>, ActionError> {
        let ListReports { status, cursor } = request.query()?;
        let page = self.safety.reports(status, cursor.as_deref(), REPORTS_OF_A_PAGE).await;
        let (reports, next) = page.map_err(ActionError::unavailable)?;
        json(200, &ReportPage { reports, next })
    }

    /// `GET /v1/moderation/audit`.
    pub(crate) async fn audit(&self, request: &HttpRequest) -> Result<Response<Body>, ActionError> {
        let ListAudit { month, cursor } = request.query()?;
        let month = month.map_or(Ok(Month::of(request.now)), |month| month.parse());
        let month = month.map_err(|error| ChatError::with_message(ErrorCode::InvalidFrame, error.to_string()))?;
        let page = self.safety.audit(month, cursor.as_deref(), ACTS_OF_A_PAGE).await;
        let (records, next) = page.map_err(ActionError::unavailable)?;
        json(200, &AuditPage { records, next })
    }
}
