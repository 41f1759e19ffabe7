//! Resolves and dismisses reports.

use natter_chat::ErrorCode;
use natter_chat::api::moderation::{Decision, ModerationAct};
use natter_lambda::ActionError;
use natter_lambda::http::{Body, HttpRequest, Response, json};

use crate::{ModerationApi, act};

impl ModerationApi {
    /// `PATCH /v1/moderation/reports/{reportId}`.
    pub(crate) async fn decide(&self, request: &HttpRequest) -> Result<Response<Body>, ActionError> {
        let report_id = request.parameter("reportId")?;
        let decision: Decision = request.body()?;
        let act = act(request, ModerationAct::Decided { report_id, status: decision.status }, &decision.reason)?;
        if !self.safety.decide(report_id, &decision, &act).await.map_err(ActionError::unavailable)? {
            return Err(ErrorCode::ReportNotFound.into());
        }
        let report = self.safety.get_report(report_id).await.map_err(ActionError::unavailable)?;
        json(200, &report.ok_or(ErrorCode::ReportNotFound)?)
    }
}
