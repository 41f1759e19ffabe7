//! What one person has written, in all conversations.

use natter_chat::personal::PersonalCursor;
use natter_chat::{ConversationId, Entry, EntryContent, UserId};
use tokio_postgres::{
    Row,
    types::{ToSql, Type},
};
use uuid::Uuid;

use super::{Archive, rows::read};
use crate::ArchiveError;

/// What is in a person's export and goes with their account: of these kinds, and where something is left of it. The first
/// condition is that of the index `entries_by_author`.
macro_rules! personal {
    ($kinds:literal) => {
        concat!("content ->> 'kind' <> 'erased' AND content ->> 'kind' = ANY(", $kinds, ") AND NOT is_erased(content)")
    };
}

const READ: &str = concat!(
    "SELECT conversation_id, seq, entry_id, sender_id, sent_at, content FROM entries
    WHERE sender_id = $1 AND (conversation_id, seq) > ($2, $3) AND ",
    personal!("$5"),
    " ORDER BY conversation_id, seq LIMIT $4"
);

/// Whatever erases an entry takes it out of the search as well: see the trigger. A tip itself is the other one's as well.
const ERASE: &str = concat!(
    "WITH chosen AS MATERIALIZED (
        SELECT conversation_id, seq FROM entries WHERE sender_id = $1 AND ",
    personal!("$3"),
    " ORDER BY conversation_id, seq LIMIT $2
    )
    UPDATE entries
    SET content = CASE content ->> 'kind' WHEN 'tip' THEN content - 'note' ELSE '{\"kind\": \"erased\"}' END, target_id = NULL
    FROM chosen
    WHERE entries.conversation_id = chosen.conversation_id AND entries.seq = chosen.seq
    RETURNING entries.conversation_id, entries.seq, entries.entry_id, entries.sender_id, entries.sent_at, entries.content"
);

impl Archive {
    /// What somebody has written that is not erased, by conversation and rising place, after a place; at most `limit`.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn written_by(
        &self,
        user: UserId,
        after: Option<PersonalCursor>,
        limit: u32,
    ) -> Result<Vec<Entry>, ArchiveError> {
        let user = user.as_uuid();
        let conversation = after.map_or(Uuid::nil(), |after| after.conversation_id.as_uuid());
        let seq = after.map_or(0, |after| i64::try_from(after.seq.get()).unwrap_or(i64::MAX));
        let (limit, kinds) = (i64::from(limit), EntryContent::personal_kinds().collect::<Vec<_>>());
        let parameters: [(&(dyn ToSql + Sync), Type); 5] = [
            (&user, Type::UUID),
            (&conversation, Type::UUID),
            (&seq, Type::INT8),
            (&limit, Type::INT8),
            (&kinds, Type::TEXT_ARRAY),
        ];
        let rows = self.run(READ, &parameters).await;
        let rows = rows.map_err(|failure| failure.into_error(ArchiveError::Personal))?;
        rows.iter().map(entry).collect()
    }

    /// Erases some of what somebody has written, at most `limit` entries, and gives them as they are now, in no particular
    /// order; fewer than `limit` means that nothing is left.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn erase_written_by(&self, user: UserId, limit: u32) -> Result<Vec<Entry>, ArchiveError> {
        let (user, limit) = (user.as_uuid(), i64::from(limit));
        let kinds = EntryContent::personal_kinds().collect::<Vec<_>>();
        let parameters: [(&(dyn ToSql + Sync), Type); 3] =
            [(&user, Type::UUID), (&limit, Type::INT8), (&kinds, Type::TEXT_ARRAY)];
        let rows = self.run(ERASE, &parameters).await;
        let rows = rows.map_err(|failure| failure.into_error(ArchiveError::Personal))?;
        rows.iter().map(entry).collect()
    }
}

fn entry(row: &Row) -> Result<Entry, ArchiveError> {
    let conversation: Uuid = row.try_get("conversation_id").map_err(|error| ArchiveError::Unreadable(error.into()))?;
    read(ConversationId::from(conversation), row)
}
