//! Each rule of Lambda's event source mapping, over the embedded DynamoDB's stream and with functions made for it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use aws_smithy_types::{DateTime, date_time::Format};
use natter_chat::{ConversationId, Entry, EntryContent, EntryId, MessageText, Seq, UserId};
use natter_dynamo::{Messages, Put, client};
use natter_emulator::DynamoDb;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::{
    Pace, StreamSource,
    batch::sequence_number,
    source::{Reader, Step},
};
use crate::{
    clock::Clock,
    functions::InvocationError,
    sources::{Checkpoint, DeadLetters, Target, target},
    template::StreamEvent,
};

const QUEUE: &str = "ArchiveDeadLetters";

/// A table with a stream, and a clock to turn.
struct World {
    database: DynamoDb,
    messages: Messages,
    conversation: ConversationId,
    clock: Clock,
    dead_letters: DeadLetters,
}

impl World {
    async fn new() -> Self {
        let clock = Clock::new();
        clock.set_speed(0);
        let told = clock.clone();
        let database = DynamoDb::in_memory_with_clock(move || told.now()).await.unwrap();
        let messages = Messages::new(client(&database.sdk_config()), "MessagesTable", Duration::from_mins(1));
        let conversation = ConversationId::from(Uuid::new_v4());
        Self { database, messages, conversation, clock, dead_letters: DeadLetters::in_memory() }
    }

    fn pass_seconds(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Writes entries with these numbers.
    async fn write(&self, numbers: impl IntoIterator<Item = u64>) {
        for number in numbers {
            let entry = Entry {
                conversation_id: self.conversation,
                entry_id: EntryId::from(Uuid::now_v7()),
                seq: Seq::new(number),
                sender_id: UserId::from(Uuid::nil()),
                sent_at: self.clock.now(),
                content: EntryContent::plain(MessageText::parse("Hello!").unwrap()),
            };
            assert_eq!(self.messages.put(&entry).await.unwrap(), Put::Stored);
        }
    }

    fn source(&self, event: StreamEvent, target: Target, checkpoint: Checkpoint) -> StreamSource {
        StreamSource {
            event,
            target,
            streams: self.database.streams(),
            pace: Pace { poll: Duration::ZERO, first_pause: Duration::ZERO, longest_pause: Duration::ZERO },
            checkpoint,
            dead_letters: self.dead_letters.clone(),
            clock: self.clock.clone(),
        }
    }

    fn reader(&self, event: StreamEvent, target: Target) -> Reader {
        Reader::new(self.source(event, target, Checkpoint::in_memory()))
    }
}

/// What the template declares, with small batches.
fn reading(batch_size: usize) -> StreamEvent {
    StreamEvent {
        function: "ArchiveFunction".to_owned(),
        table: "MessagesTable".to_owned(),
        batch_size,
        batching_window: Duration::ZERO,
        bisect: true,
        reports_failures: true,
        max_retries: Some(2),
        max_age: None,
        on_failure: Some(QUEUE.to_owned()),
    }
}

/// What a function was given, invocation by invocation, as the numbers of the entries.
#[derive(Clone, Default)]
struct Given(Arc<Mutex<Vec<Vec<u64>>>>);

impl Given {
    fn batches(&self) -> Vec<Vec<u64>> {
        self.0.lock().unwrap().clone()
    }

    /// A function that takes down what it is given, and answers with what `answer` makes of it.
    fn function<F>(&self, answer: F) -> Target
    where
        F: Fn(&[u64], &Value) -> Result<Value, InvocationError> + Send + Sync + 'static,
    {
        let given = self.clone();
        target(move |event| {
            let numbers: Vec<u64> = event["Records"].as_array().unwrap().iter().map(number).collect();
            let reply = answer(&numbers, &event);
            given.0.lock().unwrap().push(numbers);
            async { reply }
        })
    }
}

fn number(record: &Value) -> u64 {
    let image = record["dynamodb"].get("NewImage").unwrap_or(&record["dynamodb"]["OldImage"]);
    image["seq"]["N"].as_str().unwrap().parse().unwrap()
}

fn failed_from(event: &Value, poison: u64) -> Value {
    let records = event["Records"].as_array().unwrap().iter();
    let failed = records.filter(|record| number(record) == poison);
    let failures: Vec<_> = failed.map(|record| json!({"itemIdentifier": sequence_number(record)})).collect();
    json!({"batchItemFailures": failures})
}

fn broken() -> InvocationError {
    InvocationError::new("broken")
}

async fn until_idle(reader: &mut Reader) {
    for _ in 0..1_000 {
        if reader.step(true).await.unwrap() == Step::Idle {
            return;
        }
    }
    panic!("it never comes to rest");
}

#[tokio::test]
async fn records_come_in_order_and_in_batches_of_the_declared_size() {
    let world = World::new().await;
    world.write(1..=5).await;
    let given = Given::default();
    let mut reader = world.reader(reading(2), given.function(|_, _| Ok(Value::Null)));
    until_idle(&mut reader).await;
    assert_eq!(given.batches(), [vec![1, 2], vec![3, 4], vec![5]]);
}

#[tokio::test]
async fn a_batch_that_is_not_full_waits_for_the_window_to_pass() {
    let world = World::new().await;
    world.write(1..=2).await;
    let given = Given::default();
    let event = StreamEvent { batching_window: Duration::from_secs(20), ..reading(10) };
    let mut reader = world.reader(event, given.function(|_, _| Ok(Value::Null)));
    assert_eq!(reader.step(false).await.unwrap(), Step::Idle);
    world.pass_seconds(19);
    world.write([3]).await;
    assert_eq!(reader.step(false).await.unwrap(), Step::Idle);
    world.pass_seconds(1);
    assert_eq!(reader.step(false).await.unwrap(), Step::Worked);
    assert_eq!(given.batches(), [vec![1, 2, 3]]);
}

#[tokio::test]
async fn a_poison_record_is_isolated_by_halves_and_all_others_get_through_in_order() {
    let world = World::new().await;
    world.write(1..=8).await;
    let given = Given::default();
    let function = given.function(|numbers, _| if numbers.contains(&6) { Err(broken()) } else { Ok(Value::Null) });
    until_idle(&mut world.reader(reading(8), function)).await;
    let through: Vec<u64> = given.batches().into_iter().filter(|batch| !batch.contains(&6)).flatten().collect();
    assert_eq!(through, [1, 2, 3, 4, 5, 7, 8]);
    let alone = given.batches().into_iter().filter(|batch| *batch == [6]).count();
    assert_eq!(alone, 3, "one attempt and two retries");
    assert_eq!(world.dead_letters.of(QUEUE).len(), 1);
}

#[tokio::test]
async fn without_bisecting_the_whole_batch_is_tried_again_and_then_given_up_on() {
    let world = World::new().await;
    world.write(1..=4).await;
    let given = Given::default();
    let function = given.function(|numbers, _| if numbers.contains(&1) { Err(broken()) } else { Ok(Value::Null) });
    let event = StreamEvent { bisect: false, ..reading(3) };
    until_idle(&mut world.reader(event, function)).await;
    assert_eq!(given.batches(), [vec![1, 2, 3], vec![1, 2, 3], vec![1, 2, 3], vec![4]]);
}

#[tokio::test]
async fn a_partial_failure_is_retried_from_the_lowest_failed_record() {
    let world = World::new().await;
    world.write(1..=5).await;
    let given = Given::default();
    let failing = Mutex::new(true);
    let function = given.function(move |_, event| {
        let mut failing = failing.lock().unwrap();
        let reply = if *failing { failed_from(event, 3) } else { Value::Null };
        *failing = false;
        Ok(reply)
    });
    let mut reader = world.reader(reading(10), function);
    assert!(matches!(reader.step(true).await.unwrap(), Step::Failed(_)));
    until_idle(&mut reader).await;
    assert_eq!(given.batches(), [vec![1, 2, 3, 4, 5], vec![3, 4, 5]]);
}

#[tokio::test]
async fn an_answer_that_names_no_record_of_the_batch_counts_as_a_failure_of_all() {
    for identifier in [json!(null), json!(""), json!("nonsense")] {
        let world = World::new().await;
        world.write(1..=2).await;
        let given = Given::default();
        let event = StreamEvent { bisect: false, max_retries: Some(1), ..reading(2) };
        let answer = json!({"batchItemFailures": [{"itemIdentifier": identifier}]});
        let function = given.function(move |_, _| Ok(answer.clone()));
        until_idle(&mut world.reader(event, function)).await;
        assert_eq!(given.batches(), [vec![1, 2], vec![1, 2]], "{identifier}");
    }
}

#[tokio::test]
async fn failures_that_a_function_names_without_being_asked_for_them_are_ignored() {
    let world = World::new().await;
    world.write(1..=2).await;
    let given = Given::default();
    let event = StreamEvent { reports_failures: false, ..reading(2) };
    until_idle(&mut world.reader(event, given.function(|_, event| Ok(failed_from(event, 1))))).await;
    assert_eq!(given.batches(), [vec![1, 2]]);
    assert!(world.dead_letters.of(QUEUE).is_empty());
}

#[tokio::test]
async fn a_dead_letter_says_where_in_the_stream_the_records_are() {
    let world = World::new().await;
    world.write([1]).await;
    let mut reader = world.reader(reading(1), Given::default().function(|_, _| Err(broken())));
    until_idle(&mut reader).await;
    let letters = world.dead_letters.of(QUEUE);
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!(letter["requestContext"]["condition"], "RetryAttemptsExhausted");
    assert_eq!(letter["requestContext"]["approximateInvokeCount"], 3);
    let place = &letter["DDBStreamBatchInfo"];
    assert_eq!(place["batchSize"], 1);
    assert_eq!(place["startSequenceNumber"], place["endSequenceNumber"]);
    assert_eq!(place["streamArn"], world.database.streams().arn("MessagesTable").unwrap().as_str());
    let arrival = place["approximateArrivalOfFirstRecord"].as_str().unwrap();
    let arrival = DateTime::from_str(arrival, Format::DateTime).unwrap();
    assert_eq!(arrival.secs(), i64::try_from(world.clock.now().as_secs()).unwrap(), "in whole seconds");
}

#[tokio::test]
async fn a_record_that_has_failed_and_grown_too_old_is_given_up_on() {
    let world = World::new().await;
    world.write([1]).await;
    let event = StreamEvent { max_age: Some(Duration::from_mins(1)), max_retries: None, ..reading(1) };
    let mut reader = world.reader(event, Given::default().function(|_, _| Err(broken())));
    assert!(matches!(reader.step(true).await.unwrap(), Step::Failed(_)));
    world.pass_seconds(61);
    until_idle(&mut reader).await;
    let letters = world.dead_letters.of(QUEUE);
    assert_eq!(letters[0]["requestContext"]["condition"], "MaximumRecordAgeExceeded");
}

#[tokio::test]
async fn what_grew_old_while_the_stack_was_off_is_delivered_all_the_same() {
    let world = World::new().await;
    world.write([1]).await;
    world.pass_seconds(86_000);
    let given = Given::default();
    let event = StreamEvent { max_age: Some(Duration::from_mins(1)), ..reading(1) };
    until_idle(&mut world.reader(event, given.function(|_, _| Ok(Value::Null)))).await;
    assert_eq!(given.batches(), [vec![1]]);
    assert!(world.dead_letters.of(QUEUE).is_empty());
}

#[tokio::test]
async fn a_restart_goes_on_after_the_last_record_that_is_through() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = || Checkpoint::at(folder.path().join("archive.json")).unwrap();
    world.write(1..=5).await;
    let given = Given::default();
    let failing = given.function(|_, event| Ok(failed_from(event, 4)));
    let mut reader = Reader::new(world.source(reading(10), failing, checkpoint()));
    assert!(matches!(reader.step(true).await.unwrap(), Step::Failed(_)));
    drop(reader);
    world.write([6]).await;
    let healthy = given.function(|_, _| Ok(Value::Null));
    until_idle(&mut Reader::new(world.source(reading(10), healthy, checkpoint()))).await;
    assert_eq!(given.batches(), [vec![1, 2, 3, 4, 5], vec![4, 5, 6]]);
}

#[tokio::test]
async fn an_expired_entry_reaches_the_function_as_a_deletion_by_dynamodb() {
    let world = World::new().await;
    world.write([1]).await;
    world.pass_seconds(3_600);
    assert_eq!(world.database.sweep_expired().unwrap(), 1);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let taken = Arc::clone(&seen);
    let function = Given::default().function(move |_, event| {
        taken.lock().unwrap().extend(event["Records"].as_array().unwrap().clone());
        Ok(Value::Null)
    });
    until_idle(&mut world.reader(reading(10), function)).await;
    let seen = seen.lock().unwrap();
    assert_eq!(seen[1]["eventName"], "REMOVE");
    assert_eq!(seen[1]["userIdentity"], json!({"type": "Service", "principalId": "dynamodb.amazonaws.com"}));
    assert_eq!(number(&seen[1]), 1, "with the old image");
}

#[tokio::test]
async fn whoever_asks_hears_when_all_that_the_stream_holds_is_through_without_waiting_for_the_window() {
    let world = World::new().await;
    world.write(1..=3).await;
    let given = Given::default();
    let event = StreamEvent { batching_window: Duration::from_hours(1), ..reading(2) };
    let source = world.source(event, given.function(|_, _| Ok(Value::Null)), Checkpoint::in_memory());
    let (flushes, receiver) = mpsc::channel(1);
    let running = tokio::spawn(source.run(receiver));
    let (asked, answer) = oneshot::channel();
    flushes.send(asked).await.unwrap();
    answer.await.unwrap();
    assert_eq!(given.batches().concat(), [1, 2, 3]);
    drop(flushes);
    running.await.unwrap();
}

#[test]
fn pauses_double_up_to_the_longest() {
    let pace = Pace::default();
    let pauses = [1, 2, 3, 7, 8, 100].map(|retry| pace.pause_before(retry).as_millis());
    assert_eq!(pauses, [500, 1_000, 2_000, 30_000, 30_000, 30_000]);
}
