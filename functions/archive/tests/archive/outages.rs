//! What the function does while the database does not do its part.

use natter_lambda::{Clock, Environment, Function, InitError};
use natter_pg::{PostgresServer, ServerOptions};

use crate::records::{event, image, inserted, sequence_number};
use crate::{Deployed, texts};

fn two_entries() -> serde_json::Value {
    event([inserted(&image(1, 1, "one")), inserted(&image(2, 1, "two"))])
}

#[tokio::test]
async fn while_the_server_is_away_all_of_the_batch_comes_again_until_it_is_back() {
    let folder = std::env::temp_dir().join(format!("natter-archive-{}", std::process::id()));
    let server = PostgresServer::start(&folder, ServerOptions::default()).await.unwrap();
    let options = ServerOptions { port: Some(server.port()), ephemeral: true, ..ServerOptions::default() };
    let deployed = Deployed::with(server.create_database("natter").await.unwrap()).await;
    assert_eq!(deployed.deliver(event([inserted(&image(1, 9, "before"))])).await, [""; 0]);

    server.stop().await;
    for _ in 0..2 {
        assert_eq!(deployed.deliver(two_entries()).await, [sequence_number(0)]);
    }

    let _server = PostgresServer::start(&folder, options).await.unwrap();
    assert_eq!(deployed.deliver(two_entries()).await, [""; 0]);
    assert_eq!(texts(&deployed.archived(1).await), ["one", "before"]);
}

#[tokio::test]
async fn a_dropped_column_is_no_fault_of_the_entries() {
    let deployed = Deployed::new().await;
    deployed.archive.execute("ALTER TABLE entries RENAME COLUMN content TO gone").await;
    assert_eq!(deployed.deliver(two_entries()).await, [sequence_number(0)]);
    deployed.archive.execute("ALTER TABLE entries RENAME COLUMN gone TO content").await;
    assert_eq!(deployed.deliver(two_entries()).await, [""; 0]);
    assert_eq!(texts(&deployed.archived(2).await), ["two"]);
}

#[tokio::test]
async fn a_missing_variable_is_named_at_the_start() {
    let nothing = Environment::new([].into(), Clock::system());
    let Err(InitError::Setup { source, .. }) = archive::ArchiveEntries::init(&nothing).await else {
        panic!("started without a database");
    };
    assert_eq!(source.to_string(), "variable DATABASE_URL is not set");
}
