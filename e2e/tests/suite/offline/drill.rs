//! Both stores are lost and come back from their backups: `make drill-restore` shows it.

use std::fs;
use std::path::Path;

use futures_util::{SinkExt, TryStreamExt, pin_mut};
use natter_e2e::App;
use natter_local::{Data, StackOptions};
use serde_json::{Value, json};

use crate::chat::{Pair, texts};

/// The tables of a stack by name, with all their items, as a point in time of their backups has them. Connections are not restored: devices
/// connect again.
macro_rules! tables_of {
    ($app:expr) => {{
        let client = $app.stack().dynamodb().client();
        let mut tables = Vec::new();
        for name in client.list_tables().send().await.unwrap().table_names.unwrap_or_default() {
            if name != "ConnectionsTable" {
                let items = client.scan().table_name(&name).into_paginator().items().send();
                tables.push((name, items.collect::<Result<Vec<_>, _>>().await.unwrap()));
            }
        }
        tables
    }};
}

pub(super) use tables_of;

/// The archive's tables by name, each as text of `COPY`.
pub(super) async fn archive_of(app: &App) -> Vec<(String, Vec<u8>)> {
    let database = app.stack().database().connect().await.unwrap();
    let names = "SELECT relname::text FROM pg_class JOIN pg_namespace ON relnamespace = pg_namespace.oid \
                 WHERE relkind = 'r' AND nspname = 'public' AND relname NOT LIKE '%schema_history' ORDER BY relname";
    let mut tables = Vec::new();
    for row in database.query(names, &[]).await.unwrap() {
        let name: String = row.get(0);
        let copy = database.copy_out(&format!("COPY {name} TO STDOUT")).await.unwrap();
        let rows = copy.try_fold(Vec::new(), async |mut all, part| {
            all.extend_from_slice(&part);
            Ok(all)
        });
        tables.push((name, rows.await.unwrap()));
    }
    tables
}

async fn restore_archive(app: &App, tables: Vec<(String, Vec<u8>)>) {
    let database = app.stack().database().connect().await.unwrap();
    for (name, rows) in tables {
        database.batch_execute(&format!("TRUNCATE {name}")).await.unwrap();
        let copy = database.copy_in(&format!("COPY {name} FROM STDIN")).await.unwrap();
        pin_mut!(copy);
        copy.send(std::io::Cursor::new(rows)).await.unwrap();
        copy.finish().await.unwrap();
    }
}

async fn archived(app: &App) -> i64 {
    let database = app.stack().database().connect().await.unwrap();
    database.query_one("SELECT count(*) FROM entries", &[]).await.unwrap().get(0)
}

fn kept_in(folder: &Path) -> StackOptions {
    StackOptions { data: Data::Kept(folder.to_owned()), ..StackOptions::for_tests() }
}

/// What survives: Cognito's users.
fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn what_was_said_is_there_again_when_both_stores_come_from_backups() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let app = App::offline_with(kept_in(old.path())).await;
    let mut pair = Pair::acquainted(&app).await;
    pair.from_alice.say(&pair.conversation, "Before the archive's backup").await;
    app.stack().flush_streams().await;
    let archive = archive_of(&app).await;
    pair.at_bob.say(&pair.conversation, "Before the tables' backup").await;
    app.stack().flush_streams().await;
    let before = pair.from_alice.messages(&pair.conversation, json!({})).await;
    let tables = tables_of!(app);
    println!("drill-restore: backups are made; the archive's lacks a message");
    let Pair { alice, bob, conversation, .. } = pair;
    copy_folder(&old.path().join("ministack"), &new.path().join("ministack"));
    drop(app);

    let app = App::offline_with(kept_in(new.path())).await;
    println!("drill-restore: a new stack, with nothing but the users");
    let (alice, bob) = (app.sign_in_again(&alice).await.unwrap(), app.sign_in_again(&bob).await.unwrap());
    let client = app.stack().dynamodb().client();
    for (name, items) in tables {
        for item in items {
            client.put_item().table_name(&name).set_item(Some(item)).send().await.unwrap();
        }
    }
    restore_archive(&app, archive).await;
    assert_eq!(archived(&app).await, 1, "the archive is as old as its backup");
    println!("drill-restore: both stores are restored");

    let report = app.stack().invoke("reconcile", json!({"everything": true})).await.unwrap();
    assert_eq!(report["irreparable"], 0, "{report}");
    assert_eq!(archived(&app).await, 2);
    println!("drill-restore: the archive has caught up: {report}");

    let (mut from_alice, mut at_bob) = (app.connect(&alice).await, app.connect(&bob).await);
    for device in [&mut from_alice, &mut at_bob] {
        let page = device.messages(&conversation, json!({})).await;
        assert_eq!(page["entries"], before["entries"], "what was said");
    }
    let said = from_alice.say(&conversation, "After it").await;
    let last = before["entries"].as_array().unwrap().last().unwrap()["seq"].as_u64().unwrap();
    assert_eq!(said["seq"], last + 1, "{said}");
    at_bob.entry().await;
    let page = at_bob.messages(&conversation, json!({})).await;
    assert_eq!(texts(&page["entries"])[2..], ["After it"]);
    app.stack().flush_streams().await;
    let (_, found) = app.http(&bob, "GET", "/v1/search?query=backup", &Value::Null).await;
    assert_eq!(found["hits"].as_array().unwrap().len(), 2, "{found}");
    println!("drill-restore: both read what was said, go on, and find it");
}
