use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sdk_sqs::config::{BehaviorVersion, Region};
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_types::body::SdkBody;
use aws_types::SdkConfig;
use natter_chat::{ConversationId, Entry, EntryContent, Seq, Timestamp, UserId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

/// The ids and bodies of each request's messages.
type Requests = Arc<Mutex<Vec<Vec<(String, String)>>>>;

/// A queue that refuses, once, the messages at these positions of its first request.
fn queue(refused: &'static [&'static str]) -> (FanOutQueue, Requests) {
    let requests = Requests::default();
    let log = Arc::clone(&requests);
    let http = infallible_client_fn(move |request: http::Request<SdkBody>| {
        let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        let text = |entry: &Value, name: &str| entry[name].as_str().unwrap().to_owned();
        let entries = body["Entries"].as_array().unwrap().iter();
        let entries: Vec<_> = entries.map(|entry| (text(entry, "Id"), text(entry, "MessageBody"))).collect();
        let is_first = log.lock().unwrap().is_empty();
        let answer = answer(&entries, if is_first { refused } else { &[] });
        log.lock().unwrap().push(entries);
        http::Response::builder().body(SdkBody::from(answer.to_string())).unwrap()
    });
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("id", "secret", None, None, "test")))
        .http_client(http)
        .build();
    (FanOutQueue::new(&config, "https://queue.invalid/fan-out"), requests)
}

fn answer(entries: &[(String, String)], refused: &[&str]) -> Value {
    let (failed, taken): (Vec<_>, Vec<_>) = entries.iter().partition(|(id, _)| refused.contains(&id.as_str()));
    let taken = taken.iter().map(|(id, _)| json!({"Id": id, "MessageId": id, "MD5OfMessageBody": ""}));
    let failed = failed.iter().map(|(id, _)| json!({"Id": id, "Code": "InternalError", "SenderFault": false}));
    json!({"Successful": taken.collect::<Vec<_>>(), "Failed": failed.collect::<Vec<_>>()})
}

/// A message whose body is about this many bytes long.
fn message(number: u128, bytes: usize) -> FanOut {
    let shard = Shard { conversation_id: conversation(number), first: person(0), last: person(number) };
    let entry = Entry {
        conversation_id: conversation(0),
        entry_id: Uuid::nil().into(),
        seq: Seq::new(1),
        sender_id: person(0),
        sent_at: Timestamp::from_millis(0),
        content: EntryContent::Erased {},
    };
    let entries = vec![entry.clone(); bytes / serde_json::to_string(&entry).unwrap().len()];
    FanOut { shard, entries, except: None }
}

fn conversation(number: u128) -> ConversationId {
    Uuid::from_u128(number).into()
}

fn person(number: u128) -> UserId {
    Uuid::from_u128(number).into()
}

fn bodies(requests: &Requests) -> Vec<FanOut> {
    let requests = requests.lock().unwrap();
    requests.iter().flatten().map(|(_, body)| serde_json::from_str(body).unwrap()).collect()
}

#[tokio::test]
async fn twenty_messages_are_two_requests() {
    let (queue, requests) = queue(&[]);
    let messages: Vec<_> = (0..20).map(|number| message(number, 100)).collect();
    queue.send_all(&messages, Duration::ZERO).await.unwrap();
    assert_eq!(requests.lock().unwrap().iter().map(Vec::len).collect::<Vec<_>>(), [10, 10]);
    assert_eq!(bodies(&requests), messages);
}

#[tokio::test]
async fn a_request_is_no_larger_than_sqs_takes() {
    let (queue, requests) = queue(&[]);
    let messages: Vec<_> = (0..5).map(|number| message(number, 100_000)).collect();
    queue.send_all(&messages, Duration::ZERO).await.unwrap();
    assert_eq!(requests.lock().unwrap().iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
}

#[tokio::test]
async fn a_message_that_sqs_did_not_take_is_sent_again_alone() {
    let (queue, requests) = queue(&["1"]);
    let messages: Vec<_> = (0..3).map(|number| message(number, 100)).collect();
    queue.send_all(&messages, Duration::ZERO).await.unwrap();
    assert_eq!(requests.lock().unwrap().iter().map(Vec::len).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(bodies(&requests).last(), Some(&messages[1]));
}

#[tokio::test]
async fn a_message_that_sqs_never_takes_is_not_sent() {
    let (queue, requests) = queue(&[]);
    assert!(matches!(queue.send(&message(1, 300_000)).await, Err(QueueError::TooLong { .. })));
    assert!(requests.lock().unwrap().is_empty());
}
