use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sdk_apigatewaymanagement::config::{BehaviorVersion, Region};
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_types::{body::SdkBody, retry::RetryConfig};
use natter_chat::frames::{Event, ServerFrame};
use natter_chat::text::MAX_TEXT_BYTES;
use natter_chat::{ConnectionId, Entry, EntryContent, MessageText, Seq, Timestamp};
use uuid::Uuid;

use super::*;

type Statuses = HashMap<&'static str, Vec<u16>>;

/// A pusher whose API Gateway answers each connection with the given statuses, one after another, then 200.
fn pusher(statuses: Statuses) -> (Pusher, Arc<Mutex<Vec<String>>>) {
    let statuses = Mutex::new(statuses);
    let calls = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&calls);
    let http = infallible_client_fn(move |request: http::Request<SdkBody>| {
        let connection = request.uri().path().rsplit('/').next().unwrap().to_owned();
        let mut statuses = statuses.lock().unwrap();
        let next = statuses.get_mut(connection.as_str()).filter(|left| !left.is_empty()).map(|left| left.remove(0));
        log.lock().unwrap().push(connection);
        http::Response::builder().status(next.unwrap_or(200)).body(SdkBody::empty()).unwrap()
    });
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("id", "secret", None, None, "test")))
        .retry_config(RetryConfig::standard().with_initial_backoff(std::time::Duration::from_millis(1)))
        .http_client(http)
        .build();
    (Pusher::new(&config, "https://gateway.invalid/dev"), calls)
}

fn connections(ids: &[&str]) -> Vec<ConnectionId> {
    ids.iter().map(|id| ConnectionId::from((*id).to_owned())).collect()
}

fn frame() -> ServerFrame {
    ServerFrame::Events { events: Vec::new() }
}

#[tokio::test]
async fn the_gone_one_of_three_is_told_apart_and_the_others_are_reached() {
    let (pusher, _) = pusher(HashMap::from([("b", vec![410])]));
    let outcomes = pusher.push(&connections(&["a", "b", "c"]), &frame()).await.unwrap();
    assert_eq!(outcomes, [Push::Delivered, Push::Gone, Push::Delivered]);
}

#[tokio::test]
async fn a_slow_client_is_not_taken_for_gone() {
    let (pusher, _) = pusher(HashMap::from([("a", vec![429; 10])]));
    assert_eq!(pusher.push(&connections(&["a"]), &frame()).await.unwrap(), [Push::Failed]);
}

#[tokio::test]
async fn a_passing_failure_is_tried_again() {
    let (pusher, calls) = pusher(HashMap::from([("a", vec![503, 503])]));
    assert_eq!(pusher.push(&connections(&["a"]), &frame()).await.unwrap(), [Push::Delivered]);
    assert_eq!(calls.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn each_of_many_connections_is_reached_once() {
    let ids: Vec<String> = (0..100).map(|number| format!("c{number:03}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let (pusher, calls) = pusher(HashMap::new());
    assert_eq!(pusher.push(&connections(&ids), &frame()).await.unwrap(), [Push::Delivered; 100]);
    let mut reached = calls.lock().unwrap().clone();
    reached.sort();
    assert_eq!(reached, ids);
}

#[tokio::test]
async fn a_frame_that_api_gateway_would_refuse_is_not_sent() {
    let (pusher, calls) = pusher(HashMap::new());
    let entry = Entry {
        conversation_id: Uuid::nil().into(),
        entry_id: Uuid::nil().into(),
        seq: Seq::ZERO,
        sender_id: Uuid::nil().into(),
        sent_at: Timestamp::from_millis(0),
        content: EntryContent::plain(MessageText::parse(&"a".repeat(MAX_TEXT_BYTES)).unwrap()),
    };
    let events = vec![Event::EntryAdded { entry }; MAX_MESSAGE_BYTES / MAX_TEXT_BYTES + 1];
    let refused = pusher.push(&connections(&["a"]), &ServerFrame::Events { events }).await;
    assert!(matches!(refused, Err(PushError::TooLong { .. })));
    assert!(calls.lock().unwrap().is_empty());
}
