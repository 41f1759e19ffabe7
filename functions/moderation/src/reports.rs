//! Resolves and dismisses reports, and shows the files that they are about.

use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::media::MediaLinks;
use natter_protocol::api::moderation::{Decision, ModerationAct, Report, ReportStatus, endpoints};

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
        if decision.status != ReportStatus::Open {
            self.media.release_report(report_id, request.now).await?;
        }
        let report = self.safety.get_report(report_id).await?;
        Ok(report.ok_or(ErrorCode::ReportNotFound)?)
    }

    /// `GET /v1/moderation/reports/{reportId}/media`.
    pub(crate) async fn reported_media(
        &self,
        request: &HttpRequest,
        input: Input<endpoints::ReportedMedia>,
    ) -> Result<MediaLinks> {
        let mut links = Vec::new();
        for file in self.media.held_for_report(input.path.0).await? {
            links.push(self.files.link(&file.attachment, file.run, request.now).await?);
        }
        Ok(MediaLinks { links })
    }
}
