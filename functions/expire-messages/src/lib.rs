//! Deletes, once a day, messages that are older than the deployment keeps them: from the archive, the search index and
//! the previews of conversations, with the files that they carry. If the deployment keeps everything, it does nothing and does not wake the database.
//!
//! The preview is emptied before its message is deleted: after a crash, the message leads to it again. An invocation
//! that runs out of time leaves the rest to the next one, which also begins with the oldest.

use std::collections::BTreeMap;
use std::time::Duration;

use natter_chat::history::Retention;
use natter_chat::{ConversationId, Seq, Timestamp};
use natter_delivery::Services;
use natter_dynamo::{Conversations, Media, Revoked};
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError};
use natter_postgres::{Archive, ArchiveError, DatabaseSettings, OldEntry};
use serde::{Deserialize, Serialize};

/// How many entries go with one statement.
const BATCH: usize = 500;

/// After this time no new batch is begun, so that an invocation ends within Lambda's 15 minutes.
const TIME_LIMIT: Duration = Duration::from_mins(12);

/// The function `expire-messages`.
pub struct ExpireMessages {
    conversations: Conversations,
    media: Media,
    archive: Archive,
    retention: Retention,
    clock: Clock,
}

/// The schedule's event, which says nothing.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub struct Tick {}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// How many entries were deleted.
    pub deleted: u64,
    /// Whether nothing is left that is too old.
    pub is_finished: bool,
}

impl Function for ExpireMessages {
    type Event = Tick;
    type Reply = Report;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        let days = environment.parsed_or("MESSAGE_RETENTION_DAYS", 0)?;
        Ok(Self {
            conversations: services.conversations()?,
            media: services.media()?,
            archive: Archive::new(environment.read("the archive", DatabaseSettings::from_lookup)?),
            retention: Retention::of_days(days).map_err(|error| InitError::setup("the retention", error))?,
            clock: environment.clock(),
        })
    }

    async fn handle(&self, _: Tick) -> Result<Report, HandlerError> {
        let began = self.clock.now();
        let Some(kept_since) = self.retention.kept_since(began) else {
            return Ok(Report { deleted: 0, is_finished: true });
        };
        // First: nothing that is too old comes in from here on.
        self.archive.keep_since(kept_since).await.map_err(archive_failed)?;
        let report = self.delete_expired(kept_since, began.plus(TIME_LIMIT)).await?;
        let Report { deleted, is_finished } = report;
        tracing::info!(deleted, is_finished, "expired");
        Ok(report)
    }
}

impl ExpireMessages {
    async fn delete_expired(&self, before: Timestamp, deadline: Timestamp) -> Result<Report, HandlerError> {
        let mut deleted = 0;
        while self.clock.now() < deadline {
            let old = self.archive.oldest(before, BATCH).await.map_err(archive_failed)?;
            self.empty_previews(&old).await?;
            self.revoke_media(&old, self.clock.now()).await?;
            deleted += self.archive.delete(&old).await.map_err(archive_failed)?;
            if old.len() < BATCH {
                return Ok(Report { deleted, is_finished: true });
            }
        }
        Ok(Report { deleted, is_finished: false })
    }

    /// What these entries carried, and what was carried before them.
    async fn revoke_media(&self, old: &[OldEntry], now: Timestamp) -> Result<(), HandlerError> {
        let mut last_places: BTreeMap<ConversationId, Seq> = BTreeMap::new();
        for entry in old {
            let place = last_places.entry(entry.conversation_id).or_insert(entry.seq);
            *place = entry.seq.max(*place);
        }
        for (conversation, seq) in last_places {
            let revoked = self.media.revoke(conversation, Revoked::UpTo(seq), now).await;
            revoked.map_err(|error| HandlerError::because("the files of messages could not be taken away", error))?;
        }
        Ok(())
    }

    /// A conversation keeps its place in the lists, and says nothing of what was said last.
    async fn empty_previews(&self, old: &[OldEntry]) -> Result<(), HandlerError> {
        for last in old.iter().filter(|entry| entry.is_last_message) {
            let emptied = self.conversations.erase_preview(last.conversation_id, last.entry_id).await;
            emptied.map_err(|error| HandlerError::because("a preview could not be emptied", error))?;
        }
        Ok(())
    }
}

fn archive_failed(error: ArchiveError) -> HandlerError {
    HandlerError::because("the archive did not answer", error)
}
