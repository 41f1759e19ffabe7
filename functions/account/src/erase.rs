//! Starts the erasure of the caller's account.
//!
//! The job and its message come first, then the account is shut: a crash in between leaves an account that its owner can
//! ask to be erased once more, under the same receipt, and never one that is shut and stays so.

use natter_chat::{Handle, Timestamp, UserId};
use natter_dynamo::{Job, JobKind};
use natter_lambda::Result;
use natter_lambda::http::{HttpRequest, Input};
use natter_protocol::ErrorCode;
use natter_protocol::api::account::{Erase, Erasure, endpoints};
use natter_queue::AccountJob;
use uuid::Uuid;

use crate::AccountApi;

impl AccountApi {
    /// `DELETE /v1/me`.
    pub(crate) async fn erase(&self, request: &HttpRequest, input: Input<endpoints::Erase>) -> Result<Erasure> {
        let (user_id, now) = (request.caller.user_id, request.now);
        let Erase { handle } = input.body;
        self.check_handle(user_id, &handle).await?;
        let job = self.erasure_of(user_id, now).await?;
        let message = AccountJob::Erase { user_id, job_id: job.job_id };
        self.jobs.send(&message).await?;
        self.users.shut_account(user_id, now).await?;
        self.delivery.close(user_id, None, now).await;
        Ok(Erasure { receipt_id: job.job_id, requested_at: job.requested_at })
    }

    /// Whoever finds an open device must not be able to erase everything with one click.
    async fn check_handle(&self, user: UserId, typed: &str) -> Result<()> {
        let typed = Handle::parse(typed)?;
        let profile = self.users.get(&[user]).await?.pop();
        let profile = profile.ok_or(ErrorCode::UserNotFound)?;
        if profile.handle == typed { Ok(()) } else { Err(ErrorCode::HandleInvalid.into()) }
    }

    /// The job that has been asked for before, or else a new one.
    async fn erasure_of(&self, user: UserId, now: Timestamp) -> Result<Job> {
        let job = Job::new(Uuid::new_v4(), now);
        if let Some(before) = self.users.job(user, JobKind::Erase).await? {
            return Ok(before);
        }
        let begun = self.users.begin_job(user, JobKind::Erase, &job).await?;
        // Another request of theirs was quicker.
        if begun { Ok(job) } else { Err(ErrorCode::JobRunning.into()) }
    }
}
