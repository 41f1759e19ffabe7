//! `reconcile` over the embedded DynamoDB and a real PostgreSQL, from which rows are lost on purpose.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use natter_chat::{ConversationId, Entry, EntryContent, MessageText, Seq, Timestamp};
use natter_lambda::{Clock, Function};
use natter_pg::Database;
use natter_testing::TestArchive;
use reconcile::{Reconcile, Report};
use serde_json::json;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

struct World {
    function: Reconcile,
    base: natter_testing::World,
    archive: TestArchive,
    /// How much later it is at each look at the clock, in milliseconds.
    step: Arc<AtomicU64>,
}

impl World {
    async fn new() -> Self {
        let archive = TestArchive::start().await;
        let base = natter_testing::World::at(NOW).await.with(archive.variables());
        let (step, looks) = (Arc::new(AtomicU64::new(0)), AtomicU64::new(0));
        let told = Arc::clone(&step);
        let clock = Clock::new(move || {
            let looks = looks.fetch_add(1, Relaxed);
            NOW.plus(Duration::from_millis(looks * told.load(Relaxed)))
        });
        Self { function: Reconcile::init(&base.environment_by(clock, &[])).await.unwrap(), base, archive, step }
    }

    /// Entries of many conversations in both stores, sent so long ago.
    async fn write(&self, count: u64, ago: Duration) -> Vec<Entry> {
        let entries: Vec<_> = (1..=count).map(|number| entry(number, ago)).collect();
        for entry in &entries {
            self.base.messages.put(entry).await.unwrap();
        }
        self.archive.archive.upsert(&entries).await.unwrap();
        entries
    }

    async fn run(&self, task: serde_json::Value) -> Result<Report, String> {
        self.function.handle(serde_json::from_value(task).unwrap()).await.map_err(|error| error.to_string())
    }
}

fn entry(number: u64, ago: Duration) -> Entry {
    Entry {
        conversation_id: ConversationId::from(Uuid::new_v4()),
        entry_id: Uuid::now_v7().into(),
        seq: Seq::new(number),
        sender_id: Uuid::new_v4().into(),
        sent_at: NOW.minus(ago),
        content: EntryContent::plain(MessageText::parse(&format!("entry {number}")).unwrap()),
    }
}

/// So long ago that it expires within a day.
const EXPIRING: Duration = Duration::from_hours(6 * 24 + 1);

#[tokio::test]
async fn rows_that_were_lost_or_spoilt_are_there_again() {
    let world = World::new().await;
    world.write(30, EXPIRING).await;
    assert_eq!(world.run(json!({})).await, Ok(Report { compared: 30, repaired: 0, irreparable: 0 }));
    world
        .archive
        .execute("DELETE FROM entries WHERE seq <= 7; UPDATE entries SET sender_id = gen_random_uuid() WHERE seq = 20")
        .await;
    assert_eq!(world.run(json!({})).await, Ok(Report { compared: 30, repaired: 8, irreparable: 0 }));
    assert_eq!(world.archive.count().await, 30);
    assert_eq!(world.run(json!({})).await.unwrap().repaired, 0);
}

#[tokio::test]
async fn with_nothing_to_compare_no_database_is_woken() {
    let asleep = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let database = Database { port: asleep.local_addr().unwrap().port(), name: "natter".to_owned() };
    let world = natter_testing::World::at(NOW).await.with(database.variables());
    let function = Reconcile::init(&world.environment(&[])).await.unwrap();
    world.messages.put(&entry(1, Duration::from_hours(24))).await.unwrap();
    tokio::select! {
        report = function.handle(serde_json::from_value(json!({})).unwrap()) => assert_eq!(report.unwrap(), Report::default()),
        _ = asleep.accept() => panic!("the database is asked"),
    }
}

#[tokio::test]
async fn what_stays_for_days_is_left_alone_unless_everything_is_asked_for() {
    let world = World::new().await;
    world.write(5, Duration::from_hours(24)).await;
    world.archive.execute("TRUNCATE entries").await;
    assert_eq!(world.run(json!({"detail-type": "Scheduled Event", "detail": {}})).await, Ok(Report::default()));
    assert_eq!(world.run(json!({"everything": true})).await, Ok(Report { compared: 5, repaired: 5, irreparable: 0 }));
    assert_eq!(world.archive.count().await, 5);
}

#[tokio::test]
async fn what_is_erased_in_the_archive_stays_erased() {
    let world = World::new().await;
    world.write(2, EXPIRING).await;
    world.archive.execute(r#"UPDATE entries SET content = '{"kind": "erased"}' WHERE seq = 1"#).await;
    assert_eq!(world.run(json!({})).await.unwrap().repaired, 0);
}

#[tokio::test]
async fn an_entry_that_the_archive_does_not_take_is_told_and_the_others_are_repaired() {
    let world = World::new().await;
    let entries = world.write(3, EXPIRING).await;
    let [taken, other, _] = &entries[..] else { panic!("three") };
    world.archive.execute("TRUNCATE entries").await;
    let usurper = Entry { entry_id: Uuid::now_v7().into(), ..taken.clone() };
    world.archive.archive.upsert(&[usurper, other.clone()]).await.unwrap();
    assert_eq!(world.run(json!({})).await, Ok(Report { compared: 3, repaired: 1, irreparable: 1 }));
}

#[tokio::test]
async fn what_one_invocation_does_not_finish_the_next_one_goes_on_with() {
    let world = World::new().await;
    // More than a megabyte in each part, at two pages or more.
    let mut entries = world.write(4, EXPIRING).await;
    let text = MessageText::parse(&"x".repeat(8_000)).unwrap();
    for number in 10..700 {
        let long = Entry { content: EntryContent::plain(text.clone()), ..entry(number, EXPIRING) };
        world.base.messages.put(&long).await.unwrap();
        entries.push(long);
    }
    world.step.store(200_000, Relaxed);
    let mut runs = 0;
    while world.run(json!({})).await.is_err() {
        runs += 1;
        assert!(runs < 20, "it does not get on");
    }
    assert!(runs > 0, "it was finished at once");
    assert_eq!(world.archive.count().await, i64::try_from(entries.len()).unwrap());
}

#[tokio::test]
async fn an_archive_that_is_away_fails_the_invocation() {
    let world = World::new().await;
    world.write(1, EXPIRING).await;
    world.archive.execute("ALTER TABLE entries RENAME TO gone").await;
    assert_eq!(world.run(json!({})).await, Err("the archive did not answer".to_owned()));
}
