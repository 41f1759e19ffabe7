//! The files that reports hold, so that moderators see what was reported though its sender has deleted it.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use natter_chat::{Attachment, ConversationId, MediaId, ReportId, Timestamp};
use natter_protocol::api::media::CarriedMedia;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Grant, Media,
    items::{MediaItem, ReportedItem},
};
use crate::{
    error::StoreError,
    item, keys,
    transaction::{self, Outcome, Part},
};

/// How long a report holds files that nobody decides on.
const HELD_FOR: Duration = Duration::from_hours(30 * 24);

/// A file that a report holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedFile {
    /// The file.
    pub attachment: Attachment,
    /// The inspection that put its objects.
    pub run: Uuid,
}

/// As much of an index entry as it takes to know whose it is.
#[derive(Deserialize)]
struct DueReport {
    pk: String,
}

/// How a report is named that holds a file.
fn holder(report: ReportId) -> AttributeValue {
    item::strings(keys::report_partition(report))
}

impl Media {
    /// Holds the files that a message carries, for a report of it. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn hold_for_report(
        &self,
        report: ReportId,
        conversation: ConversationId,
        carried: &[CarriedMedia],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let operation = "holding files for a report";
        let mut writes = Vec::new();
        for Grant { attachment, run, .. } in self.grants(conversation, carried).await? {
            let media = attachment.media_id;
            let held = ReportedItem::new(report, attachment, run, now.plus(HELD_FOR));
            writes.push(self.table.put_part(item::write(operation, held)?).part(operation)?);
            writes.push(self.hold(operation, media, holder(report))?);
        }
        if writes.is_empty() {
            return Ok(());
        }
        if let Outcome::Refused(_) = transaction::write_all(&self.table, operation, &writes).await? {
            tracing::info!("a report holds no files: one of them was deleted before that was noted");
        }
        Ok(())
    }

    /// The files that a report holds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn held_for_report(&self, report: ReportId) -> Result<Vec<ReportedFile>, StoreError> {
        let files = self.reported(report).await?.into_iter();
        Ok(files.map(|ReportedItem { attachment, run, .. }| ReportedFile { attachment, run }).collect())
    }

    /// Lets go of the files that a report holds. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn release_report(&self, report: ReportId, now: Timestamp) -> Result<(), StoreError> {
        for ReportedItem { attachment, .. } in self.reported(report).await? {
            self.release(report, attachment.media_id, now).await?;
        }
        Ok(())
    }

    /// The reports that have held files for long enough, as many as `limit` files belong to.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn overdue_reports(&self, now: Timestamp, limit: usize) -> Result<BTreeSet<ReportId>, StoreError> {
        let due = self.due(keys::HELD_FOR_REPORTS, now, limit).await?;
        Ok(due.iter().filter_map(|due: &DueReport| keys::report_of_partition(&due.pk)).collect())
    }

    /// Takes a file from all reports that hold it.
    pub(super) async fn release_from_reports(&self, media: MediaId, now: Timestamp) -> Result<(), StoreError> {
        let found: Option<MediaItem> = self.table.get("reading who holds a file", keys::media(media)).await?;
        let holders = found.into_iter().flat_map(|found| found.holders);
        for report in holders.filter_map(|holder| keys::report_of_partition(&holder)) {
            self.release(report, media, now).await?;
        }
        Ok(())
    }

    async fn release(&self, report: ReportId, media: MediaId, now: Timestamp) -> Result<(), StoreError> {
        self.let_go(media, holder(report), now).await?;
        // Last: a repetition finds its way by it.
        self.table.delete("taking a file from a report", keys::reported_file(report, media)).await
    }

    async fn reported(&self, report: ReportId) -> Result<Vec<ReportedItem>, StoreError> {
        let request = self
            .table
            .querying()
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", item::string(keys::report_partition(report)))
            .consistent_read(true);
        self.table.query_all("reading which files a report holds", request).await
    }
}
