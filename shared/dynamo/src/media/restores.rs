//! Who waits for files that are in deep storage.

use natter_chat::{ConversationId, MediaId, Seq, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Media;
use crate::{batch, error::StoreError, item, keys};

/// That somebody has asked for a file, and is to be told once it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restore {
    /// Who.
    pub user_id: UserId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The place of the message that carries it.
    pub seq: Seq,
    /// The file.
    pub media_id: MediaId,
    /// The inspection that put its objects.
    pub run: Uuid,
}

#[derive(Serialize)]
struct RestoreItem<'a> {
    pk: String,
    sk: String,
    /// Puts the item into `by-due`.
    unheld: &'static str,
    due: Timestamp,
    #[serde(flatten)]
    restore: &'a Restore,
}

/// As much of an index entry as it takes to find the item.
#[derive(Deserialize)]
struct DueRestore {
    pk: String,
    sk: String,
}

impl Media {
    /// Notes that somebody waits for a file, to be looked at when it is due. May be repeated.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_restore(&self, restore: &Restore, due: Timestamp) -> Result<(), StoreError> {
        let operation = "noting that somebody waits for a file";
        let (pk, sk) = (keys::media_partition(restore.media_id), keys::restore_sort_key(restore.user_id));
        let noted = RestoreItem { pk, sk, unheld: keys::RESTORES, due, restore };
        self.table.put(operation, item::write(operation, noted)?).await
    }

    /// Those whose files may have come, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due_restores(&self, now: Timestamp, limit: usize) -> Result<Vec<Restore>, StoreError> {
        let operation = "reading who waits for files";
        let due: Vec<DueRestore> = self.due(keys::RESTORES, now, limit).await?;
        let keys = due.into_iter().map(|DueRestore { pk, sk }| keys::of_index(pk, sk)).collect();
        item::read_all(operation, batch::get(&self.table, operation, keys).await?)
    }

    /// Forgets that somebody waits for a file.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_restore(&self, restore: &Restore) -> Result<(), StoreError> {
        let key = keys::restore(restore.media_id, restore.user_id);
        self.table.delete("forgetting that somebody waits for a file", key).await
    }
}
