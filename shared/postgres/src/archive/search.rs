//! Full text over the messages of some conversations.

use std::time::SystemTime;

use natter_chat::search::{Query, SearchCursor};
use natter_chat::{ConversationId, Entry, Seq, Timestamp, UserId};
use tokio_postgres::{
    Row,
    types::{ToSql, Type},
};
use uuid::Uuid;

use super::{Archive, documents, rows};
use crate::ArchiveError;

/// The best hits that come after `$9`, by how much of the message the words are and how recent it is: one of a month ago counts
/// half. `$1` and `$2` are where the asker may look; both other ways to see a message are through what is found here. Of the
/// documents there, the newest ten thousand that match are ranked, and entries are read for what is shown.
macro_rules! hits {
    ($documents:literal) => {
        concat!(
            "
    WITH hits AS MATERIALIZED (
        SELECT document.conversation_id, document.entry_id, document.version_id, document.sent_at,
            length(document.document) AS words
        FROM unnest($1, $2) AS visible (conversation_id, hidden_up_to)
        ",
            $documents,
            "
        WHERE document.seq > visible.hidden_up_to
            AND ($3::text IS NULL OR document.document @@ $3::tsquery)
            AND ($4::uuid IS NULL OR document.sender_id = $4)
            AND (NOT $5 OR document.has_link)
            AND document.sent_at >= $6 AND document.sent_at < $7 AND document.sent_at <= $8
        ORDER BY document.sent_at DESC, document.conversation_id DESC, document.entry_id DESC LIMIT 10000
    ),
    ranked AS MATERIALIZED (
        SELECT *, 1 / (1 + ln(1 + words)) / (1 + abs(extract(epoch FROM $8 - sent_at))::float8 / (30 * 86400)) AS score FROM hits
    )
    SELECT ranked.conversation_id, ranked.score, message.seq, message.entry_id, message.sender_id, message.sent_at,
        message.content, version.said, (SELECT count(*) FROM hits) AS matching
    FROM (
        SELECT * FROM ranked WHERE (score, sent_at, conversation_id, entry_id) < ($9, $10, $11, $12)
        ORDER BY score DESC, sent_at DESC, conversation_id DESC, entry_id DESC) AS ranked
    CROSS JOIN LATERAL (
        SELECT seq, entry_id, sender_id, sent_at, content FROM entries
        WHERE conversation_id = ranked.conversation_id AND entry_id = ranked.entry_id
            AND content ->> 'kind' = 'message' AND (NOT $14 OR content ? 'replyTo')
        OFFSET 0) AS message
    CROSS JOIN LATERAL (
        SELECT content ->> 'text' AS said FROM entries
        WHERE conversation_id = ranked.conversation_id AND entry_id = ranked.version_id
            AND (NOT $15 OR content ? 'mentions')
        OFFSET 0) AS version
    ORDER BY ranked.score DESC, ranked.sent_at DESC, ranked.conversation_id DESC, ranked.entry_id DESC
    LIMIT $13"
        )
    };
}

/// Among all messages, by an index of their words: what it costs follows what matches, not how long the conversations are.
const HITS: &str = hits!("JOIN search_documents AS document ON document.conversation_id = visible.conversation_id");

/// Among those since `$6`, by reading them all: what it costs follows how many these are, and not how many of them match.
const RECENT_HITS: &str = hits!(
    "CROSS JOIN LATERAL (
            SELECT * FROM search_documents
            WHERE conversation_id = visible.conversation_id AND sent_at >= $6 AND sent_at < $7 AND sent_at <= $8
            OFFSET 0) AS document"
);

/// Since when about [`RECENT`] messages were sent before `$2` and `$3`, if each of these conversations, which stands for `$5`
/// of them, went on at the pace of its newest `$4`, which are counted in an index alone; null where none has so many. A guess, on
/// which nothing but work depends.
const SINCE: &str = "
    SELECT least($2, $3) - make_interval(secs => (SELECT sum(number) FROM unnest($5) AS number) / sum(number / greatest(age, 0.001)))
    FROM unnest($1, $5) AS visible (conversation_id, number)
    CROSS JOIN LATERAL (
        SELECT extract(epoch FROM least($2, $3) - sent_at)::float8 AS age FROM search_documents
        WHERE conversation_id = visible.conversation_id AND sent_at < $2 AND sent_at <= $3
        ORDER BY sent_at DESC OFFSET $4 LIMIT 1) AS oldest";

/// How many of the newest messages are looked through before all: words that everyone says are in enough of them.
const RECENT: usize = 10_000;

/// How many of the conversations that were active last have their pace looked up, and about how many of the others.
const SAMPLED: usize = 100;

/// How many matches among these are enough to rank.
const ENOUGH: i64 = 150;

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
    /// Only in these conversations, and there only after these places. The order decides nothing but how much work it is, which
    /// is least where the conversations that were active last come first.
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
        let rows = match self.recent_hits(search).await? {
            Some(rows) => rows,
            None => self.hits(HITS, &Values::of(search)).await?,
        };
        let mut found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        self.add_changes(&mut found).await?;
        Ok(found)
    }

    /// The best hits among the newest messages, where these are enough to rank and to fill the page.
    async fn recent_hits(&self, search: &Search<'_>) -> Result<Option<Vec<Row>>, ArchiveError> {
        if search.query.has_reply || search.query.has_mention {
            // Only what is ranked is asked whether it is one.
            return Ok(None);
        }
        let mut values = Values::of(search);
        let Some(since) = self.since(&values).await?.filter(|since| *since > values.since) else {
            return Ok(None);
        };
        values.since = since;
        let rows = self.hits(RECENT_HITS, &values).await?;
        let matching = rows.first().map_or(Ok(0), |row| column::<i64>(row, "matching"))?;
        Ok((matching >= ENOUGH && rows.len() == search.limit).then_some(rows))
    }

    /// What [`SINCE`] says.
    async fn since(&self, values: &Values<'_>) -> Result<Option<SystemTime>, ArchiveError> {
        let each = i64::try_from(RECENT.div_ceil(values.conversations.len())).unwrap_or(i64::MAX);
        let (sample, numbers) = sample_of(&values.conversations);
        let parameters: [(&(dyn ToSql + Sync), Type); 5] = [
            (&sample, Type::UUID_ARRAY),
            (&values.until, Type::TIMESTAMPTZ),
            (&values.as_of, Type::TIMESTAMPTZ),
            (&each, Type::INT8),
            (&numbers, Type::FLOAT8_ARRAY),
        ];
        let rows = self.run(SINCE, &parameters).await;
        let rows = rows.map_err(|failure| failure.into_error(ArchiveError::Search))?;
        Ok(rows.first().and_then(|row| row.get(0)))
    }

    async fn hits(&self, sql: &str, values: &Values<'_>) -> Result<Vec<Row>, ArchiveError> {
        let rows = self.run(sql, &values.list()).await;
        rows.map_err(|failure| failure.into_error(ArchiveError::Search))
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

/// Conversations by whose pace that of all can be told, and for how many of them each stands. Most is said in few conversations,
/// and these were active last: they are all in it.
fn sample_of(conversations: &[Uuid]) -> (Vec<Uuid>, Vec<f64>) {
    let (newest, others) = conversations.split_at(conversations.len().min(SAMPLED));
    let step = others.len().div_ceil(SAMPLED).max(1);
    let chunks = newest.chunks(1).chain(others.chunks(step));
    chunks.filter_map(|chunk| Some((*chunk.first()?, f64::from(u32::try_from(chunk.len()).ok()?)))).unzip()
}

/// What a search binds to its statement.
struct Values<'a> {
    search: &'a Search<'a>,
    conversations: Vec<Uuid>,
    hidden: Vec<i64>,
    query: Option<String>,
    sender: Option<Uuid>,
    since: SystemTime,
    until: SystemTime,
    as_of: SystemTime,
    last: Last,
    limit: i64,
}

impl<'a> Values<'a> {
    fn of(search: &'a Search<'a>) -> Self {
        let Query { after, before, .. } = search.query;
        Self {
            search,
            conversations: search.visible.iter().map(|(conversation, _)| conversation.as_uuid()).collect(),
            hidden: search.visible.iter().map(|(_, hidden)| place(*hidden)).collect(),
            query: documents::query(&search.query.terms(), &search.query.files),
            sender: search.sender.map(UserId::as_uuid),
            since: rows::time(after.unwrap_or(Timestamp::from_millis(0))),
            until: rows::time(before.unwrap_or(rows::END_OF_TIME)),
            as_of: rows::time(search.as_of),
            last: Last::of(search.after),
            limit: i64::try_from(search.limit).unwrap_or(i64::MAX),
        }
    }

    fn list(&self) -> [(&(dyn ToSql + Sync), Type); 15] {
        let Query { has_link, has_reply, has_mention, .. } = self.search.query;
        [
            (&self.conversations, Type::UUID_ARRAY),
            (&self.hidden, Type::INT8_ARRAY),
            (&self.query, Type::TEXT),
            (&self.sender, Type::UUID),
            (has_link, Type::BOOL),
            (&self.since, Type::TIMESTAMPTZ),
            (&self.until, Type::TIMESTAMPTZ),
            (&self.as_of, Type::TIMESTAMPTZ),
            (&self.last.score, Type::FLOAT8),
            (&self.last.sent_at, Type::TIMESTAMPTZ),
            (&self.last.conversation_id, Type::UUID),
            (&self.last.entry_id, Type::UUID),
            (&self.limit, Type::INT8),
            (has_reply, Type::BOOL),
            (has_mention, Type::BOOL),
        ]
    }
}

/// The hit after which the page begins; before all of them where there is none.
struct Last {
    score: f64,
    sent_at: SystemTime,
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
    Ok(Found { entry, changes: Vec::new(), said: column(row, "said")?, score: column(row, "score")? })
}

fn conversation_of(row: &Row) -> Result<ConversationId, ArchiveError> {
    column::<Uuid>(row, "conversation_id").map(Into::into)
}

fn column<'a, T: tokio_postgres::types::FromSql<'a>>(row: &'a Row, name: &str) -> Result<T, ArchiveError> {
    row.try_get(name).map_err(|error| ArchiveError::Unreadable(error.into()))
}

#[cfg(test)]
mod tests {
    use natter_chat::{EntryContent, EntryId, MessageText};
    use natter_pg::{Database, test_database};
    use tokio_postgres::types::Json;

    use super::*;
    use crate::{DatabaseSettings, migrate};

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    /// How long the conversation is, and how many of its messages have the rare word.
    const MESSAGES: u64 = 4_000;
    const RARE: u64 = 40;

    /// How many other conversations there are.
    const OTHERS: f64 = 200.0;

    /// How many letters a hostile message has, each a word.
    const LETTERS: u32 = 80;

    fn entry(conversation_id: ConversationId, seq: u64, text: &str) -> Entry {
        Entry {
            conversation_id,
            entry_id: EntryId::from(Uuid::now_v7()),
            seq: Seq::new(seq),
            sender_id: UserId::from(Uuid::from_u128(7)),
            sent_at: NOW,
            content: EntryContent::plain(MessageText::parse(text).unwrap()),
        }
    }

    fn letter(number: u32) -> char {
        char::from_u32('\u{561}' as u32 + number % 38).unwrap()
    }

    /// 8 KB of words of one letter, or of two where there are no more letters.
    fn hostile() -> String {
        let words = (0..LETTERS).map(|number| word(number) + " ");
        let once: String = words.collect();
        once.repeat(8_000 / once.len())
    }

    fn word(number: u32) -> String {
        (0..=number / 38).map(|_| letter(number)).collect()
    }

    async fn empty() -> (Database, Archive) {
        let database = test_database().await.unwrap();
        let settings = DatabaseSettings::from_lookup(|name| database.variables().remove(name)).unwrap();
        migrate(&settings).await.unwrap();
        (database, Archive::for_people(settings))
    }

    /// A long conversation with some rare words, ten hostile messages, and the talk of others.
    async fn talk() -> (Database, Archive, ConversationId) {
        let (database, archive) = empty().await;
        let conversation = ConversationId::from(Uuid::from_u128(1));
        let said = (1..=MESSAGES).map(|seq| {
            let rare = if seq % (MESSAGES / RARE) == 0 { "quincunx" } else { "nothing" };
            entry(conversation, seq, &format!("there is {rare} to say of number {seq}"))
        });
        for batch in said.collect::<Vec<_>>().chunks(500) {
            archive.upsert(batch).await.unwrap();
        }
        let hostile: Vec<_> = (1..=10).map(|seq| entry(conversation, MESSAGES + seq, &hostile())).collect();
        archive.upsert(&hostile).await.unwrap();
        let others = (2..202).map(|number| entry(Uuid::from_u128(number).into(), 1, "quincunx of others"));
        archive.upsert(&others.collect::<Vec<_>>()).await.unwrap();
        (database, archive, conversation)
    }

    /// How many rows of tables whose names begin so the plan has looked at, those that it left out included.
    fn examined(plan: &serde_json::Value, table: &str) -> f64 {
        let number = |name: &str| plan[name].as_f64().unwrap_or(0.0);
        let is_of_table = plan["Relation Name"].as_str().is_some_and(|name| name.starts_with(table));
        let rows = number("Actual Rows") + number("Rows Removed by Filter") + number("Rows Removed by Index Recheck");
        let own = if is_of_table { rows * number("Actual Loops") } else { 0.0 };
        let parts = plan["Plans"].as_array().into_iter().flatten();
        own + parts.map(|part| examined(part, table)).sum::<f64>()
    }

    /// How many rows of documents and of entries a statement looks at.
    async fn read_by(archive: &Archive, sql: &str, values: &Values<'_>) -> [f64; 2] {
        let sql = format!("EXPLAIN (ANALYZE, FORMAT JSON) {sql}");
        let Ok(rows) = archive.run(&sql, &values.list()).await else { panic!("no plan") };
        let Json(plan): Json<serde_json::Value> = rows[0].get(0);
        ["search_documents", "entries"].map(|table| examined(&plan[0]["Plan"], table))
    }

    /// The same for what a search for this asks first.
    async fn read_for(archive: &Archive, conversation: ConversationId, asked: &str) -> [f64; 2] {
        let (query, visible) = (Query::parse(asked).unwrap(), [(conversation, Seq::ZERO)]);
        let search = Search { query: &query, visible: &visible, sender: None, after: None, as_of: NOW, limit: 21 };
        read_by(archive, HITS, &Values::of(&search)).await
    }

    /// 60,000 messages in one conversation, and as many in 300 others, a minute apart in each half.
    const CROWD: &str = "
        CREATE TABLE said AS
        SELECT lpad(to_hex(CASE WHEN n % 2 = 0 THEN 1 ELSE 2 + n / 2 % 300 END), 32, '0')::uuid AS conversation_id,
            n, md5('e' || n)::uuid AS entry_id, to_timestamp(1790000000 - 30 * n) AS sent_at,
            'everyone' || CASE WHEN n % 1000 = 0 THEN ' quincunx' ELSE '' END AS text
        FROM generate_series(1, 120000) AS n;
        INSERT INTO entries SELECT conversation_id, 130000 - n, entry_id, entry_id, sent_at,
            jsonb_build_object('kind', 'message', 'text', text) FROM said;
        INSERT INTO search_documents SELECT conversation_id, entry_id, 130000 - n, entry_id, sent_at, entry_id, false,
            to_tsvector('simple', text) FROM said";

    #[test]
    fn of_many_conversations_the_pace_of_some_stands_for_all() {
        for many in [0, 1, 100, 101, 200, 201, 301, 2_102_u16] {
            let all: Vec<Uuid> = (0..many.into()).map(Uuid::from_u128).collect();
            let (sample, numbers) = sample_of(&all);
            assert!(sample.len() <= 2 * SAMPLED && sample.len() == numbers.len());
            assert!(sample.iter().zip(&all).take(SAMPLED).all(|(sampled, one)| sampled == one));
            assert!((numbers.iter().sum::<f64>() - f64::from(many)).abs() < f64::EPSILON);
        }
    }

    #[tokio::test]
    async fn what_everyone_says_is_looked_for_in_the_newest_messages_alone() {
        let (database, archive) = empty().await;
        let client = database.connect().await.unwrap();
        client.batch_execute(CROWD).await.unwrap();
        let all: Vec<_> = (1..=301).map(|number| (Uuid::from_u128(number).into(), Seq::ZERO)).collect();
        let (everyone, few) = (Query::parse("every").unwrap(), Query::parse("quincunx").unwrap());
        for analysed in [false, true] {
            for visible in [&all[..1], &all] {
                let search = Search { query: &everyone, visible, sender: None, after: None, as_of: NOW, limit: 21 };
                let mut values = Values::of(&search);
                values.since = archive.since(&values).await.unwrap().unwrap();
                let [documents, entries] = read_by(&archive, RECENT_HITS, &values).await;
                let says = format!("of {} conversations, analysed: {analysed}", visible.len());
                assert!((9_000.0..11_000.0).contains(&documents), "{documents} documents {says}");
                assert!(entries <= 42.0, "{entries} entries {says}");
                let statements = archive.statements();
                assert_eq!(archive.search(&search).await.unwrap().len(), 21);
                assert_eq!(archive.statements() - statements, 3, "when, the hits, their changes");
                // There are fewer of these among the newest than on the page.
                let search = Search { query: &few, limit: 101, ..search };
                assert_eq!(archive.search(&search).await.unwrap().len(), 101);
            }
            client.batch_execute("VACUUM ANALYZE").await.unwrap();
        }
    }

    #[tokio::test]
    async fn what_a_search_reads_follows_what_matches_and_not_how_long_the_conversation_is() {
        let (database, archive, conversation) = talk().await;
        // The messages of a page, and one more to know whether there is another; each with its present text.
        let page = 2.0 * 21.0;
        for asked in ["quincunx", "number"] {
            assert!(read_for(&archive, conversation, asked).await[1] <= page, "{asked}, in a young database");
        }
        database.connect().await.unwrap().batch_execute("VACUUM ANALYZE").await.unwrap();
        // Others have the rare word, too, some in the same partition.
        for (asked, matching) in [("quincunx", 40.0 + OTHERS), ("number", 4_010.0)] {
            let [documents, entries] = read_for(&archive, conversation, asked).await;
            assert!(documents <= matching && entries <= page, "{asked}: {documents} documents, {entries} entries");
        }
    }

    #[tokio::test]
    async fn what_a_batch_reads_follows_its_size_and_not_what_is_there() {
        let (database, archive, _) = talk().await;
        let flushed = archive.run("SELECT pg_stat_force_next_flush()", &[]).await;
        assert!(flushed.is_ok());
        let sql = "SELECT sum(seq_tup_read + idx_tup_fetch)::float8 / sum(n_tup_ins) FROM pg_stat_user_tables
            WHERE relname LIKE 'entries\\_%'";
        let read: f64 = database.connect().await.unwrap().query_one(sql, &[]).await.unwrap().get(0);
        assert!(read < 8.0, "{read} rows for each that was written");
    }

    #[tokio::test]
    async fn messages_and_queries_made_to_be_slow_are_answered_like_others() {
        let (_database, archive, conversation) = talk().await;
        let visible = [(conversation, Seq::ZERO)];
        let phrases =
            (0..20).map(|from| format!("\"{} {} {}\" ", word(from * 3), word(from * 3 + 1), word(from * 3 + 2)));
        let query = Query::parse(&phrases.collect::<String>()).unwrap();
        let search = Search { query: &query, visible: &visible, sender: None, after: None, as_of: NOW, limit: 21 };
        assert_eq!(archive.search(&search).await.unwrap().len(), 10);
    }
}
