//! Erases an account.
//!
//! The order matters. First no one can act as them any more; then they are a deleted user, of which those are told who see
//! them; then what they wrote goes, and they themselves from their conversations; what tells of them goes after that, since it
//! is what a repetition finds its way by; their Cognito user goes last, so that no one can take their name while something is
//! left of them. Each step may be repeated, and finds what an interrupted one has left.

use natter_chat::personal::PersonalRequest;
use natter_chat::{Entry, Timestamp, UserId};
use natter_dynamo::{JobKind, Revoked};
use natter_queue::exports_of;
use uuid::Uuid;

use crate::{AccountJobs, JobError};

impl AccountJobs {
    /// Erases somebody, from wherever an earlier attempt has got to. Done before, it does nothing.
    pub(crate) async fn erase(&self, user: UserId, job_id: Uuid) -> Result<(), JobError> {
        let now = self.clock.now();
        let Some(job) = self.users.job(user, JobKind::Erase).await?.filter(|job| job.job_id == job_id) else {
            return Ok(());
        };
        self.lock_out(user, now).await?;
        for group in job.leaving {
            self.finish_leaving(group, user, now).await?;
        }
        self.users.forget_profile(user, now).await?;
        self.tell_acquaintances(user, now).await?;
        self.leave_all(user, now).await?;
        self.erase_archived(user, now).await?;
        self.media.discard_all(user, now).await?;
        self.tips.forget(user).await?;
        self.forget_reports(user).await?;
        self.forget_exports(user, now).await?;
        // After the profile, which could be given another one before.
        self.pictures.forget_all(user.into(), now).await?;
        // Whoever was put into a group meanwhile: nobody is any more who has no profile.
        self.leave_all(user, now).await?;
        self.users.forget_items(user).await?;
        self.admin.delete(user).await?;
        let Some(job) = self.users.job(user, JobKind::Erase).await? else { return Ok(()) };
        let receipt = self.users.end_erasure(user, &job, self.clock.now()).await?;
        tracing::info!(receipt_id = %receipt.receipt_id, "an account is erased");
        Ok(())
    }

    /// Nobody acts as them from here on.
    async fn lock_out(&self, user: UserId, now: Timestamp) -> Result<(), JobError> {
        self.users.shut_account(user, now).await?;
        self.admin.disable(user).await?;
        self.admin.sign_out(user).await?;
        self.delivery.close(user, None, now).await;
        Ok(())
    }

    /// Whoever sees them now sees a deleted user from here on. Their conversations tell who that is, as long as they are in
    /// them: where an earlier attempt has come further, it has told them.
    async fn tell_acquaintances(&self, user: UserId, now: Timestamp) -> Result<(), JobError> {
        for profile in self.users.get(&[user]).await? {
            self.delivery.profile_changed(&self.users, &profile, now).await;
        }
        Ok(())
    }

    /// What they wrote, in the archive; and in DynamoDB where it was written in conversations that they have left since.
    async fn erase_archived(&self, user_id: UserId, now: Timestamp) -> Result<(), JobError> {
        loop {
            let page = self.archive.ask(&PersonalRequest::Erase { user_id }).await?;
            self.messages.erase_all(&page.entries).await?;
            for of_conversation in page.entries.chunk_by(|one, other| one.conversation_id == other.conversation_id) {
                let Some(Entry { conversation_id, .. }) = of_conversation.first() else { continue };
                self.media.revoke(*conversation_id, Revoked::SentBy(user_id), now).await?;
            }
            self.users.count_erased(user_id, u64::try_from(page.entries.len()).unwrap_or(u64::MAX), 0).await?;
            if !page.has_more {
                return Ok(());
            }
        }
    }

    /// What they have reported stays with the moderators; who it was does not.
    async fn forget_reports(&self, user: UserId) -> Result<(), JobError> {
        for report in self.safety.reports_by(user).await? {
            self.safety.anonymise(report.report_id).await?;
        }
        Ok(())
    }

    /// The archives of their data that are waiting to be fetched.
    async fn forget_exports(&self, user: UserId, now: Timestamp) -> Result<(), JobError> {
        for key in self.exports.list(&exports_of(user), now).await? {
            self.exports.delete(&key, now).await?;
        }
        Ok(())
    }
}
