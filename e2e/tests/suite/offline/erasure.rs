//! Whoever leaves is gone from every store: from DynamoDB, from the archive, and from the buckets, with their files, their exports
//! and the files that reports have held.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use natter_e2e::{App, Device, User, entry_id};
use natter_local::services::objects;
use serde_json::{Value, json};
use tokio::time::{Instant, interval};

use super::drill::{archive_of, tables_of};
use super::media::{upload_as, upload_only};
use crate::account::until;

/// In all that she writes, and nowhere else.
const MARK: &str = "quokka7141";

/// In what a report keeps of her words, which is the moderators' (decision 0019).
const EVIDENCE: &str = "wombat2718";

const PATIENCE: Duration = Duration::from_mins(1);

const BUCKETS: [&str; 3] = ["natter-exports", "natter-media", "natter-pictures"];

async fn send(device: &mut Device, conversation: &str, text: &str, media: &Value) -> String {
    let entry = entry_id();
    let attachments = json!([{"mediaId": media["mediaId"], "alt": text}]);
    let fields = json!({"conversationId": conversation, "entryId": entry, "text": text, "attachments": attachments});
    let accepted = device.request("sendMessage", fields).await;
    assert_eq!(accepted["type"], "messageAccepted", "{accepted}");
    entry
}

/// The objects of all buckets, by bucket and key.
async fn objects_of(app: &App) -> BTreeMap<String, Vec<u8>> {
    let now = app.stack().clock().now();
    let pool = app.stack().user_pool_id();
    let (region, _) = pool.split_once('_').unwrap();
    let mut found = BTreeMap::new();
    for name in BUCKETS {
        let bucket = objects(&app.cognito_endpoint, region, name).unwrap();
        for key in bucket.list("", now).await.unwrap() {
            let content = bucket.get(&key, usize::MAX, now).await.unwrap().unwrap_or_default();
            found.insert(format!("{name}/{key}"), content);
        }
    }
    found
}

/// In which tables and buckets this stands.
async fn stores_with(app: &App, mark: &str) -> BTreeSet<String> {
    let mut stores = BTreeSet::new();
    for (name, items) in tables_of!(app) {
        if format!("{items:?}").contains(mark) {
            stores.insert(name);
        }
    }
    let holds = |bytes: &[u8]| bytes.windows(mark.len()).any(|window| window == mark.as_bytes());
    for (name, rows) in archive_of(app).await {
        if holds(&rows) {
            stores.insert(name);
        }
    }
    for (key, content) in objects_of(app).await {
        if holds(&content) {
            stores.insert(key.split('/').next().unwrap_or_default().to_owned());
        }
    }
    stores
}

async fn begin_export(app: &App, user: &User) {
    let (status, export) = app.http(user, "POST", "/v1/me/export", &json!({})).await;
    assert_eq!(status, 202, "{export}");
    until(app, user, "/v1/me/export", |_, export| export["state"] == "ready").await;
}

#[tokio::test]
async fn nothing_is_left_of_whoever_leaves_in_any_table_archive_or_bucket() {
    let app = App::offline().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    let mut hers = app.connect(&alice).await;
    let (with_bob, with_carol) = (app.open_direct(&alice, &bob).await, app.open_direct(&alice, &carol).await);
    let profile = json!({"displayName": format!("Ann {MARK}")});
    assert_eq!(app.http(&alice, "PATCH", "/v1/me", &profile).await.0, 200);

    let as_file = ("file", "text/plain");
    let file = upload_as(&app, &alice, &format!("{MARK}.txt"), as_file, MARK.as_bytes()).await;
    send(&mut hers, &with_bob, &format!("Look at {MARK}"), &file).await;
    let reported = upload_as(&app, &alice, "r.txt", as_file, format!("reported {MARK}").as_bytes()).await;
    let entry = send(&mut hers, &with_carol, EVIDENCE, &reported).await;
    let subject = json!({"kind": "message", "conversationId": with_carol, "entryId": entry});
    let report = json!({"reportId": entry_id(), "subject": subject, "category": "harassment"});
    assert_eq!(app.post(&carol, "/v1/reports", &report).await.0, 201);
    // One that is inspected and not sent, and one that is not even inspected.
    upload_as(&app, &alice, &format!("unsent {MARK}.txt"), as_file, MARK.as_bytes()).await;
    upload_only(&app, &alice, &format!("uninspected {MARK}.txt"), as_file, MARK.as_bytes()).await;
    app.stack().flush_streams().await;
    begin_export(&app, &alice).await;

    let before = stores_with(&app, MARK).await;
    for store in
        ["ConversationsTable", "MediaTable", "MessagesTable", "UsersTable", "entries", "natter-media", "search"]
    {
        let is_there = before.iter().any(|name| name.starts_with(store));
        assert!(is_there, "the test looks in the wrong places: {before:?}");
    }
    assert!(objects_of(&app).await.keys().any(|key| key.starts_with("natter-exports/")), "there is an export");

    let (status, erasure) = app.http(&alice, "DELETE", "/v1/me", &json!({"handle": alice.username})).await;
    assert_eq!(status, 202, "{erasure}");
    let (mut ticks, begun) = (interval(Duration::from_millis(50)), Instant::now());
    while app.is_known(&alice).await {
        ticks.tick().await;
        assert!(begun.elapsed() < PATIENCE, "the erasure does not come to its end");
    }
    app.stack().flush_streams().await;
    app.stack().invoke("sweep-media", json!({})).await.unwrap();

    assert_eq!(stores_with(&app, MARK).await, BTreeSet::new());
    assert_eq!(stores_with(&app, EVIDENCE).await, BTreeSet::from(["SafetyTable".to_owned()]));
    let left: Vec<String> = objects_of(&app).await.into_keys().collect();
    assert_eq!(left, [""; 0], "neither files nor exports");
}
