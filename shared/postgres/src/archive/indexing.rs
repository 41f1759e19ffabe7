//! Indexing again what was indexed before texts were parted into words as they are now.

use natter_chat::words::INDEX_VERSION;
use tokio_postgres::types::{ToSql, Type};
use uuid::Uuid;

use super::{Archive, Failure, documents};
use crate::{ArchiveError, StatementError};

/// The next documents, and what they are of.
const NEXT: &str = "
    SELECT document.conversation_id, document.entry_id, document.version_id, version.said
    FROM (
        SELECT conversation_id, entry_id, version_id FROM search_documents
        WHERE (conversation_id, entry_id) > (
            coalesce((SELECT conversation_id FROM indexing WHERE version = $1), '00000000-0000-0000-0000-000000000000'),
            coalesce((SELECT entry_id FROM indexing WHERE version = $1), '00000000-0000-0000-0000-000000000000'))
            AND NOT EXISTS (SELECT FROM indexing WHERE version = $1 AND is_done)
        ORDER BY conversation_id, entry_id LIMIT $2) AS document
    CROSS JOIN LATERAL (
        SELECT coalesce(max(content ->> 'text'), '') AS said FROM entries
        WHERE conversation_id = document.conversation_id AND entry_id = document.version_id) AS version
    ORDER BY document.conversation_id, document.entry_id";

/// Writes documents, beside what they have of files, unless the message says something else by now; takes erased words out of quotes; and notes how far it
/// has come.
const WRITE: &str = "
    WITH anew AS (
        SELECT * FROM unnest($1, $2, $3, $4) AS anew (conversation_id, entry_id, version_id, document)
    ), written AS (
        UPDATE search_documents AS present SET document = anew.document::tsvector || files_in(present.document) FROM anew
        WHERE present.conversation_id = anew.conversation_id AND present.entry_id = anew.entry_id
            AND present.version_id = anew.version_id
    ), unquoted AS (
        UPDATE entries AS answer SET content = without_quote(answer.content) FROM anew
        WHERE answer.conversation_id = anew.conversation_id AND answer.entry_id = anew.entry_id
            AND answer.content #>> '{replyTo,text}' <> ''
            AND EXISTS (
                SELECT FROM entries AS quoted
                WHERE quoted.conversation_id = answer.conversation_id
                    AND quoted.entry_id = (answer.content #>> '{replyTo,entryId}')::uuid
                    AND quoted.content ->> 'kind' = 'erased')
    )
    INSERT INTO indexing VALUES ($5, $6, $7, $8)
    ON CONFLICT (version) DO UPDATE
    SET (conversation_id, entry_id, is_done) = (excluded.conversation_id, excluded.entry_id, excluded.is_done)";

impl Archive {
    /// Indexes up to `limit` messages more as words are parted now, and says how many it were: fewer than `limit` once all are.
    /// Whatever stops it, the next call goes on; everything else goes on meanwhile.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn reindex(&self, limit: usize) -> Result<usize, ArchiveError> {
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let parameters: [(&(dyn ToSql + Sync), Type); 2] = [(&INDEX_VERSION, Type::INT2), (&most, Type::INT8)];
        let rows = self.run(NEXT, &parameters).await.map_err(failed)?;
        let mut batch = Batch::default();
        for row in &rows {
            batch.push(row).map_err(|error| ArchiveError::Unreadable(error.into()))?;
        }
        let is_done = rows.len() < limit;
        self.run(WRITE, &batch.parameters(&is_done)).await.map_err(failed)?;
        Ok(rows.len())
    }
}

/// Documents as one array for each column, and the last of them.
#[derive(Default)]
struct Batch {
    conversations: Vec<Uuid>,
    entries: Vec<Uuid>,
    versions: Vec<Uuid>,
    documents: Vec<String>,
    last: (Uuid, Uuid),
}

impl Batch {
    fn push(&mut self, row: &tokio_postgres::Row) -> Result<(), tokio_postgres::Error> {
        self.last = (row.try_get("conversation_id")?, row.try_get("entry_id")?);
        self.conversations.push(self.last.0);
        self.entries.push(self.last.1);
        self.versions.push(row.try_get("version_id")?);
        self.documents.push(documents::of_text(row.try_get("said")?));
        Ok(())
    }

    fn parameters<'a>(&'a self, is_done: &'a bool) -> [(&'a (dyn ToSql + Sync), Type); 8] {
        [
            (&self.conversations, Type::UUID_ARRAY),
            (&self.entries, Type::UUID_ARRAY),
            (&self.versions, Type::UUID_ARRAY),
            (&self.documents, Type::TEXT_ARRAY),
            (&INDEX_VERSION, Type::INT2),
            (&self.last.0, Type::UUID),
            (&self.last.1, Type::UUID),
            (is_done, Type::BOOL),
        ]
    }
}

fn failed(failure: Failure) -> ArchiveError {
    failure.into_error(|error: StatementError| ArchiveError::Search(error))
}
