//! The items of the Media table.

use std::collections::BTreeSet;

use natter_chat::{Attachment, ConversationId, Entry, EntryId, MediaId, ReportId, Seq, Timestamp, UserId};
use natter_protocol::api::media::{MediaRefusal, MediaStage, NewMedia};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Inspected, MediaRecord};
use crate::keys;

/// A file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct MediaItem {
    pk: String,
    sk: String,
    pub(super) uploader_id: UserId,
    announced: NewMedia,
    pub(super) stage: MediaStage,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<MediaRefusal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    given_up_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) found: Option<Inspected>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    upload_id: Option<String>,
    /// Who holds the file; written as a whole by nobody.
    #[serde(default, skip_serializing)]
    pub(super) holders: BTreeSet<String>,
    /// Puts the item into `by-due`, as long as no message holds the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unheld: Option<String>,
    /// Its place there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<Timestamp>,
    /// No message can hold it any more: it is to be deleted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_gone: bool,
}

impl MediaItem {
    pub(super) fn new(uploader_id: UserId, file: &NewMedia, due: Timestamp) -> Self {
        Self {
            pk: keys::media_partition(file.media_id),
            sk: keys::MEDIA.to_owned(),
            uploader_id,
            announced: file.clone(),
            stage: MediaStage::Uploading,
            reason: None,
            given_up_at: None,
            found: None,
            upload_id: None,
            holders: BTreeSet::new(),
            unheld: Some(keys::unheld_shard(file.media_id)),
            due: Some(due),
            is_gone: false,
        }
    }

    /// Whether a message carries the file.
    pub(super) fn is_carried(&self) -> bool {
        !self.is_gone && self.holders.iter().any(|holder| !keys::is_report_partition(holder))
    }
}

impl From<MediaItem> for MediaRecord {
    fn from(item: MediaItem) -> Self {
        let MediaItem { uploader_id, announced, stage, reason, given_up_at, found, upload_id, .. } = item;
        Self { uploader_id, announced, stage, reason, given_up_at, found, upload_id }
    }
}

/// That somebody uploads a file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct UploadItem {
    pk: String,
    sk: String,
    pub(super) media_id: MediaId,
}

impl UploadItem {
    pub(super) fn new(user: UserId, media_id: MediaId) -> Self {
        Self { pk: keys::uploads_of(user), sk: keys::upload_sort_key(media_id), media_id }
    }
}

/// That a message at a place carries a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct GrantItem {
    pub(super) pk: String,
    pub(super) sk: String,
    pub(super) conversation_id: ConversationId,
    pub(super) entry_id: EntryId,
    pub(super) seq: Seq,
    pub(super) sender_id: UserId,
    pub(super) sent_at: Timestamp,
    pub(super) kind: String,
    pub(super) attachment: Attachment,
    pub(super) run: Uuid,
}

impl GrantItem {
    pub(super) fn new(entry: &Entry, attachment: &Attachment, run: Uuid) -> Self {
        Self {
            pk: keys::media_in(entry.conversation_id),
            sk: keys::grant_sort_key(entry.seq, attachment.media_id),
            conversation_id: entry.conversation_id,
            entry_id: entry.entry_id,
            seq: entry.seq,
            sender_id: entry.sender_id,
            sent_at: entry.sent_at,
            kind: attachment.kind.as_str().to_owned(),
            attachment: attachment.clone(),
            run,
        }
    }
}

/// That a report holds a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ReportedItem {
    pub(super) pk: String,
    sk: String,
    /// Puts the item into `by-due`.
    unheld: String,
    /// When the report has held it for long enough.
    due: Timestamp,
    pub(super) attachment: Attachment,
    pub(super) run: Uuid,
}

impl ReportedItem {
    pub(super) fn new(report: ReportId, attachment: Attachment, run: Uuid, due: Timestamp) -> Self {
        Self {
            pk: keys::report_partition(report),
            sk: keys::upload_sort_key(attachment.media_id),
            unheld: keys::HELD_FOR_REPORTS.to_owned(),
            due,
            attachment,
            run,
        }
    }
}
