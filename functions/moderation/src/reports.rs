//! Resolves and dismisses reports.

use natter_chat::ErrorCode;
use natter_chat::api::moderation::{Decision, ModerationAct, Report, endpoints};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};

use crate::{ModerationApi, act};

impl ModerationApi {
    /// `PATCH /v1/moderation/reports/{reportId}`.
    pub(crate) async fn decide(&self, request: &HttpRequest, input: Input<endpoints::Decide>) -> Result<Report> {
        let report_id = input.path.0;
        let decision: Decision = input.body;
        let act = act(request, ModerationAct::Decided { report_id, status: decision.status }, &decision.reason)?;
        if !self.safety.decide(report_id, &decision, &act).await? {
            return Err(ErrorCode::ReportNotFound.into());
        }
        let report = self.safety.get_report(report_id).await?;
        Ok(report.ok_or(ErrorCode::ReportNotFound)?)
    }
}
