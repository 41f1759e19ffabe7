//! Files that no message holds.

use aws_sdk_dynamodb::types::ReturnValue;
use natter_chat::{MediaId, Timestamp, UserId};
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    Inspected, Media, MediaRecord,
    items::{MediaItem, UploadItem},
};
use crate::{error::StoreError, item, keys};

/// As much of an index entry as it takes to know which file it is.
#[derive(Deserialize)]
struct DueMedia {
    pk: String,
}

impl Media {
    /// The files that no message held when they were due, at most `limit` of each shard.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unheld(&self, now: Timestamp, limit: usize) -> Result<Vec<MediaId>, StoreError> {
        let mut unheld = Vec::new();
        for shard in keys::unheld_shards() {
            let due: Vec<DueMedia> = self.due(&shard, now, limit).await?;
            unheld.extend(due.iter().filter_map(|due| keys::media_of_partition(&due.pk)));
        }
        Ok(unheld)
    }

    /// What is due of a shard of `by-due`, as much of it as the index has.
    pub(super) async fn due<T: DeserializeOwned>(
        &self,
        shard: &str,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<T>, StoreError> {
        let request = self
            .table
            .querying()
            .index_name(keys::BY_DUE)
            .key_condition_expression("unheld = :unheld AND due <= :now")
            .expression_attribute_values(":unheld", item::string(shard))
            .expression_attribute_values(":now", item::number(now.as_millis()))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX));
        Ok(self.table.query("reading which files are due", request).await?.items)
    }

    /// Makes sure that no message can hold a file any more that none holds and that is due, and gives the file; `None` where
    /// one does.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn condemn(&self, media: MediaId, now: Timestamp) -> Result<Option<MediaRecord>, StoreError> {
        let operation = "condemning a file";
        let request = self.update(media).update_expression("SET is_gone = :true");
        let request = request
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(holders) AND due <= :now")
            .expression_attribute_values(":true", item::boolean(true))
            .expression_attribute_values(":now", item::number(now.as_millis()))
            .return_values(ReturnValue::AllNew);
        let condemned = self.table.update_if(operation, request).await?;
        condemned.map(|found| item::read::<MediaItem>(operation, found).map(MediaRecord::from)).transpose()
    }

    /// Forgets a file that is [condemned](Self::condemn), after its objects are deleted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget(&self, media: MediaId) -> Result<(), StoreError> {
        let operation = "forgetting a file";
        let found: Option<MediaItem> = self.table.get(operation, keys::media(media)).await?;
        let Some(found) = found else { return Ok(()) };
        self.table.delete(operation, keys::upload(found.uploader_id, media)).await?;
        self.table.delete(operation, keys::media(media)).await
    }

    /// Leaves to the sweep what somebody uploaded and no message holds; no report holds any of it any more. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn discard_all(&self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        for UploadItem { media_id, .. } in self.uploads_of(user).await? {
            self.release_from_reports(media_id, now).await?;
            self.discard(media_id, user, now).await?;
        }
        Ok(())
    }

    /// The files of somebody's that messages carry. What was deleted is not among them, even where a report still holds it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sent_by(&self, user: UserId) -> Result<Vec<Inspected>, StoreError> {
        let mut files = Vec::new();
        for UploadItem { media_id, .. } in self.uploads_of(user).await? {
            let file: Option<MediaItem> = self.table.get("reading a file", keys::media(media_id)).await?;
            files.extend(file.filter(MediaItem::is_carried).and_then(|file| file.found));
        }
        Ok(files)
    }

    async fn uploads_of(&self, user: UserId) -> Result<Vec<UploadItem>, StoreError> {
        let operation = "reading what somebody uploaded";
        let request = self
            .table
            .querying()
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", item::string(keys::uploads_of(user)))
            .consistent_read(true);
        self.table.query_all(operation, request).await
    }
}
