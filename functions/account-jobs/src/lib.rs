//! Background jobs of accounts: exporting all data of a person, and erasing an account.
//!
//! A job may be delivered twice and may stop anywhere, so everything it does is safe to repeat. A failed job is retried
//! from the queue after a minute, then after four times as long each time, and finally goes to the dead-letter queue.

mod archive;
mod erase;
mod export;
mod files;
mod leave;
mod tips;

use std::time::Duration;

use natter_chat::causes;
use natter_chat::personal::{PersonalPage, PersonalRequest};
use natter_cognito::admin::Admin;
use natter_delivery::{Delivery, Log, Services};
use natter_dynamo::{Conversations, Media, Messages, Safety, Tips, Users};
use natter_invoke::Callee;
use natter_lambda::{
    BatchReply, Clock, Environment, Function, HandlerError, InitError, QueueEvent, QueueMessage, aws::sdk_config,
};
use natter_media::MediaFiles;
use natter_objects::Objects;
use natter_pictures::Pictures;
use natter_queue::{AccountJob, JobQueue};

/// How long the archive may take for an answer: as long as `personal-archive` may, which waits for a database that is waking,
/// and a moment to start it.
const ARCHIVE_LIMIT: Duration = Duration::from_secs(65);

/// How long after its first failure a job comes again: the queue's own hour would find the database asleep again.
const FIRST_PAUSE: Duration = Duration::from_mins(1);

/// How long a job waits at most to come again.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);

/// The function `account-jobs`.
pub struct AccountJobs {
    users: Users,
    conversations: Conversations,
    messages: Messages,
    media: Media,
    files: MediaFiles,
    safety: Safety,
    tips: Tips,
    log: Log,
    delivery: Delivery,
    archive: Callee<PersonalRequest, PersonalPage>,
    admin: Admin,
    queue: JobQueue,
    exports: Objects,
    pictures: Pictures,
    clock: Clock,
}

/// Why a job has not come to its end.
type JobError = Box<dyn std::error::Error + Send + Sync>;

impl Function for AccountJobs {
    type Event = QueueEvent;
    type Reply = BatchReply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        let cognito = sdk_config(environment, "COGNITO_IDENTITY_PROVIDER")?;
        let exports = Objects::new(&sdk_config(environment, "S3")?, environment.required("EXPORTS_BUCKET")?);
        let lambda = sdk_config(environment, "LAMBDA")?;
        Ok(Self {
            users: services.users()?,
            log: services.log()?,
            conversations: services.conversations()?,
            messages: services.messages()?,
            media: services.media()?,
            files: MediaFiles::from_environment(environment)?,
            delivery: services.delivery()?,
            safety: services.safety()?,
            tips: services.tips()?,
            archive: Callee::patient(&lambda, environment.required("PERSONAL_ARCHIVE_FUNCTION")?, ARCHIVE_LIMIT),
            admin: Admin::new(&cognito, environment.required("USER_POOL_ID")?),
            queue: JobQueue::new(&sdk_config(environment, "SQS")?, environment.required("ACCOUNT_JOBS_QUEUE_URL")?),
            exports: exports.map_err(|error| InitError::setup("the bucket of exports", error))?,
            pictures: Pictures::from_environment(environment)?,
            clock: environment.clock(),
        })
    }

    async fn handle(&self, event: QueueEvent) -> Result<BatchReply, HandlerError> {
        Ok(event.each(|message| self.attempt(message)).await)
    }
}

impl AccountJobs {
    /// Whether it is done.
    async fn attempt(&self, record: &QueueMessage) -> bool {
        let Err(error) = self.take(record).await else { return true };
        tracing::error!(error = %causes(&*error), "a job has failed");
        self.deliver_again(record).await;
        false
    }

    /// Sooner than the queue would by itself; where that cannot be had, the queue's own time is good enough.
    async fn deliver_again(&self, record: &QueueMessage) {
        let pause = FIRST_PAUSE * 4_u32.saturating_pow(record.deliveries().saturating_sub(1).min(3));
        if let Err(error) = self.queue.deliver_again(&record.receipt_handle, pause.min(LONGEST_PAUSE)).await {
            tracing::warn!(error = %causes(&error), "a job comes again late");
        }
    }

    async fn take(&self, record: &QueueMessage) -> Result<(), JobError> {
        match serde_json::from_str(&record.body)? {
            AccountJob::Export { user_id, job_id } => self.export(user_id, job_id).await,
            AccountJob::Erase { user_id, job_id } => self.erase(user_id, job_id).await,
        }
    }
}
