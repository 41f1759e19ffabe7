//! Starts an export of the caller's data.

use std::time::Duration;

use natter_chat::{Timestamp, UserId};
use natter_dynamo::{Counted, Job, JobKind, JobState, RateLimit};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::account::{Export, endpoints};
use natter_queue::{AccountJob, export_key};
use uuid::Uuid;

use crate::AccountApi;

/// How long an address is good: long enough to begin a download, too short to pass on.
const ADDRESS_LIFETIME: Duration = Duration::from_mins(5);

/// How often somebody may ask for one.
const EXPORTS: RateLimit = RateLimit { max: 1, window: Duration::from_hours(24) };

/// What the archive is called where it is saved.
const FILE_NAME: &str = "natter-export.zip";

impl AccountApi {
    /// `POST /v1/me/export`.
    pub(crate) async fn start_export(&self, request: &HttpRequest, _: Input<endpoints::StartExport>) -> Result<Export> {
        let (user_id, requested_at) = (request.caller.user_id, request.now);
        self.count_export(user_id, requested_at).await?;
        let job = Job::new(Uuid::new_v4(), requested_at);
        let begun = self.users.begin_job(user_id, JobKind::Export, &job).await;
        if !begun? {
            return Err(ErrorCode::JobRunning.into());
        }
        let message = AccountJob::Export { user_id, job_id: job.job_id };
        self.jobs.send(&message).await?;
        Ok(Export::Running { requested_at })
    }

    /// An archive is much work; but one that failed may be asked for again.
    async fn count_export(&self, user: UserId, now: Timestamp) -> Result<()> {
        let before = self.users.job(user, JobKind::Export).await?;
        match before {
            Some(before) if before.state == JobState::Running && !before.is_lost(now) => {
                Err(ErrorCode::JobRunning.into())
            }
            Some(before) if before.state != JobState::Ready => Ok(()),
            _ => {
                let counted = self.users.count(user, Counted::Exports, now, &EXPORTS).await;
                Ok(counted?.check()?)
            }
        }
    }

    /// `GET /v1/me/export`.
    pub(crate) async fn export(&self, request: &HttpRequest, _: Input<endpoints::Export>) -> Result<Export> {
        let user = request.caller.user_id;
        let job = self.users.job(user, JobKind::Export).await?;
        let export = match job {
            Some(job) => self.state_of(user, &job, request.now).await?,
            None => Export::None {},
        };
        Ok(export)
    }

    async fn state_of(&self, user: UserId, job: &Job, now: Timestamp) -> Result<Export> {
        let requested_at = job.requested_at;
        match (job.state, job.result_expires_at) {
            (JobState::Running, _) if job.is_lost(now) => Ok(Export::Failed { requested_at }),
            (JobState::Running, _) => Ok(Export::Running { requested_at }),
            (JobState::Ready, Some(expires_at)) if expires_at > now => {
                let address =
                    self.exports.address(&export_key(user, job.job_id), FILE_NAME, ADDRESS_LIFETIME, now).await;
                Ok(Export::Ready { requested_at, expires_at, url: address? })
            }
            (JobState::Failed, _) => Ok(Export::Failed { requested_at }),
            (JobState::Ready, _) => Ok(Export::None {}),
        }
    }
}
