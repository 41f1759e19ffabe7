//! The function, on a real PostgreSQL.
#![expect(clippy::unwrap_used, reason = "helpers of tests, which are not marked as such")]

use std::collections::HashMap;

use migrate::Migrate;
use natter_lambda::{Clock, Environment, Function};
use natter_pg::test_database;
use serde_json::{Value, json};

/// How many there are in `shared/postgres/migrations`, and the functions.
const MIGRATIONS: usize = 9;

async fn function(variables: HashMap<String, String>) -> Migrate {
    Migrate::init(&Environment::new(variables, Clock::system())).await.unwrap()
}

async fn invoke(function: &Migrate, event: &str) -> Value {
    let reply = function.handle(serde_json::from_str(event).unwrap()).await.unwrap();
    serde_json::to_value(reply).unwrap()
}

#[tokio::test]
async fn the_sample_event_migrates_and_another_finds_nothing_to_do() {
    let function = function(test_database().await.unwrap().variables()).await;
    let sample = include_str!("../../../events/migrate.json");
    let applied = invoke(&function, sample).await["applied"].take();
    assert_eq!(applied[0], "V1__entries");
    assert_eq!(applied.as_array().unwrap().len(), MIGRATIONS);
    assert_eq!(
        invoke(&function, r#"{"anything": [1, "else"]}"#).await,
        json!({"applied": [], "indexed": 0, "isIndexed": true})
    );
}

#[tokio::test]
async fn a_failure_fails_the_invocation_without_telling_more_than_that() {
    let database = test_database().await.unwrap();
    database.connect().await.unwrap().batch_execute("CREATE TABLE entries ()").await.unwrap();
    let error = function(database.variables()).await.handle(serde_json::from_str("{}").unwrap()).await.unwrap_err();
    assert_eq!(error.to_string(), "the schema could not be migrated");
}
