//! The schema, on a real PostgreSQL.

use crate::support::{archive, conversation, entry, search, settings};
use futures_util::future::join_all;
use natter_chat::Seq;
use natter_pg::{Database, PostgresServer, ServerOptions, test_database};
use natter_postgres::{Archive, MigrateError, migrate};
use tokio_postgres::Client;

const APPLIED: [&str; 9] = [
    "V1__entries",
    "V2__roles",
    "V3__changes",
    "V4__personal",
    "V5__reconciliation",
    "V6__retention",
    "V7__tips",
    "V8__words",
    "functions",
];

async fn strings(client: &Client, sql: &str) -> Vec<String> {
    client.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn each_migration_is_applied_once() {
    let database = test_database().await.unwrap();
    assert_eq!(migrate(&settings(&database)).await.unwrap(), APPLIED);
    assert_eq!(migrate(&settings(&database)).await.unwrap(), [""; 0]);
}

/// Every function of the schema, as PostgreSQL would define it anew.
async fn functions(database: &Database) -> Vec<String> {
    let sql = "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') ORDER BY 1";
    strings(&database.connect().await.unwrap(), sql).await
}

#[tokio::test]
async fn an_old_database_and_a_new_one_end_with_the_same_functions() {
    let (old, new) = (test_database().await.unwrap(), test_database().await.unwrap());
    for database in [&old, &new] {
        migrate(&settings(database)).await.unwrap();
    }
    let changed = "CREATE OR REPLACE FUNCTION is_given_up(sent_at timestamptz) RETURNS boolean LANGUAGE sql STABLE
        AS 'SELECT false'; UPDATE applied_functions SET checksum = 'of an earlier file'";
    old.connect().await.unwrap().batch_execute(changed).await.unwrap();
    assert_ne!(functions(&old).await, functions(&new).await);
    assert_eq!(migrate(&settings(&old)).await.unwrap(), ["functions"]);
    assert_eq!(functions(&old).await, functions(&new).await);
}

#[tokio::test]
async fn migrators_that_run_at_once_do_the_work_once_and_none_fails() {
    let database = test_database().await.unwrap();
    let settings = settings(&database);
    let applied = join_all((0..8).map(|_| migrate(&settings))).await;
    let mut applied: Vec<_> = applied.into_iter().flat_map(Result::unwrap).collect();
    applied.sort();
    assert_eq!(applied, APPLIED);
}

#[tokio::test]
async fn an_index_that_was_interrupted_is_built_anew() {
    let (database, archive) = archive().await;
    archive.upsert(&[entry(conversation(), 1, "said")]).await.unwrap();
    let client = database.connect().await.unwrap();
    let broken = "DROP INDEX entries_by_quote;
        CREATE INDEX entries_by_quote ON ONLY entries (conversation_id, (content #>> '{replyTo,entryId}')) WHERE content ? 'replyTo';
        CREATE INDEX entries_00_entries_by_quote ON entries_00 (conversation_id);
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'entries_00_entries_by_quote'::regclass";
    client.batch_execute(broken).await.unwrap();
    assert_eq!(migrate(&settings(&database)).await.unwrap(), [""; 0]);
    let valid = "SELECT indexrelid::regclass::text FROM pg_index
        WHERE indisvalid AND indexrelid::regclass::text LIKE '%entries_by_quote' ORDER BY 1";
    let names = strings(&client, valid).await;
    assert_eq!((names.len(), &names[0][..]), (17, "entries_00_entries_by_quote"));
}

#[tokio::test]
async fn a_large_table_is_neither_indexed_nor_rewritten_by_a_migration() {
    for (number, sql) in (8..).map_while(|number| Some((number, migration(number)?))) {
        let outside = sql.split("$$").step_by(2).collect::<String>();
        for what in ["CREATE INDEX", "CREATE UNIQUE INDEX", "UPDATE ", "refresh_messages("] {
            let is_there = outside.lines().any(|line| !line.starts_with("--") && line.starts_with(what));
            assert!(!is_there, "V{number}: {what} would keep everybody from writing: see src/migrate/indexes.rs");
        }
    }
}

fn migration(number: usize) -> Option<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let name = format!("V{number}__");
    let file = files.find(|file| file.file_name().unwrap().to_str().unwrap().starts_with(&name))?;
    Some(std::fs::read_to_string(file).unwrap())
}

#[tokio::test]
async fn what_was_indexed_before_is_indexed_anew_in_batches_from_where_it_stopped() {
    let (database, archive) = archive().await;
    let id = conversation();
    let entries: Vec<_> = (1..=5).map(|seq| entry(id, seq, &format!("holiday{seq}.png"))).collect();
    archive.upsert(&entries).await.unwrap();
    let client = database.connect().await.unwrap();
    client.batch_execute("UPDATE search_documents SET document = 'old'").await.unwrap();
    let found = async || search(&archive, "png ", &[(id, Seq::ZERO)]).await.len();
    assert_eq!(archive.reindex(2).await.unwrap(), 2);
    assert_eq!(found().await, 2);
    // Somebody else goes on.
    let other = Archive::new(settings(&database));
    assert_eq!(other.reindex(2).await.unwrap(), 2);
    assert_eq!((other.reindex(2).await.unwrap(), found().await), (1, 5));
    client.batch_execute("UPDATE search_documents SET document = 'old'").await.unwrap();
    assert_eq!((archive.reindex(2).await.unwrap(), found().await), (0, 0), "it is done once");
}

#[tokio::test]
async fn a_migrator_waits_for_a_server_that_is_starting() {
    let first = PostgresServer::ephemeral().await.unwrap();
    let port = first.port();
    first.stop().await;
    let database = Database { port, name: "postgres".to_owned() };
    let options = ServerOptions { port: Some(port), ephemeral: true, ..ServerOptions::default() };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("data");
    let (applied, server) =
        tokio::join!(async { migrate(&settings(&database)).await }, PostgresServer::start(&folder, options),);
    let _server = server.unwrap();
    assert_eq!(applied.unwrap().len(), APPLIED.len());
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_behind_and_the_lock_free() {
    let database = test_database().await.unwrap();
    let client = database.connect().await.unwrap();
    // The last of the partitions that the first migration wants to create.
    client.batch_execute("CREATE TABLE entries_15 ()").await.unwrap();
    assert!(matches!(migrate(&settings(&database)).await, Err(MigrateError::Migration(_))));
    let tables = strings(&client, "SELECT relname::text FROM pg_class WHERE relname LIKE 'entries%'").await;
    assert_eq!(tables, ["entries_15"]);

    client.batch_execute("DROP TABLE entries_15").await.unwrap();
    assert_eq!(migrate(&settings(&database)).await.unwrap().len(), APPLIED.len());
}

#[tokio::test]
async fn a_conversations_entries_are_in_one_of_sixteen_partitions_and_found_by_an_index() {
    let database = test_database().await.unwrap();
    migrate(&settings(&database)).await.unwrap();
    let client = database.connect().await.unwrap();
    let partitions = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'entries'::regclass";
    assert_eq!(strings(&client, partitions).await.len(), 16);

    let page = "SET enable_seqscan = off; SET enable_bitmapscan = off;";
    client.batch_execute(page).await.unwrap();
    let plan = "EXPLAIN SELECT * FROM entries WHERE conversation_id = '3f2c1c9e-6f0a-4d3f-9b7e-0c5d2c1b7a11'
        AND seq > 0 AND seq < 9000 ORDER BY seq DESC LIMIT 10";
    let plan = strings(&client, plan).await.join("\n");
    let scans: Vec<_> = plan.lines().filter(|line| line.contains("Scan")).collect();
    assert!(scans.len() == 1 && scans[0].contains("Index Scan Backward using entries_"), "{plan}");
    assert!(!plan.contains("Sort"), "{plan}");
}

#[tokio::test]
async fn on_rds_the_writer_may_write_and_the_reader_may_read_and_neither_may_more() {
    // A server of its own: roles belong to the server.
    let server = PostgresServer::ephemeral().await.unwrap();
    let database = server.create_database("natter").await.unwrap();
    let client = database.connect().await.unwrap();
    client.batch_execute("CREATE ROLE rds_iam").await.unwrap();
    migrate(&settings(&database)).await.unwrap();

    let members = "SELECT member::regrole::text FROM pg_auth_members WHERE roleid = 'rds_iam'::regrole ORDER BY 1";
    assert_eq!(strings(&client, members).await, ["natter_eraser", "natter_reader", "natter_writer"]);
    let grants = "SELECT table_name || ' ' || grantee || ' ' || string_agg(privilege_type, ' ' ORDER BY privilege_type)
        FROM information_schema.role_table_grants WHERE grantee LIKE 'natter\\_%' GROUP BY table_name, grantee ORDER BY 1";
    let expected = [
        "entries natter_eraser DELETE SELECT",
        "entries natter_reader SELECT",
        "entries natter_writer INSERT SELECT UPDATE",
        "reconciliation natter_writer DELETE INSERT SELECT UPDATE",
        "retention natter_eraser INSERT SELECT UPDATE",
        "retention natter_writer SELECT",
        "search_documents natter_eraser DELETE SELECT",
        "search_documents natter_reader SELECT",
        "search_documents natter_writer INSERT SELECT UPDATE",
    ];
    assert_eq!(strings(&client, grants).await, expected);

    let may = async |role: &str, sql: &str| {
        let outcome = client.batch_execute(&format!("SET ROLE {role}; {sql}")).await;
        client.batch_execute("RESET ROLE").await.unwrap();
        outcome.is_ok()
    };
    let insert = "INSERT INTO entries VALUES (gen_random_uuid(), 1, gen_random_uuid(), gen_random_uuid(), now(), '{}')";
    assert!(may("natter_writer", insert).await);
    assert!(may("natter_reader", "SELECT * FROM entries").await);
    assert!(!may("natter_reader", insert).await);
    for role in ["natter_eraser", "natter_reader", "natter_writer"] {
        for sql in ["DELETE FROM entries", "TRUNCATE entries", "CREATE TABLE mine ()", "DROP TABLE entries"] {
            let is_its_work = role == "natter_eraser" && sql.starts_with("DELETE");
            assert_eq!(may(role, sql).await, is_its_work, "{role}: {sql}");
        }
    }
    assert!(!may("natter_eraser", insert).await);

    // Another database on the same server finds the roles there.
    let other = server.create_database("other").await.unwrap();
    assert_eq!(migrate(&settings(&other)).await.unwrap().len(), APPLIED.len());
}
