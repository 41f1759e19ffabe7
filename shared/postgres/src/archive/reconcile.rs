//! Comparing the archive with what DynamoDB holds, and giving out all of it.

use natter_chat::{ConversationId, Entry, Seq};
use tokio_postgres::types::{ToSql, Type};
use uuid::Uuid;

use super::{
    Archive, Failure,
    rows::{self, Columns},
};
use crate::{ArchiveError, StatementError};

const LACKING: &str = "SELECT lacking_entries($1, $2, $3, $4, $5, $6)";

/// Where a comparison that was finished begins anew, and one that was not goes on.
const BEGIN: &str = "
    INSERT INTO reconciliation (part, reached, is_done) VALUES ($1, NULL, false)
    ON CONFLICT (part) DO UPDATE
    SET reached = CASE WHEN reconciliation.is_done THEN NULL ELSE reconciliation.reached END, is_done = false
    RETURNING reached";

const NOTE: &str = "UPDATE reconciliation SET reached = $2, is_done = $3 WHERE part = $1";

const ALL: &str = "
    SELECT conversation_id, seq, entry_id, sender_id, sent_at, content FROM entries
    WHERE (conversation_id, seq) > ($1, $2) ORDER BY conversation_id, seq LIMIT $3";

impl Archive {
    /// Those of the entries that the archive lacks, or has differently. What is erased here counts as the same.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn lacking(&self, entries: &[Entry]) -> Result<Vec<Entry>, ArchiveError> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let held: Vec<&Entry> = entries.iter().collect();
        let columns = Columns::of(held)?;
        let rows = self.run(LACKING, &columns.parameters()).await.map_err(reading)?;
        let places: Result<Vec<i64>, _> = rows.iter().map(|row| row.try_get(0)).collect();
        let places = places.map_err(|error| ArchiveError::Unreadable(error.into()))?;
        let lacking = places.into_iter().filter_map(|place| entries.get(usize::try_from(place).ok()?.checked_sub(1)?));
        Ok(lacking.cloned().collect())
    }

    /// Begins the comparison of this part of DynamoDB's table: after which of its entries, where the last comparison was not
    /// finished.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn begin_part(&self, part: i16) -> Result<Option<String>, ArchiveError> {
        let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&part, Type::INT2)];
        let rows = self.run(BEGIN, &parameters).await.map_err(writing)?;
        let reached = rows.first().map_or(Ok(None), |row| row.try_get(0));
        reached.map_err(|error| ArchiveError::Unreadable(error.into()))
    }

    /// Notes how far the comparison of this part has come: up to this entry, or to its end.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn note_part(&self, part: i16, reached: Option<&str>) -> Result<(), ArchiveError> {
        let is_done = reached.is_none();
        let parameters: [(&(dyn ToSql + Sync), Type); 3] =
            [(&part, Type::INT2), (&reached, Type::TEXT), (&is_done, Type::BOOL)];
        self.run(NOTE, &parameters).await.map(drop).map_err(writing)
    }

    /// The entries of all conversations after this place, by conversation and place, at most `limit`.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn all_after(
        &self,
        (conversation, seq): (ConversationId, Seq),
        limit: usize,
    ) -> Result<Vec<Entry>, ArchiveError> {
        let (conversation, limit) = (conversation.as_uuid(), i64::try_from(limit).unwrap_or(i64::MAX));
        let seq = i64::try_from(seq.get()).unwrap_or(i64::MAX);
        let parameters: [(&(dyn ToSql + Sync), Type); 3] =
            [(&conversation, Type::UUID), (&seq, Type::INT8), (&limit, Type::INT8)];
        let rows = self.run(ALL, &parameters).await.map_err(reading)?;
        let conversation_of = |row: &tokio_postgres::Row| {
            let id: Result<Uuid, _> = row.try_get("conversation_id");
            id.map(ConversationId::from).map_err(|error| ArchiveError::Unreadable(error.into()))
        };
        rows.iter().map(|row| rows::read(conversation_of(row)?, row)).collect()
    }
}

fn reading(failure: Failure) -> ArchiveError {
    failure.into_error(ArchiveError::Page)
}

fn writing(failure: Failure) -> ArchiveError {
    failure.into_error(|error: StatementError| ArchiveError::Upsert(error))
}
