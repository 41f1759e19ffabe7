//! Deletes, once an hour, files that nothing holds: what was not sent within a day, and what no message carries any more. What
//! a report has held for long enough is let go of before that.
//!
//! A file is condemned first, so that no message can hold it any more; then its objects go, and its item last: after a crash,
//! the next sweep finds it by that.
//!
//! It also looks whether what people have asked for has come from deep storage, and tells them (`restored.rs`).

mod restored;

use natter_chat::causes;
use natter_delivery::{Alerts, Services};
use natter_dynamo::{Conversations, Media};
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError};
use natter_media::MediaFiles;
use serde::{Deserialize, Serialize};

/// How many files one invocation takes of each shard; the next one takes the rest.
const BATCH: usize = 200;

/// The function `sweep-media`.
pub struct SweepMedia {
    media: Media,
    files: MediaFiles,
    conversations: Conversations,
    alerts: Alerts,
    clock: Clock,
}

/// The schedule's event, which says nothing.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub struct Tick {}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// How many files were deleted.
    pub deleted: u32,
    /// How many people were told that a file has come from deep storage.
    pub restored: u32,
}

impl Function for SweepMedia {
    type Event = Tick;
    type Reply = Report;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            media: services.media()?,
            files: MediaFiles::from_environment(environment)?,
            conversations: services.conversations()?,
            alerts: services.alerts()?,
            clock: environment.clock(),
        })
    }

    async fn handle(&self, _: Tick) -> Result<Report, HandlerError> {
        let now = self.clock.now();
        let store = |error| HandlerError::because("DynamoDB did not answer", error);
        let mut report = Report::default();
        for overdue in self.media.overdue_reports(now, BATCH).await.map_err(store)? {
            self.media.release_report(overdue, now).await.map_err(store)?;
        }
        for media in self.media.unheld(now, BATCH).await.map_err(store)? {
            if let Some(file) = self.media.condemn(media, now).await.map_err(store)? {
                let forgotten = self.files.forget(media, file.upload_id.as_deref(), now).await;
                forgotten.map_err(|error| HandlerError::because("a file could not be deleted", error))?;
                self.media.forget(media).await.map_err(store)?;
                report.deleted += 1;
            }
        }
        for restore in self.media.due_restores(now, BATCH).await.map_err(store)? {
            // What fails for one is tried again in an hour, and must not keep the others waiting.
            match self.look_for(&restore, now).await {
                Ok(is_told) => report.restored += u32::from(is_told),
                Err(failure) => tracing::error!(error = %causes(&failure), "nobody is told that a file is there"),
            }
        }
        tracing::info!(deleted = report.deleted, restored = report.restored, "swept");
        Ok(report)
    }
}
