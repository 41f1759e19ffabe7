//! Giving up what is older than a deployment keeps it.

use natter_chat::{ConversationId, EntryId, Seq, Timestamp};
use tokio_postgres::{
    Row,
    types::{ToSql, Type},
};
use uuid::Uuid;

use super::{Archive, Failure, rows};
use crate::{ArchiveError, StatementError};

const KEEP_SINCE: &str = "
    INSERT INTO retention AS present (kept_since) VALUES ($1)
    ON CONFLICT (is_only) DO UPDATE SET kept_since = greatest(present.kept_since, excluded.kept_since)";

const OLDEST: &str = "SELECT conversation_id, seq, entry_id, is_last_message FROM oldest_entries($1, $2)";

const DELETE: &str = "SELECT delete_entries($1, $2, $3)";

/// An entry that is too old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OldEntry {
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Which.
    pub entry_id: EntryId,
    /// Whether it is the last message of its conversation: what a preview may still tell of.
    pub is_last_message: bool,
    /// Its place.
    pub seq: Seq,
}

impl Archive {
    /// From now on, the archive takes nothing older than this. It never takes again what it has given up.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn keep_since(&self, time: Timestamp) -> Result<(), ArchiveError> {
        let time = rows::time(time);
        let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&time, Type::TIMESTAMPTZ)];
        self.run(KEEP_SINCE, &parameters).await.map(drop).map_err(failed)
    }

    /// The oldest entries of before this time, at most `limit`.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn oldest(&self, before: Timestamp, limit: usize) -> Result<Vec<OldEntry>, ArchiveError> {
        let (before, limit) = (rows::time(before), i64::try_from(limit).unwrap_or(i64::MAX));
        let parameters: [(&(dyn ToSql + Sync), Type); 2] = [(&before, Type::TIMESTAMPTZ), (&limit, Type::INT8)];
        let rows = self.run(OLDEST, &parameters).await.map_err(failed)?;
        rows.iter().map(|row| read(row).map_err(|error| ArchiveError::Unreadable(error.into()))).collect()
    }

    /// Deletes these entries, here and in the search; says how many were still there.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn delete(&self, entries: &[OldEntry]) -> Result<u64, ArchiveError> {
        let conversations: Vec<Uuid> = entries.iter().map(|entry| entry.conversation_id.as_uuid()).collect();
        let seqs: Vec<i64> = entries.iter().map(|entry| i64::try_from(entry.seq.get()).unwrap_or(i64::MAX)).collect();
        let ids: Vec<Uuid> = entries.iter().map(|entry| entry.entry_id.as_uuid()).collect();
        let parameters: [(&(dyn ToSql + Sync), Type); 3] =
            [(&conversations, Type::UUID_ARRAY), (&seqs, Type::INT8_ARRAY), (&ids, Type::UUID_ARRAY)];
        let rows = self.run(DELETE, &parameters).await.map_err(failed)?;
        let deleted: i64 = match rows.first() {
            Some(row) => row.try_get(0).map_err(|error| ArchiveError::Unreadable(error.into()))?,
            None => 0,
        };
        Ok(deleted.unsigned_abs())
    }
}

fn read(row: &Row) -> Result<OldEntry, tokio_postgres::Error> {
    Ok(OldEntry {
        conversation_id: row.try_get::<_, Uuid>("conversation_id")?.into(),
        entry_id: row.try_get::<_, Uuid>("entry_id")?.into(),
        is_last_message: row.try_get("is_last_message")?,
        seq: Seq::new(row.try_get::<_, i64>("seq")?.unsigned_abs()),
    })
}

fn failed(failure: Failure) -> ArchiveError {
    failure.into_error(|error: StatementError| ArchiveError::Retention(error))
}
