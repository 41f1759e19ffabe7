//! Indexes of tables that are large by the time they are thought of. A migration would keep everyone from writing while it
//! builds one; these are built partition by partition beside whoever writes, and what is interrupted is taken up again.

use tokio_postgres::{Client, Error};

/// An index of a partitioned table.
struct Index {
    name: &'static str,
    table: &'static str,
    /// What comes after the table's name.
    definition: &'static str,
    /// An index that this one takes the place of, and which goes once this one is there.
    replaces: Option<&'static str>,
}

const INDEXES: [Index; 3] = [
    // Which answers quote a message, for when it is erased.
    Index {
        name: "entries_by_quote",
        table: "entries",
        definition: "(conversation_id, (content #>> '{replyTo,entryId}')) WHERE content ? 'replyTo'",
        replaces: None,
    },
    // What one person has written; which kinds of entries that are is the reader's to say.
    Index {
        name: "entries_by_author",
        table: "entries",
        definition: "(sender_id, conversation_id, seq) WHERE content ->> 'kind' <> 'erased'",
        replaces: Some("entries_by_sender"),
    },
    // A conversation's newest messages, among which words that everybody says are looked for first.
    Index {
        name: "search_documents_by_time",
        table: "search_documents",
        definition: "(conversation_id, sent_at)",
        replaces: None,
    },
];

/// Builds what is missing.
pub(super) async fn make(client: &Client) -> Result<(), Error> {
    for index in &INDEXES {
        if is_valid(client, index.name).await? != Some(true) {
            index.make(client).await?;
        }
        if let Some(old) = index.replaces {
            client.batch_execute(&format!("DROP INDEX IF EXISTS {old}")).await?;
        }
    }
    Ok(())
}

impl Index {
    async fn make(&self, client: &Client) -> Result<(), Error> {
        let Self { name, table, definition, .. } = self;
        client.batch_execute(&format!("CREATE INDEX IF NOT EXISTS {name} ON ONLY {table} {definition}")).await?;
        let partitions =
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass($1) ORDER BY 1";
        for partition in client.query(partitions, &[table]).await? {
            let partition: String = partition.try_get(0)?;
            let part = format!("{partition}_{name}");
            if is_valid(client, &part).await? == Some(false) {
                // What an interrupted migrator left behind.
                client.batch_execute(&format!("DROP INDEX CONCURRENTLY {part}")).await?;
            }
            // Each by itself: neither may be in a transaction with anything else.
            let build = format!("CREATE INDEX CONCURRENTLY IF NOT EXISTS {part} ON {partition} {definition}");
            client.batch_execute(&build).await?;
            client.batch_execute(&format!("ALTER INDEX {name} ATTACH PARTITION {part}")).await?;
        }
        Ok(())
    }
}

/// Whether an index is complete; `None` where there is none.
async fn is_valid(client: &Client, name: &str) -> Result<Option<bool>, Error> {
    let sql = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)";
    client.query_opt(sql, &[&name]).await?.map(|row| row.try_get(0)).transpose()
}
