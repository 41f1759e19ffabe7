//! Full text over the messages of some conversations.

use natter_chat::search::{Query, SearchCursor};
use natter_chat::{ConversationId, Entry, Seq, Timestamp, UserId};
use tokio_postgres::{
    Row,
    types::{ToSql, Type},
};
use uuid::Uuid;

use super::{Archive, rows};
use crate::ArchiveError;

/// The best hits that come after `$10`, by how well the words match and how recent the message is: one of a month ago counts
/// half. `$1` and `$2` are where the asker may look; both other ways to see a message are through what is found here.
const HITS: &str = "
    WITH asked AS MATERIALIZED (SELECT search_query($3, $4) AS query),
    ranked AS (
        SELECT document.conversation_id, document.entry_id, document.version_id, document.sent_at,
            (CASE WHEN $5 THEN ts_rank(document.document, (SELECT query FROM asked), 1) ELSE 1 END)::float8
                / (1 + abs(extract(epoch FROM $9 - document.sent_at))::float8 / (30 * 86400)) AS score
        FROM unnest($1, $2) AS visible (conversation_id, hidden_up_to)
        JOIN search_documents AS document
            ON document.conversation_id = visible.conversation_id AND document.seq > visible.hidden_up_to
        WHERE (NOT $5 OR document.document @@ (SELECT query FROM asked))
            AND ($6::uuid IS NULL OR document.sender_id = $6)
            AND (NOT $7 OR document.has_link)
            AND document.sent_at >= $8 AND document.sent_at < $14 AND document.sent_at <= $9
    )
    SELECT ranked.conversation_id, ranked.score, message.seq, message.entry_id, message.sender_id, message.sent_at,
        message.content, version.content ->> 'text' AS said,
        CASE WHEN $5 THEN search_marks(version.content ->> 'text', (SELECT query FROM asked)) ELSE '{}' END AS marks
    FROM ranked
    JOIN entries AS message USING (conversation_id, entry_id)
    JOIN entries AS version
        ON version.conversation_id = ranked.conversation_id AND version.entry_id = ranked.version_id
    WHERE (ranked.score, ranked.sent_at, ranked.conversation_id, ranked.entry_id) < ($10, $11, $12, $13)
        AND message.content ->> 'kind' = 'message'
        AND (NOT $16 OR message.content ? 'replyTo')
        AND (NOT $17 OR version.content ? 'mentions')
    ORDER BY ranked.score DESC, ranked.sent_at DESC, ranked.conversation_id DESC, ranked.entry_id DESC
    LIMIT $15";

/// Whatever changes these messages.
const CHANGES: &str = "
    SELECT changes.conversation_id, changes.seq, changes.entry_id, changes.sender_id, changes.sent_at, changes.content
    FROM unnest($1, $2) AS found (conversation_id, entry_id)
    JOIN entries AS changes
        ON changes.conversation_id = found.conversation_id AND changes.target_id = found.entry_id";

/// What to look for, and where.
#[derive(Debug, Clone)]
pub struct Search<'a> {
    /// The words and times. Its sender and place have been resolved into the fields below.
    pub query: &'a Query,
    /// Only in these conversations, and there only after these places.
    pub visible: &'a [(ConversationId, Seq)],
    /// Only what this person sent.
    pub sender: Option<UserId>,
    /// Only hits after this one.
    pub after: Option<SearchCursor>,
    /// When it is asked; where there is a cursor, that of the first page.
    pub as_of: Timestamp,
    /// How many at most.
    pub limit: usize,
}

/// A message that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The message.
    pub entry: Entry,
    /// Whatever changes it, in no particular order.
    pub changes: Vec<Entry>,
    /// What it says now.
    pub said: String,
    /// The same, with what matches between [`natter_chat::search::MATCH_BEGINS`] and
    /// [`natter_chat::search::MATCH_ENDS`]; once for each language.
    pub marks: Vec<String>,
    /// How well it matches.
    pub score: f64,
}

impl Archive {
    /// The best hits, the best first.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub async fn search(&self, search: &Search<'_>) -> Result<Vec<Found>, ArchiveError> {
        if search.visible.is_empty() {
            return Ok(Vec::new());
        }
        let conversations: Vec<Uuid> = search.visible.iter().map(|(conversation, _)| conversation.as_uuid()).collect();
        let hidden: Vec<i64> = search.visible.iter().map(|(_, hidden)| place(*hidden)).collect();
        let Query { phrases, beginning, has_link, has_reply, has_mention, after, before, .. } = search.query;
        let has_words = search.query.has_words();
        let sender = search.sender.map(UserId::as_uuid);
        let since = rows::time(after.unwrap_or(Timestamp::from_millis(0)));
        let until = rows::time(before.unwrap_or(rows::END_OF_TIME));
        let as_of = rows::time(search.as_of);
        let last = Last::of(search.after);
        let limit = i64::try_from(search.limit).unwrap_or(i64::MAX);
        let parameters: [(&(dyn ToSql + Sync), Type); 17] = [
            (&conversations, Type::UUID_ARRAY),
            (&hidden, Type::INT8_ARRAY),
            (phrases, Type::TEXT_ARRAY),
            (beginning, Type::TEXT),
            (&has_words, Type::BOOL),
            (&sender, Type::UUID),
            (has_link, Type::BOOL),
            (&since, Type::TIMESTAMPTZ),
            (&as_of, Type::TIMESTAMPTZ),
            (&last.score, Type::FLOAT8),
            (&last.sent_at, Type::TIMESTAMPTZ),
            (&last.conversation_id, Type::UUID),
            (&last.entry_id, Type::UUID),
            (&until, Type::TIMESTAMPTZ),
            (&limit, Type::INT8),
            (has_reply, Type::BOOL),
            (has_mention, Type::BOOL),
        ];
        let rows = self.run(HITS, &parameters).await;
        let rows = rows.map_err(|failure| failure.into_error(ArchiveError::Search))?;
        let mut found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        self.add_changes(&mut found).await?;
        Ok(found)
    }

    async fn add_changes(&self, found: &mut [Found]) -> Result<(), ArchiveError> {
        if found.is_empty() {
            return Ok(());
        }
        let conversations: Vec<Uuid> = found.iter().map(|found| found.entry.conversation_id.as_uuid()).collect();
        let entries: Vec<Uuid> = found.iter().map(|found| found.entry.entry_id.as_uuid()).collect();
        let parameters: [(&(dyn ToSql + Sync), Type); 2] =
            [(&conversations, Type::UUID_ARRAY), (&entries, Type::UUID_ARRAY)];
        let rows = self.run(CHANGES, &parameters).await;
        let rows = rows.map_err(|failure| failure.into_error(ArchiveError::Search))?;
        let changes = rows.iter().map(|row| rows::read(conversation_of(row)?, row));
        let changes = changes.collect::<Result<Vec<_>, _>>()?;
        for change in changes {
            let its = found.iter_mut().find(|found| {
                found.entry.conversation_id == change.conversation_id
                    && Some(found.entry.entry_id) == change.content.target()
            });
            if let Some(found) = its {
                found.changes.push(change);
            }
        }
        Ok(())
    }
}

/// The hit after which the page begins; before all of them where there is none.
struct Last {
    score: f64,
    sent_at: std::time::SystemTime,
    conversation_id: Uuid,
    entry_id: Uuid,
}

impl Last {
    fn of(cursor: Option<SearchCursor>) -> Self {
        cursor.map_or_else(
            || Self {
                score: f64::INFINITY,
                sent_at: rows::time(rows::END_OF_TIME),
                conversation_id: Uuid::max(),
                entry_id: Uuid::max(),
            },
            |cursor| Self {
                score: cursor.score,
                sent_at: rows::time(cursor.sent_at),
                conversation_id: cursor.conversation_id.as_uuid(),
                entry_id: cursor.entry_id.as_uuid(),
            },
        )
    }
}

fn place(seq: Seq) -> i64 {
    i64::try_from(seq.get()).unwrap_or(i64::MAX)
}

fn read(row: &Row) -> Result<Found, ArchiveError> {
    let entry = rows::read(conversation_of(row)?, row)?;
    Ok(Found {
        entry,
        changes: Vec::new(),
        said: column(row, "said")?,
        marks: column(row, "marks")?,
        score: column(row, "score")?,
    })
}

fn conversation_of(row: &Row) -> Result<ConversationId, ArchiveError> {
    column::<Uuid>(row, "conversation_id").map(Into::into)
}

fn column<'a, T: tokio_postgres::types::FromSql<'a>>(row: &'a Row, name: &str) -> Result<T, ArchiveError> {
    row.try_get(name).map_err(|error| ArchiveError::Unreadable(error.into()))
}
