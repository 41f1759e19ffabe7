//! Pages of a conversation's log, and what has become of its messages.

use natter_chat::{ConversationId, Entry, EntryId, history::ArchiveQuery};
use tokio_postgres::{
    Row,
    types::{ToSql, Type},
};
use uuid::Uuid;

use super::{Archive, Parameters, rows::read};
use crate::ArchiveError;

/// The entries of a stretch, and beside them whatever changes one of them, one that they quote, or one of `$5`.
macro_rules! page {
    ($order:literal) => {
        concat!(
            "WITH page AS MATERIALIZED (
                SELECT seq, entry_id, sender_id, sent_at, content FROM entries
                WHERE conversation_id = $1 AND seq > $2 AND seq < $3 ORDER BY seq ",
            $order,
            " LIMIT $4
            )
            SELECT false AS is_change, page.* FROM page
            UNION ALL
            SELECT true, seq, entry_id, sender_id, sent_at, content FROM entries
            WHERE conversation_id = $1 AND target_id = ANY (
                ARRAY(SELECT entry_id FROM page)
                || ARRAY(SELECT (content #>> '{replyTo,entryId}')::uuid FROM page WHERE content ? 'replyTo')
                || $5
            )"
        )
    };
}

const NEWEST_FIRST: &str = page!("DESC");
const OLDEST_FIRST: &str = page!("ASC");

/// An entry, and whatever changes it.
const FIND: &str = "
    SELECT target_id IS NOT DISTINCT FROM $2 AS is_change, seq, entry_id, sender_id, sent_at, content FROM entries
    WHERE conversation_id = $1 AND (entry_id = $2 OR target_id = $2)";

/// Entries of a conversation's log, and what changes them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArchivedPage {
    /// The entries, nearest to the open end of the query first.
    pub entries: Vec<Entry>,
    /// Whatever changes one of them, one that they quote, or one of those that were asked about, in no particular order.
    pub changes: Vec<Entry>,
}

impl Archive {
    /// The entries of a conversation that `query` asks for, and the changes of those and of the `doubtful` ones.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn page(
        &self,
        conversation: ConversationId,
        query: &ArchiveQuery,
        doubtful: &[EntryId],
    ) -> Result<ArchivedPage, ArchiveError> {
        let sql = if query.newest_first { NEWEST_FIRST } else { OLDEST_FIRST };
        let conversation_id = conversation.as_uuid();
        let doubtful: Vec<Uuid> = doubtful.iter().map(|entry| entry.as_uuid()).collect();
        // Nothing is stored beyond what the type can hold.
        let after = i64::try_from(query.after.get()).unwrap_or(i64::MAX);
        let before = i64::try_from(query.before.get()).unwrap_or(i64::MAX);
        let limit = i64::try_from(query.limit).unwrap_or(i64::MAX);
        let parameters: [(&(dyn ToSql + Sync), Type); 5] = [
            (&conversation_id, Type::UUID),
            (&after, Type::INT8),
            (&before, Type::INT8),
            (&limit, Type::INT8),
            (&doubtful, Type::UUID_ARRAY),
        ];
        let mut page = self.read_page(conversation, sql, &parameters).await?;
        page.entries.sort_unstable_by_key(|entry| entry.seq);
        if query.newest_first {
            page.entries.reverse();
        }
        Ok(page)
    }

    /// An entry and whatever changes it; no entry where it is not archived.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn find(&self, conversation: ConversationId, entry: EntryId) -> Result<ArchivedPage, ArchiveError> {
        let (conversation_id, entry_id) = (conversation.as_uuid(), entry.as_uuid());
        let parameters: [(&(dyn ToSql + Sync), Type); 2] = [(&conversation_id, Type::UUID), (&entry_id, Type::UUID)];
        self.read_page(conversation, FIND, &parameters).await
    }

    /// Runs a statement that gives entries, and says of each whether it is there as a change.
    async fn read_page(
        &self,
        conversation: ConversationId,
        sql: &str,
        parameters: &Parameters<'_>,
    ) -> Result<ArchivedPage, ArchiveError> {
        let rows = self.run(sql, parameters).await;
        let rows = rows.map_err(|failure| failure.into_error(ArchiveError::Page))?;
        let mut page = ArchivedPage::default();
        for row in &rows {
            let part = if is_change(row)? { &mut page.changes } else { &mut page.entries };
            part.push(read(conversation, row)?);
        }
        Ok(page)
    }
}

fn is_change(row: &Row) -> Result<bool, ArchiveError> {
    row.try_get("is_change").map_err(|error| ArchiveError::Unreadable(error.into()))
}
