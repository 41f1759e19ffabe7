//! The Media table: files that messages carry, and which messages carry them.
//!
//! A file is one item. It names its *holders*: the messages that carry it. A file that none holds is in `by-due`, where the sweep
//! finds it: what was never sent after a day, what no message carries any more at once.
//!
//! A *grant* says that a message at a place carries a file. Links are given for grants alone, so that they need no archive. It is
//! written with the holder, once the message is stored. Until then a file that is being sent is *reserved*: no sweep takes it for
//! longer than its sender may come back to finish. So what is refused, or dies on the way, has nothing to take back, and
//! cannot take away what a twin of it has stored.
//!
//! A report of a message holds its files as well, for the moderators, until it is decided on or 30 days are over.
//!
//! Who has asked for a file in deep storage is an item beside it, which is due when it may have come.

mod grants;
mod items;
mod reports;
mod restores;
mod sweep;

use std::time::Duration;

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::ReturnValue;
use natter_chat::{Attachment, MediaId, Timestamp, UserId};
use natter_protocol::api::media::{MediaRefusal, MediaStage, NewMedia};
use uuid::Uuid;

use self::items::{MediaItem, UploadItem};
use crate::{
    client::Client,
    error::StoreError,
    item, keys,
    table::Table,
    transaction::{self, Outcome, Part},
};

pub use self::grants::{Grant, Revoked, SharedPage};
pub use self::reports::ReportedFile;
pub use self::restores::Restore;

/// How long a file may wait to be sent.
pub const UNSENT_FOR: Duration = Duration::from_hours(24);

/// How long a file is kept that is being sent: longer than its message is in the log, where its sender may finish it.
const RESERVED_FOR: Duration = Duration::from_hours(8 * 24);

/// How long an inspection may take until its sender is told that the file could not be checked: longer than the queue tries,
/// whether a scan for malware is waited for, or the function died each time and told of nothing.
const INSPECTED_WITHIN: Duration = Duration::from_hours(1);

/// The store of files.
#[derive(Debug, Clone)]
pub struct Media {
    pub(crate) table: Table,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaRecord {
    /// Who uploads it.
    pub uploader_id: UserId,
    /// What they say of it.
    pub announced: NewMedia,
    /// How far it is.
    pub stage: MediaStage,
    /// Why it was refused, where it was.
    pub reason: Option<MediaRefusal>,
    /// From when on its inspection is given up, unless that has ended: it may still end.
    pub given_up_at: Option<Timestamp>,
    /// What the inspection found, where it is ready.
    pub found: Option<Inspected>,
    /// The bucket's id of its upload, where that goes in parts.
    pub upload_id: Option<String>,
}

impl MediaRecord {
    /// How far the file is for whoever uploads it, and why it was refused, where it was.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> (MediaStage, Option<MediaRefusal>) {
        if self.stage == MediaStage::Inspecting && self.given_up_at.is_some_and(|given_up_at| given_up_at <= now) {
            return (MediaStage::Refused, Some(MediaRefusal::Unchecked));
        }
        (self.stage, self.reason)
    }
}

/// What an inspection found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Inspected {
    /// The file, as messages carry it.
    pub attachment: Attachment,
    /// Which of the inspections put its objects: each puts its own.
    pub run: Uuid,
}

impl Media {
    /// The store on the table of this name.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { table: Table::new(client, table) }
    }

    /// Stores what somebody says of a file that they upload, unless there is a file with this id: then that is what it gives.
    /// Whether it is the same is the caller's to check.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn announce(&self, user: UserId, file: &NewMedia, now: Timestamp) -> Result<MediaRecord, StoreError> {
        let operation = "announcing a file";
        let new = MediaItem::new(user, file, now.plus(UNSENT_FOR));
        let media = self.table.put_part(item::write(operation, &new)?);
        let media = media.condition_expression("attribute_not_exists(pk)");
        let upload = self.table.put_part(item::write(operation, UploadItem::new(user, file.media_id))?);
        let writes = [media.part(operation)?, upload.part(operation)?];
        match transaction::write_all(&self.table, operation, &writes).await? {
            Outcome::Committed => Ok(new.into()),
            Outcome::Refused(_) => self.get(file.media_id).await?.ok_or(StoreError::Unfinished { operation }),
        }
    }

    /// The file with this id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn get(&self, media: MediaId) -> Result<Option<MediaRecord>, StoreError> {
        let found: Option<MediaItem> = self.table.get("reading a file", keys::media(media)).await?;
        Ok(found.filter(|found| !found.is_gone).map(MediaRecord::from))
    }

    /// Notes under which id a file is uploaded in parts, in place of an upload that is there no more.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Unfinished`] where another upload has begun meanwhile.
    pub async fn note_parts(&self, file: &MediaRecord, upload_id: &str) -> Result<(), StoreError> {
        let operation = "noting an upload in parts";
        let request = self.update(file.announced.media_id).update_expression("SET upload_id = :upload_id");
        let request = match &file.upload_id {
            Some(before) => request
                .condition_expression("upload_id = :before")
                .expression_attribute_values(":before", item::string(before)),
            None => request.condition_expression("attribute_exists(pk) AND attribute_not_exists(upload_id)"),
        };
        let request = request.expression_attribute_values(":upload_id", item::string(upload_id));
        let noted = self.table.update_if(operation, request).await?;
        noted.map(drop).ok_or(StoreError::Unfinished { operation })
    }

    /// Notes that a file is uploaded and is being inspected; repeated, it gives the inspection more time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_uploaded(&self, media: MediaId, now: Timestamp) -> Result<(), StoreError> {
        let operation = "noting an upload";
        let request = self.update(media).update_expression("SET stage = :inspecting, given_up_at = :given_up_at");
        let request = request
            .condition_expression("stage IN (:uploading, :inspecting)")
            .expression_attribute_values(":given_up_at", item::number(now.plus(INSPECTED_WITHIN).as_millis()))
            .expression_attribute_values(":inspecting", item::write_attribute(operation, MediaStage::Inspecting)?)
            .expression_attribute_values(":uploading", item::write_attribute(operation, MediaStage::Uploading)?);
        self.table.update_if(operation, request).await.map(drop)
    }

    /// Notes that a file could not be inspected, unless an inspection has ended. A later one may still.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_unchecked(&self, media: MediaId, now: Timestamp) -> Result<(), StoreError> {
        let operation = "noting that a file could not be inspected";
        let request = self.update(media).update_expression("SET given_up_at = :now");
        let request = request
            .condition_expression("stage = :inspecting")
            .expression_attribute_values(":now", item::number(now.as_millis()))
            .expression_attribute_values(":inspecting", item::write_attribute(operation, MediaStage::Inspecting)?);
        self.table.update_if(operation, request).await.map(drop)
    }

    /// Stores what an inspection came to, unless another one has come to an end before. Whether this one counts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_inspected(
        &self,
        media: MediaId,
        result: &Result<Inspected, MediaRefusal>,
    ) -> Result<bool, StoreError> {
        let operation = "noting an inspection";
        let (stage, name, value) = match result {
            Ok(found) => (MediaStage::Ready, "found", item::write_attribute(operation, found)?),
            Err(reason) => (MediaStage::Refused, "reason", item::write_attribute(operation, reason)?),
        };
        let request = self.update(media).update_expression("SET stage = :stage, #name = :value");
        let request = request
            .condition_expression("stage IN (:uploading, :inspecting) AND attribute_not_exists(is_gone)")
            .expression_attribute_names("#name", name)
            .expression_attribute_values(":value", value)
            .expression_attribute_values(":stage", item::write_attribute(operation, stage)?)
            .expression_attribute_values(":inspecting", item::write_attribute(operation, MediaStage::Inspecting)?)
            .expression_attribute_values(":uploading", item::write_attribute(operation, MediaStage::Uploading)?);
        Ok(self.table.update_if(operation, request).await?.is_some())
    }

    /// Keeps a file from the sweep until a message may hold it, where it is ready and, if `uploader` is given, theirs. What the
    /// inspection found; `None` where that is not so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn reserve(
        &self,
        media: MediaId,
        uploader: Option<UserId>,
        now: Timestamp,
    ) -> Result<Option<Inspected>, StoreError> {
        let operation = "reserving a file";
        let mut condition = "stage = :ready AND attribute_not_exists(is_gone)".to_owned();
        let mut request = self.update(media).update_expression("SET due = :due");
        if let Some(uploader) = uploader {
            condition.push_str(" AND uploader_id = :uploader");
            request = request.expression_attribute_values(":uploader", item::string(uploader));
        }
        let request = request
            .condition_expression(condition)
            .expression_attribute_values(":due", item::number(now.plus(RESERVED_FOR).as_millis()))
            .expression_attribute_values(":ready", item::write_attribute(operation, MediaStage::Ready)?)
            .return_values(ReturnValue::AllNew);
        let Some(reserved) = self.table.update_if(operation, request).await? else { return Ok(None) };
        let reserved = item::read::<MediaItem>(operation, reserved)?;
        Ok(reserved.found)
    }

    /// Leaves a file of somebody's to the sweep, where no message holds it. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn discard(&self, media: MediaId, uploader: UserId, now: Timestamp) -> Result<(), StoreError> {
        let request = self
            .update(media)
            .update_expression("SET unheld = :unheld, due = :now, is_gone = :true")
            .condition_expression("uploader_id = :uploader AND attribute_not_exists(holders)")
            .expression_attribute_values(":uploader", item::string(uploader))
            .expression_attribute_values(":true", item::boolean(true))
            .expression_attribute_values(":unheld", item::string(keys::unheld_shard(media)))
            .expression_attribute_values(":now", item::number(now.as_millis()));
        self.table.update_if("discarding a file", request).await.map(drop)
    }

    fn update(&self, media: MediaId) -> UpdateItemFluentBuilder {
        self.table.updating(keys::media(media))
    }
}
