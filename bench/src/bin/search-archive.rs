//! Searches in an archive of a million messages (`--` and a number: so many), by where is looked and how common the word is.
#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::time::Instant;

use anyhow::{Context, Result};
use natter_bench::Samples;
use natter_chat::search::Query;
use natter_chat::{ConversationId, Seq, Timestamp};
use natter_pg::{Database, PostgresServer, ServerOptions};
use natter_postgres::{Archive, DatabaseSettings, Search, migrate};
use uuid::Uuid;

const SEARCHES: u32 = 50;

/// When it is asked: `2026-11-30`.
const NOW: Timestamp = Timestamp::from_millis(1_796_000_000_000);

/// Message `n` of `$1` is in the conversation `c`, says common and rare words and was sent at some time of the past year, which
/// looks like chance and is always the same. A tenth of all are in the first conversation, a hundredth in the second, an eighth in
/// the next hundred, half in the next thousand, and the rest in as many others.
const FILL: &str = "
    CREATE TABLE said AS
    SELECT md5('c' || CASE
            WHEN part < 100 THEN 1 WHEN part < 110 THEN 2 WHEN part < 235 THEN 3 + n % 100
            WHEN part < 735 THEN 103 + n % 1000 ELSE 1103 + n % 1000 END)::uuid AS conversation_id,
        n, md5('e' || n)::uuid AS entry_id, md5('s' || n % 7)::uuid AS sender_id,
        to_timestamp(1796000000 - chance % 31536000) AS sent_at,
        'the note ' || chance % 20000 || CASE WHEN n % 2 = 0 THEN ' half' ELSE '' END
            || CASE WHEN n % 10 = 0 THEN ' tenth' ELSE '' END || CASE WHEN n % 42 = 0 THEN ' holiday' ELSE '' END
            || CASE WHEN n % 1111 = 0 THEN ' quincunx' ELSE '' END AS text
    FROM (SELECT n, n * 7919 % 1000 AS part, ('x' || left(md5('t' || n), 8))::bit(32)::bigint AS chance
        FROM generate_series(1::bigint, $1::bigint) AS n) AS numbers";

const ARCHIVE: &str = "
    INSERT INTO entries SELECT conversation_id, n, entry_id, sender_id, sent_at,
        jsonb_build_object('kind', 'message', 'text', text) FROM said ORDER BY sent_at;
    INSERT INTO search_documents SELECT conversation_id, entry_id, n, sender_id, sent_at, entry_id, n % 50 = 0,
        to_tsvector('simple', text) FROM said ORDER BY sent_at";

const SCOPES: [(&str, u32, u32); 5] = [
    ("1 of 1 %", 2, 2),
    ("1 of 10 %", 1, 1),
    ("101 with 23 %", 1, 102),
    ("1,000 with 50 %", 103, 1102),
    ("all", 1, 2102),
];

const WORDS: [(&str, &str); 7] = [
    ("0.09 %", "quincunx "),
    ("2.4 %", "holiday "),
    ("10 %", "tenth "),
    ("50 %", "half "),
    ("100 %", "the "),
    ("t…", "t"),
    ("links alone, 2 %", "has:link"),
];

#[tokio::main]
async fn main() -> Result<()> {
    let messages: i64 = std::env::args().nth(1).map_or(Ok(1_000_000), |number| number.parse())?;
    // As small an Aurora as there is has more.
    let settings = vec![("shared_buffers".to_owned(), "256MB".to_owned())];
    let options = ServerOptions { ephemeral: true, settings, ..ServerOptions::default() };
    let folder = tempfile::tempdir()?;
    let server = PostgresServer::start(&folder.path().join("data"), options).await?;
    let database = server.create_database("bench").await?;
    let settings = DatabaseSettings::from_lookup(|name| database.variables().remove(name))?;
    migrate(&settings).await?;
    let client = database.connect().await?;
    client.execute(FILL, &[&messages]).await?;
    client.batch_execute(ARCHIVE).await?;
    client.batch_execute("VACUUM ANALYZE entries, search_documents").await?;
    let archive = Archive::for_people(settings);
    println!("{messages} messages; p50 / p99 / a processor's time in ms of {SEARCHES} searches");
    println!("| conversations | {} |", WORDS.map(|(name, _)| name).join(" | "));
    println!("|---|{}", "---|".repeat(WORDS.len()));
    for (name, first, last) in SCOPES {
        let numbers: Vec<i64> = (first..=last).map(i64::from).collect();
        let sql = "
            SELECT id FROM unnest($1::bigint[]) AS number, md5('c' || number) AS name, uuid(name) AS id
            ORDER BY (SELECT max(sent_at) FROM search_documents WHERE conversation_id = id) DESC";
        let rows = client.query(sql, &[&numbers]).await?;
        let visible: Vec<_> = rows.iter().map(|row| (ConversationId::from(row.get::<_, Uuid>(0)), Seq::ZERO)).collect();
        let mut cells = Vec::new();
        for (_, asked) in WORDS {
            let measured = measured(&archive, &database, &visible, asked).await;
            cells.push(measured.with_context(|| format!("{name}: {asked}"))?);
        }
        println!("| {name} | {} |", cells.join(" | "));
    }
    Ok(())
}

async fn measured(
    archive: &Archive,
    database: &Database,
    visible: &[(ConversationId, Seq)],
    asked: &str,
) -> Result<String> {
    let query = Query::parse(asked)?;
    let search = Search { query: &query, visible, sender: None, after: None, as_of: NOW, limit: 21 };
    archive.search(&search).await?;
    let mut samples = Samples::default();
    let worked = worked_ms(database).await?;
    for _ in 0..SEARCHES {
        let begun = Instant::now();
        archive.search(&search).await?;
        samples.push(begun.elapsed());
    }
    let worked = (worked_ms(database).await? - worked) / f64::from(SEARCHES);
    Ok(format!("{:.0} / {:.0} / {worked:.0}", samples.percentile_ms(50), samples.percentile_ms(99)))
}

/// How long the server's process for the archive has had a processor so far. The system counts in hundredths of a second.
async fn worked_ms(database: &Database) -> Result<f64> {
    let sql = "SELECT pid FROM pg_stat_activity WHERE application_name = 'natter'";
    let process: i32 = database.connect().await?.query_one(sql, &[]).await?.get(0);
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let after_name = stat.rsplit_once(')').context("no name")?.1;
    let ticks: Vec<f64> = after_name.split_whitespace().skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() * 10.0)
}
