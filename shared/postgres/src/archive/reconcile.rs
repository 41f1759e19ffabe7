//! Comparing the archive with what DynamoDB holds, and giving out all of it.

use natter_chat::{ConversationId, Entry, Seq, Timestamp};
use tokio_postgres::types::{ToSql, Type};
use uuid::Uuid;

use super::{
    Archive, Failure,
    rows::{self, Columns},
};
use crate::{ArchiveError, StatementError};

const LACKING: &str = "SELECT lacking_entries($1, $2, $3, $4, $5, $6)";

/// A comparison of this day's goes on where it was; another day's is forgotten.
const BEGIN: &str = "
    INSERT INTO reconciliation AS part (part, began_at, reached, is_done) VALUES ($1, $2, NULL, false)
    ON CONFLICT (part) DO UPDATE
    SET (began_at, reached, is_done) = (SELECT $2, NULL, false)
    WHERE part.began_at < $2 - interval '12 hours'
    RETURNING part";

const STATE: &str = "SELECT reached, is_done FROM reconciliation WHERE part = $1";

const END: &str = "DELETE FROM reconciliation WHERE part = ANY ($1)";

const NOTE: &str = "UPDATE reconciliation SET reached = $2, is_done = $3 WHERE part = $1";

const ALL: &str = "
    SELECT conversation_id, seq, entry_id, sender_id, sent_at, content FROM entries
    WHERE (conversation_id, seq) > ($1, $2) ORDER BY conversation_id, seq LIMIT $3";

/// How far the comparison of a part has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Up to this entry; not begun where there is none.
    From(Option<String>),
    /// It is through.
    Done,
}

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

    /// Begins the comparison of this part of DynamoDB's table, or goes on with that of the last hours.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn begin_part(&self, part: i16, now: Timestamp) -> Result<Progress, ArchiveError> {
        let now = rows::time(now);
        let parameters: [(&(dyn ToSql + Sync), Type); 2] = [(&part, Type::INT2), (&now, Type::TIMESTAMPTZ)];
        self.run(BEGIN, &parameters).await.map_err(writing)?;
        let rows = self.run(STATE, &parameters[..1]).await.map_err(reading)?;
        let Some(row) = rows.first() else { return Ok(Progress::From(None)) };
        let progress =
            || Ok(if row.try_get("is_done")? { Progress::Done } else { Progress::From(row.try_get("reached")?) });
        progress().map_err(|error: tokio_postgres::Error| ArchiveError::Unreadable(error.into()))
    }

    /// Ends a comparison: the next one begins anew.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn end_parts(&self, parts: &[i16]) -> Result<(), ArchiveError> {
        let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&parts, Type::INT2_ARRAY)];
        self.run(END, &parameters).await.map(drop).map_err(writing)
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
