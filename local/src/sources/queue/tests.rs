//! Each rule of Lambda's event source mapping for queues, with functions made for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use super::*;
use crate::gateway::{Fault, Times, Where};
use crate::sources::{DeadLetters, target};
use crate::template::{QueueSpec, Redrive};

const QUEUE: &str = "Queue";
const DEAD: &str = "Dead";
const VISIBILITY: Duration = Duration::from_mins(3);

/// A queue, a clock to turn, and the source at work.
struct World {
    queues: Queues,
    clock: Clock,
    faults: Faults,
    dead_letters: DeadLetters,
    flushes: mpsc::Sender<oneshot::Sender<()>>,
    calls: Calls,
}

/// The bodies of each invocation's messages.
type Calls = Arc<Mutex<Vec<Vec<String>>>>;

impl World {
    /// With a function that answers what `answer` makes of the records.
    fn new(answer: impl Fn(&[Value]) -> Result<Value, InvocationError> + Send + Sync + 'static) -> Self {
        let clock = Clock::new();
        clock.set_speed(0);
        let (dead_letters, faults) = (DeadLetters::in_memory(), Faults::new(0));
        let redrive = Some(Redrive { dead_letter_queue: DEAD.to_owned(), max_receives: 3 });
        let spec = QueueSpec { visibility_timeout: VISIBILITY, retention: Duration::from_hours(24), redrive };
        let queues = Queues::new(&BTreeMap::from([(QUEUE.to_owned(), spec)]), clock.clone(), dead_letters.clone());
        let calls = Calls::default();
        let source = QueueSource {
            event: QueueEvent {
                function: "Function".to_owned(),
                queue: QUEUE.to_owned(),
                batch_size: 3,
                reports_failures: true,
            },
            target: recording(Arc::clone(&calls), answer),
            queues: queues.clone(),
            faults: faults.clone(),
            clock: clock.clone(),
            region: "eu-central-1".to_owned(),
            account_id: "123456789012".to_owned(),
        };
        let (flushes, asked) = mpsc::channel(1);
        tokio::spawn(source.run(asked));
        Self { queues, clock, faults, dead_letters, flushes, calls }
    }

    async fn send(&self, bodies: &[&str]) {
        for body in bodies {
            self.queues.send(QUEUE, body, Duration::ZERO).unwrap();
        }
        self.settle().await;
    }

    /// Waits until no message is waiting or being worked on.
    async fn settle(&self) {
        let (asked, answer) = oneshot::channel();
        self.flushes.send(asked).await.unwrap();
        answer.await.unwrap();
    }

    async fn pass_visibility_timeout(&self) {
        self.clock.advance(VISIBILITY);
        self.settle().await;
    }

    fn calls(&self) -> Vec<Vec<String>> {
        std::mem::take(&mut self.calls.lock().unwrap())
    }
}

fn recording(
    calls: Calls,
    answer: impl Fn(&[Value]) -> Result<Value, InvocationError> + Send + Sync + 'static,
) -> Target {
    let answer = Arc::new(answer);
    target(move |event| {
        let records = event["Records"].as_array().unwrap().clone();
        calls.lock().unwrap().push(records.iter().map(body).collect());
        let answer = Arc::clone(&answer);
        async move { answer(&records) }
    })
}

fn body(record: &Value) -> String {
    record["body"].as_str().unwrap().to_owned()
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of what answers")]
fn all_done(_: &[Value]) -> Result<Value, InvocationError> {
    Ok(json!({"batchItemFailures": []}))
}

/// Fails on the message that says "bad".
#[expect(clippy::unnecessary_wraps, reason = "the shape of what answers")]
fn bad_fails(records: &[Value]) -> Result<Value, InvocationError> {
    let bad = records.iter().filter(|record| record["body"] == "bad");
    let failures: Vec<Value> = bad.map(|record| json!({"itemIdentifier": record["messageId"]})).collect();
    Ok(json!({ "batchItemFailures": failures }))
}

#[tokio::test]
async fn what_waits_together_is_delivered_together_up_to_the_batch_size() {
    let world = World::new(all_done);
    let began = world.clock.now();
    world.send(&["a", "b", "c", "d"]).await;
    assert_eq!(world.calls(), [vec!["a", "b", "c"], vec!["d"]]);
    assert_eq!(world.queues.waiting(QUEUE), Waiting::Nothing);
    assert_eq!(world.clock.now(), began, "nothing waited for a fuller batch");
}

#[tokio::test]
async fn the_message_that_failed_comes_again_alone_after_its_timeout() {
    let world = World::new(bad_fails);
    world.send(&["a", "bad", "b"]).await;
    assert_eq!(world.calls(), [["a", "bad", "b"]]);
    world.settle().await;
    assert!(world.calls().is_empty(), "not before its timeout is over");
    world.pass_visibility_timeout().await;
    assert_eq!(world.calls(), [["bad"]]);
}

#[tokio::test]
async fn a_batch_whose_invocation_fails_comes_again_as_a_whole() {
    let world = World::new(all_done);
    world.faults.inject(Fault::FunctionFails, Where::Route(QUEUE.to_owned()), Times::Next(1));
    world.send(&["a", "b"]).await;
    assert!(world.calls().is_empty());
    world.pass_visibility_timeout().await;
    assert_eq!(world.calls(), [["a", "b"]]);
}

#[tokio::test]
async fn a_reply_that_names_unknown_messages_counts_as_a_failure_of_all() {
    let world = World::new(|_| Ok(json!({"batchItemFailures": [{"itemIdentifier": "?"}]})));
    world.send(&["a", "b"]).await;
    world.calls();
    world.pass_visibility_timeout().await;
    assert_eq!(world.calls(), [["a", "b"]]);
}

#[tokio::test]
async fn a_message_that_fails_as_often_as_it_may_becomes_a_dead_letter() {
    let world = World::new(bad_fails);
    world.send(&["bad"]).await;
    for _ in 0..3 {
        assert!(world.dead_letters.of(DEAD).is_empty());
        world.pass_visibility_timeout().await;
    }
    assert_eq!(world.calls().len(), 3);
    let letters = world.dead_letters.of(DEAD);
    assert_eq!(letters.iter().map(body).collect::<Vec<_>>(), ["bad"]);
    assert_eq!(world.queues.waiting(QUEUE), Waiting::Nothing);
}

#[tokio::test]
async fn an_invocation_whose_reply_is_lost_is_repeated() {
    let world = World::new(all_done);
    world.faults.inject(Fault::LostReply, Where::Route(QUEUE.to_owned()), Times::Next(1));
    world.send(&["a"]).await;
    world.pass_visibility_timeout().await;
    assert_eq!(world.calls(), [["a"], ["a"]]);
}

#[tokio::test]
async fn a_duplicated_invocation_runs_twice() {
    let world = World::new(all_done);
    world.faults.inject(Fault::Duplicate, Where::Route(QUEUE.to_owned()), Times::Next(1));
    world.send(&["a"]).await;
    assert_eq!(world.calls(), [["a"], ["a"]]);
    assert_eq!(world.queues.waiting(QUEUE), Waiting::Nothing);
}

#[tokio::test]
async fn a_record_is_what_lambda_documents() {
    let records = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&records);
    let world = World::new(move |found| {
        log.lock().unwrap().extend_from_slice(found);
        all_done(found)
    });
    world.send(&["a"]).await;
    let record = records.lock().unwrap()[0].clone();
    let now = world.clock.now().as_millis().to_string();
    assert_eq!(record["eventSource"], "aws:sqs");
    assert_eq!(record["eventSourceARN"], "arn:aws:sqs:eu-central-1:123456789012:Queue");
    assert_eq!(record["awsRegion"], "eu-central-1");
    let attributes = json!({
        "ApproximateReceiveCount": "1",
        "SentTimestamp": now,
        "SenderId": "123456789012",
        "ApproximateFirstReceiveTimestamp": now,
    });
    assert_eq!(record["attributes"], attributes);
}
