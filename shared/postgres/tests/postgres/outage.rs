//! What the archive does while the database does not do its part, by breaking a real one.

use std::time::Duration;

use crate::support::{NOW, archive, conversation, entry, settings};
use natter_chat::history::ArchiveQuery;
use natter_chat::search::Query;
use natter_chat::{Entry, Seq};
use natter_pg::{Database, PostgresServer, ServerOptions, test_database};
use natter_postgres::{Archive, ArchiveError, ConnectError, DatabaseSettings, Search, migrate};

const NEWEST: ArchiveQuery =
    ArchiveQuery { after: Seq::ZERO, before: Seq::new(u64::MAX), newest_first: true, limit: 10 };

async fn execute(database: &Database, sql: &str) {
    database.connect().await.unwrap().batch_execute(sql).await.unwrap();
}

fn one() -> [Entry; 1] {
    [entry(conversation(), 1, "hello")]
}

#[tokio::test]
async fn a_dropped_column_is_not_the_entries_fault_and_its_return_is_noticed() {
    let (database, archive) = archive().await;
    let entries = one();
    execute(&database, "ALTER TABLE entries RENAME COLUMN sender_id TO gone").await;
    assert!(archive.upsert(&entries).await.unwrap_err().is_transient());
    assert!(archive.page(entries[0].conversation_id, &NEWEST, &[]).await.unwrap_err().is_transient());

    execute(&database, "ALTER TABLE entries RENAME COLUMN gone TO sender_id").await;
    assert_eq!(archive.upsert(&entries).await.unwrap(), 1);
    assert_eq!(archive.page(entries[0].conversation_id, &NEWEST, &[]).await.unwrap().entries, entries);
}

#[tokio::test]
async fn a_database_that_is_not_migrated_is_not_the_entries_fault() {
    let database = test_database().await.unwrap();
    let archive = Archive::new(settings(&database));
    assert!(archive.upsert(&one()).await.unwrap_err().is_transient());
    migrate(&settings(&database)).await.unwrap();
    assert_eq!(archive.upsert(&one()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_stopped_server_is_reported_and_found_again_once_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let server = PostgresServer::start(&folder.path().join("data"), ServerOptions::default()).await.unwrap();
    let options = ServerOptions { port: Some(server.port()), ..ServerOptions::default() };
    let database = server.create_database("natter").await.unwrap();
    migrate(&settings(&database)).await.unwrap();
    let archive = Archive::for_people(settings(&database));
    let (before, after) = (one(), one());
    assert_eq!(archive.upsert(&before).await.unwrap(), 1);

    server.stop().await;
    let error = archive.upsert(&after).await.unwrap_err();
    assert!(matches!(error, ArchiveError::Connect(ConnectError::Failed(_))) && error.is_transient(), "{error:?}");
    assert!(archive.page(before[0].conversation_id, &NEWEST, &[]).await.unwrap_err().is_transient());

    let _server = PostgresServer::start(&folder.path().join("data"), options).await.unwrap();
    assert_eq!(archive.upsert(&after).await.unwrap(), 1);
    assert_eq!(archive.page(before[0].conversation_id, &NEWEST, &[]).await.unwrap().entries, before);
}

#[tokio::test]
async fn an_archive_for_people_stops_asking_a_server_that_is_gone_and_says_so() {
    let nowhere = Database { port: closed_port(), name: "natter".to_owned() };
    let archive = Archive::for_people(settings(&nowhere));
    let mut errors = Vec::new();
    for _ in 0..4 {
        errors.push(archive.page(conversation(), &NEWEST, &[]).await.unwrap_err());
    }
    assert!(matches!(errors[..], [.., ArchiveError::Connect(_), ArchiveError::BreakerOpen(_)]), "{errors:?}");
    assert!(errors.iter().all(ArchiveError::is_transient));
    let [.., resting] = &errors[..] else { panic!("no error") };
    let rest = resting.retry_after().unwrap();
    assert!(rest > Duration::ZERO && rest <= Duration::from_secs(5), "{rest:?}");
}

#[tokio::test]
async fn a_search_that_takes_too_long_is_its_askers_own_and_stops_nobody_else() {
    let (database, _) = archive().await;
    let archive = Archive::for_people(settings(&database));
    let [entry] = one();
    archive.upsert(std::slice::from_ref(&entry)).await.unwrap();
    execute(
        &database,
        "CREATE FUNCTION takes_too_long() RETURNS boolean LANGUAGE plpgsql AS
            $$ BEGIN RAISE query_canceled USING MESSAGE = 'canceling statement due to statement timeout'; END $$;
        ALTER TABLE search_documents RENAME TO hidden;
        CREATE VIEW search_documents AS SELECT * FROM hidden WHERE takes_too_long()",
    )
    .await;
    let visible = [(entry.conversation_id, Seq::ZERO)];
    let query = Query::parse("hello").unwrap();
    let asked = Search { query: &query, visible: &visible, sender: None, after: None, as_of: NOW, limit: 10 };
    for _ in 0..5 {
        let error = archive.search(&asked).await.unwrap_err();
        assert!(error.is_too_slow(), "{error:?}");
    }
    assert_eq!(archive.page(entry.conversation_id, &NEWEST, &[]).await.unwrap().entries, [entry]);
}

fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn a_connection_that_the_server_closed_meanwhile_is_replaced_unnoticed() {
    let (database, archive) = archive().await;
    let close = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'natter' AND datname = current_database()";
    for _ in 0..3 {
        assert_eq!(archive.upsert(&one()).await.unwrap(), 1);
        execute(&database, close).await;
    }
    assert_eq!(archive.upsert(&one()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_statement_that_is_held_up_fails_in_time_and_the_connection_goes_on() {
    let (database, archive) = archive().await;
    let mut blocker = database.connect().await.unwrap();
    let transaction = blocker.transaction().await.unwrap();
    transaction.batch_execute("LOCK TABLE entries IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let error = archive.upsert(&one()).await.unwrap_err();
    assert!(error.is_transient() && format!("{error:?}").contains("57014"), "{error:?}");

    transaction.rollback().await.unwrap();
    assert_eq!(archive.upsert(&one()).await.unwrap(), 1);
}

#[tokio::test]
async fn nothing_to_write_wakes_no_database() {
    let nowhere = Database { port: 1, name: "natter".to_owned() };
    assert_eq!(Archive::new(settings(&nowhere)).upsert(&[]).await.unwrap(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_is_given_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let database = Database { port: listener.local_addr().unwrap().port(), name: "natter".to_owned() };
    for (archive, patience) in [
        (Archive::for_people(settings(&database)), Duration::from_secs(3)),
        (Archive::new(settings(&database)), Duration::from_secs(45)),
    ] {
        let error = archive.upsert(&one()).await.unwrap_err();
        let is_so = |limit: Duration| limit == patience;
        assert!(matches!(error, ArchiveError::Connect(ConnectError::TimedOut { limit }) if is_so(limit)), "{error:?}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(15)), "it may be waking");
    }
}

#[tokio::test]
async fn work_in_the_background_waits_for_a_database_that_is_waking_and_people_do_not() {
    let (database, _archive) = archive().await;
    let waking = Database { port: behind_refusals(3, database.port).await, name: database.name.clone() };
    let error = Archive::for_people(settings(&waking)).upsert(&one()).await.unwrap_err();
    assert!(matches!(error, ArchiveError::Connect(ConnectError::Failed(_))), "{error:?}");

    let waking = Database { port: behind_refusals(3, database.port).await, name: database.name.clone() };
    assert_eq!(Archive::new(settings(&waking)).upsert(&one()).await.unwrap(), 1);
}

/// The port of a server that hangs up on the first so many, and then passes on to the one on `port`.
async fn behind_refusals(refusals: usize, port: u16) -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        for _ in 0..refusals {
            drop(listener.accept().await);
        }
        let (mut client, _) = listener.accept().await.unwrap();
        let mut server = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        tokio::io::copy_bidirectional(&mut client, &mut server).await.ok();
    });
    own
}

#[tokio::test]
async fn a_wrong_password_is_reported_without_it() {
    let database = test_database().await.unwrap();
    let mut variables = database.variables();
    variables.insert("DATABASE_URL".to_owned(), variables["DATABASE_URL"].replace(":natter@", ":wr0ng@"));
    let settings = DatabaseSettings::from_lookup(|name| variables.get(name).cloned()).unwrap();
    let error = Archive::new(settings).upsert(&one()).await.unwrap_err();
    let written = format!("{error:?}");
    assert!(written.contains("28P01") && !written.contains("wr0ng"), "{written}");
}

#[tokio::test]
async fn a_server_without_tls_gets_no_password_where_tls_is_wanted() {
    let database = test_database().await.unwrap();
    let mut variables = database.variables();
    variables.insert("DATABASE_TLS".to_owned(), "rds".to_owned());
    let settings = DatabaseSettings::from_lookup(|name| variables.get(name).cloned()).unwrap();
    let error = Archive::new(settings).upsert(&one()).await.unwrap_err();
    assert!(format!("{error:?}").contains("server does not support TLS"), "{error:?}");
}
