//! `notify`: tells people of new entries through their browsers' push services.
//!
//! It has two sources. From the stream of the Messages table it takes what somebody may be told of, and leaves that to its
//! own queue: with `archive` it is the second consumer of a shard, and the last that reads without being throttled. From the
//! queue it takes whom to tell: everybody of a conversation, a shard of a large group, somebody who has had time to read it
//! on the device that they were using, or one device whose push service was busy. The rules are
//! [`natter_chat::notification`]'s and are asked anew each time.
//!
//! A device is notified of a place by whoever claims it, which is a message of the queue. Batches that come twice make two
//! messages: one of them has it. A message that comes twice has died or failed before, and goes on with what it claimed; should
//! a device get the same twice by that, it shows it once.

mod alerts;
mod jobs;
mod people;
mod push;

use std::time::Duration;

use futures_util::{StreamExt, future, stream};
use natter_chat::causes;
use natter_chat::notification::{Notice, PushHosts};
use natter_delivery::Services;
use natter_dynamo::stream::{StreamEvent, StreamRecord};
use natter_dynamo::{Connections, Conversations, Users};
use natter_lambda::{
    BatchReply, Clock, Environment, Function, HandlerError, InitError, QueueEvent, QueueMessage, aws::sdk_config,
};
use natter_push::{Apns, ApnsNames, Fcm, KeyError, PushServices, VapidKey, secret};
use natter_queue::{NotificationJob, NotifyJob, NotifyQueue, NotifyWhom};
use serde::Deserialize;
use tracing::Instrument;

use jobs::JobError;

/// How many jobs are done at once.
const CONCURRENCY: usize = 5;

/// How long after its first failure a job comes again where its push service does not say, and how long it waits at most.
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_mins(15);

/// The function `notify`.
pub struct Notify {
    connections: Connections,
    conversations: Conversations,
    users: Users,
    queue: NotifyQueue,
    /// `None` where the deployment has no key: nobody can be subscribed then, and nothing is done.
    push: Option<PushServices>,
    clock: Clock,
}

/// What calls the function.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum NotifyEvent {
    /// The stream of the Messages table.
    Entries(StreamEvent),
    /// The queue of jobs.
    Jobs(QueueEvent),
}

impl Function for Notify {
    type Event = NotifyEvent;
    type Reply = BatchReply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            connections: services.connections()?,
            conversations: services.conversations()?,
            users: services.users()?,
            queue: services.notify_queue()?,
            push: push_services(environment).await?,
            clock: environment.clock(),
        })
    }

    async fn handle(&self, event: NotifyEvent) -> Result<BatchReply, HandlerError> {
        let Some(push) = &self.push else { return Ok(BatchReply::default()) };
        Ok(match event {
            NotifyEvent::Entries(event) => self.take_entries(&event.records).await,
            NotifyEvent::Jobs(event) => self.take_jobs(push, &event.records).await,
        })
    }
}

/// The push services, where there is a key for those of browsers.
async fn push_services(environment: &Environment) -> Result<Option<PushServices>, InitError> {
    // The local stack gives the key itself.
    let key = match environment.optional("PUSH_PRIVATE_KEY") {
        Some(key) => Some(key.to_owned()),
        None => key_of_parameter(environment, "PUSH_KEY_PARAMETER").await?,
    };
    let Some(key) = key else { return Ok(None) };
    let key = VapidKey::parse(&key, environment.required("PUSH_CONTACT")?).map_err(unusable)?;
    let hosts = PushHosts::parse(environment.required("PUSH_HOSTS")?);
    let fcm = key_of_parameter(environment, "FCM_CREDENTIALS_PARAMETER").await?;
    let apns = match key_of_parameter(environment, "APNS_KEY_PARAMETER").await? {
        Some(key) => Some(Apns::parse(&key, apns_names(environment)?).map_err(unusable)?),
        None => None,
    };
    let services = PushServices::new(key, hosts).map_err(|error| InitError::setup("notifications", error))?;
    Ok(Some(services.with_native(fcm.map(|key| Fcm::parse(&key)).transpose().map_err(unusable)?, apns)))
}

fn unusable(error: KeyError) -> InitError {
    InitError::setup("a key for notifications", error)
}

fn apns_names(environment: &Environment) -> Result<ApnsNames, InitError> {
    let named = |name| environment.required(name).map(str::to_owned);
    Ok(ApnsNames {
        key_id: named("APNS_KEY_ID")?,
        team_id: named("APNS_TEAM_ID")?,
        bundle_id: named("APNS_BUNDLE_ID")?,
    })
}

/// What the parameter of SSM holds that is named; `None` where none is.
async fn key_of_parameter(environment: &Environment, named: &str) -> Result<Option<String>, InitError> {
    let Some(parameter) = environment.optional(named) else { return Ok(None) };
    let key = secret(&sdk_config(environment, "SSM")?, parameter, environment.clock().now()).await;
    key.map(Some).map_err(|error| InitError::setup("a key for notifications", error))
}

impl Notify {
    /// The same with these push services; tests play those of phones.
    #[must_use]
    pub fn with_push_services(self, push: PushServices) -> Self {
        Self { push: Some(push), ..self }
    }

    /// Leaves what somebody may be told of to the queue.
    async fn take_entries(&self, records: &[StreamRecord]) -> BatchReply {
        let now = self.clock.now();
        // What cannot be read, `archive` reports.
        let entries = records.iter().filter_map(|record| record.inserted().ok().flatten());
        let notices = entries.filter_map(|entry| Notice::of(&entry)).filter(|notice| !notice.is_late(now));
        let jobs = notices.map(|notice| NotifyJob::Notify(NotificationJob { notice, whom: NotifyWhom::Everybody {} }));
        let jobs: Vec<_> = jobs.collect();
        match self.queue.send_all(&jobs, Duration::ZERO).await {
            Ok(()) => BatchReply::default(),
            Err(error) => {
                tracing::error!(error = %causes(&error), "the batch will be retried");
                records.first().map(StreamRecord::sequence_number).into_iter().collect()
            }
        }
    }

    async fn take_jobs(&self, push: &PushServices, records: &[QueueMessage]) -> BatchReply {
        let attempts = records.iter().map(|record| self.attempt(push, record).instrument(record.span()));
        let attempts = stream::iter(attempts.collect::<Vec<_>>()).buffer_unordered(CONCURRENCY);
        let failed: Vec<_> = attempts.filter_map(future::ready).collect().await;
        failed.into_iter().collect()
    }

    /// Gives the message where it is to come again.
    async fn attempt<'a>(&self, push: &PushServices, record: &'a QueueMessage) -> Option<&'a QueueMessage> {
        let error = self.take_job(push, record).await.err()?;
        self.report(record, &error).await;
        Some(record)
    }

    async fn take_job(&self, push: &PushServices, record: &QueueMessage) -> Result<(), JobError> {
        // Not the cause, which quotes what it does not understand.
        let now = self.clock.now();
        match serde_json::from_str(&record.body).map_err(|_| JobError::Unreadable)? {
            NotifyJob::Notify(job) => self.work(push, &job, &record.message_id, now).await,
            NotifyJob::TakeBack(job) => self.take_back(push, &job, now).await,
            NotifyJob::Alert(job) => self.alert(push, &job, now).await,
        }
    }

    /// Has it come again later each time, or when the push service says; where that cannot be had, the queue's own time is
    /// good enough.
    async fn report(&self, record: &QueueMessage, error: &JobError) {
        tracing::warn!(error = %causes(error), "a notification will be retried");
        let pause = FIRST_PAUSE * 2_u32.saturating_pow(record.deliveries().saturating_sub(1).min(5));
        let pause = error.retry_after().unwrap_or(pause).min(LONGEST_PAUSE);
        if let Err(error) = self.queue.deliver_again(&record.receipt_handle, pause).await {
            tracing::warn!(error = %causes(&error), "a notification comes again later than it should");
        }
    }
}
