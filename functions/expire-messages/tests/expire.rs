//! `expire-messages` over the embedded DynamoDB and a real PostgreSQL.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::time::Duration;

use expire_messages::{ExpireMessages, Report};
use natter_chat::{ConversationId, Entry, EntryContent, MessageText, Seq, Timestamp, UserId};
use natter_lambda::Function;
use natter_testing::{TestArchive, person};
use serde_json::json;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const DAY: Duration = Duration::from_hours(24);

struct World {
    base: natter_testing::World,
    archive: TestArchive,
}

impl World {
    async fn new() -> Self {
        let archive = TestArchive::start().await;
        Self { base: natter_testing::World::at(NOW).await.with(archive.variables()), archive }
    }

    /// A function of a deployment that keeps what is said for so many days.
    async fn function(&self, days: &str) -> Result<ExpireMessages, String> {
        let environment = self.base.environment(&[("MESSAGE_RETENTION_DAYS", days)]);
        ExpireMessages::init(&environment).await.map_err(|error| error.to_string())
    }

    async fn run(&self, days: &str) -> Report {
        let tick = serde_json::from_str(include_str!("../../../events/expire-messages.json")).unwrap();
        self.function(days).await.unwrap().handle(tick).await.unwrap()
    }

    /// A conversation in which something was said so many days ago, each time by the same person.
    async fn conversation(&self, days: &[u32]) -> (ConversationId, UserId) {
        let one = person();
        let opened = self.base.conversations.open_direct(one, person(), NOW.minus(DAY * 100)).await.unwrap();
        let id = opened.view.conversation.conversation_id;
        for (number, days) in (1..).zip(days) {
            let entry = entry(id, one, number, *days);
            self.archive.archive.upsert(std::slice::from_ref(&entry)).await.unwrap();
            self.base.conversations.place(entry).await;
        }
        (id, one)
    }

    async fn preview(&self, (id, user): (ConversationId, UserId)) -> String {
        let view = self.base.conversations.for_member(id, user).await.unwrap().unwrap();
        view.conversation.preview.unwrap().text
    }
}

fn entry(conversation_id: ConversationId, sender_id: UserId, number: u64, days: u32) -> Entry {
    Entry {
        conversation_id,
        entry_id: Uuid::now_v7().into(),
        seq: Seq::new(number),
        sender_id,
        sent_at: NOW.minus(DAY * days),
        content: EntryContent::plain(MessageText::parse(&format!("message {number}")).unwrap()),
    }
}

#[tokio::test]
async fn what_is_too_old_goes_and_previews_of_it_say_nothing() {
    let world = World::new().await;
    let (silent, lively) = (world.conversation(&[40, 31]).await, world.conversation(&[40, 29]).await);
    assert_eq!(world.run("30").await, Report { deleted: 3, is_finished: true });
    assert_eq!((world.preview(silent).await, world.preview(lively).await), (String::new(), "message 2".to_owned()));
    assert_eq!(world.archive.count().await, 1);
    assert_eq!(world.run("30").await, Report { deleted: 0, is_finished: true });
}

#[tokio::test]
async fn more_than_a_batch_goes_in_one_run() {
    let world = World::new().await;
    let id = ConversationId::from(Uuid::new_v4());
    let log: Vec<Entry> = (1..=1_203).map(|number| entry(id, Uuid::nil().into(), number, 50)).collect();
    for part in log.chunks(500) {
        world.archive.archive.upsert(part).await.unwrap();
    }
    assert_eq!(world.run("30").await, Report { deleted: 1_203, is_finished: true });
    assert_eq!(world.archive.count().await, 0);
}

#[tokio::test]
async fn a_deployment_that_keeps_everything_does_not_even_ask_the_archive() {
    let world = World::new().await;
    world.conversation(&[4_000]).await;
    world.archive.execute("DROP TABLE retention CASCADE").await;
    assert_eq!(world.run("0").await, Report { deleted: 0, is_finished: true });
    assert_eq!(world.archive.count().await, 1);
}

#[tokio::test]
async fn a_run_that_failed_leaves_nothing_that_the_next_one_does_not_find() {
    let world = World::new().await;
    let silent = world.conversation(&[40, 31]).await;
    world.archive.execute("ALTER FUNCTION delete_entries RENAME TO delete_entries_hidden").await;
    let function = world.function("30").await.unwrap();
    let tick = || serde_json::from_value(json!({})).unwrap();
    assert!(function.handle(tick()).await.is_err());
    assert_eq!(world.archive.count().await, 2);
    world.archive.execute("ALTER FUNCTION delete_entries_hidden RENAME TO delete_entries").await;
    assert_eq!(function.handle(tick()).await.unwrap().deleted, 2);
    assert_eq!(world.preview(silent).await, "");
}

#[tokio::test]
async fn a_time_that_dynamodb_would_outlast_is_refused_at_the_start() {
    let world = World::new().await;
    assert!(world.function("7").await.is_err());
    assert!(world.function("8").await.is_ok());
}
