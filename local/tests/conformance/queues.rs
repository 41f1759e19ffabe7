//! SQS, as functions send to it.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use aws_types::SdkConfig;
use natter_lambda::Environment;
use natter_local::clock::Clock;
use natter_local::sources::DeadLetters;
use natter_local::sqs::{Queues, SqsServer, Waiting};
use natter_local::template::QueueSpec;
use natter_queue::{FanOut, FanOutQueue, QueueError, Shard};
use serde_json::json;
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::harness::request;

const QUEUE: &str = "FanOutQueue";

/// A queue, where it is served, and the server.
async fn sqs() -> (Queues, String, SqsServer) {
    let spec =
        QueueSpec { visibility_timeout: Duration::from_secs(30), retention: Duration::from_hours(1), redrive: None };
    let queues = Queues::new(&BTreeMap::from([(QUEUE.to_owned(), spec)]), Clock::new(), DeadLetters::in_memory());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = SqsServer::start(listener, queues.clone());
    (queues, address, server)
}

fn sdk_config(address: &str) -> SdkConfig {
    let variables = [
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_ENDPOINT_URL_SQS", address),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let environment = Environment::new(variables.into(), natter_lambda::Clock::system());
    natter_lambda::aws::sdk_config(&environment, "SQS").unwrap()
}

fn message(number: u128) -> FanOut {
    let id = Uuid::from_u128(number);
    FanOut {
        shard: Shard { conversation_id: id.into(), first: Uuid::nil().into(), last: Uuid::max().into() },
        entries: Vec::new(),
        except: None,
    }
}

#[tokio::test]
async fn what_the_sdk_sends_is_received_once_until_its_timeout_and_is_gone_when_deleted() {
    let (queues, address, _server) = sqs().await;
    let queue = FanOutQueue::new(&sdk_config(&address), format!("{address}/000000000000/{QUEUE}"));
    let sent: Vec<FanOut> = (0..25).map(message).collect();
    queue.send_all(&sent, Duration::ZERO).await.unwrap();
    let received = queues.receive(QUEUE, 100);
    let bodies: Vec<FanOut> = received.iter().map(|message| serde_json::from_str(&message.body).unwrap()).collect();
    assert_eq!(bodies, sent);
    assert!(queues.receive(QUEUE, 100).is_empty());
    queues.delete(QUEUE, &received);
    assert_eq!(queues.waiting(QUEUE), Waiting::Nothing);
}

#[tokio::test]
async fn a_queue_that_does_not_exist_takes_nothing() {
    let (_queues, address, _server) = sqs().await;
    let queue = FanOutQueue::new(&sdk_config(&address), "NoSuchQueue");
    let refused = queue.send_all(&[message(1)], Duration::ZERO).await.unwrap_err();
    assert!(matches!(refused, QueueError::Call { .. }));
    assert!(format!("{refused:?}").contains("QueueDoesNotExist"), "{refused:?}");
}

#[tokio::test]
async fn a_request_beyond_sqs_limits_is_refused() {
    let (queues, address, _server) = sqs().await;
    let entry = |id: usize, bytes: usize| json!({"Id": id.to_string(), "MessageBody": "a".repeat(bytes)});
    let cases = [
        (vec![], "EmptyBatchRequest"),
        ((0..11).map(|id| entry(id, 1)).collect(), "TooManyEntriesInBatchRequest"),
        (vec![entry(1, 1), entry(1, 1)], "BatchEntryIdsNotDistinct"),
        (vec![entry(1, 200_000), entry(2, 100_000)], "BatchRequestTooLong"),
    ];
    for (entries, name) in cases {
        let body = json!({"QueueUrl": QUEUE, "Entries": entries}).to_string();
        let post = http::Request::post(&address).header("x-amz-target", "AmazonSQS.SendMessageBatch");
        let answer = request(post, body).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.json()["__type"], format!("com.amazonaws.sqs#{name}"));
    }
    assert_eq!(queues.waiting(QUEUE), Waiting::Nothing);
}
