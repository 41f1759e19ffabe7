//! The part of SQS's protocol (`AmazonSQS`, JSON 1.0) that functions use: sending, and having a message come again.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use super::Queues;

/// How many messages one request may carry.
const MAX_ENTRIES: usize = 10;

/// How large a message, and all messages of a request together, may be, in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// The server. It ends with the value.
#[derive(Debug)]
pub struct SqsServer(JoinHandle<()>);

/// A refusal, by the name that SQS gives it.
struct Refusal(&'static str);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendMessage {
    queue_url: String,
    message_body: String,
    #[serde(default)]
    delay_seconds: u16,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendMessageBatch {
    queue_url: String,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ChangeMessageVisibility {
    queue_url: String,
    receipt_handle: String,
    visibility_timeout: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    id: String,
    message_body: String,
    #[serde(default)]
    delay_seconds: u16,
}

impl SqsServer {
    /// Serves on `listener`.
    #[must_use]
    pub fn start(listener: TcpListener, queues: Queues) -> Self {
        let app = Router::new().route("/", post(answer)).with_state(queues);
        Self(tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).await {
                tracing::error!("SQS ended: {error}");
            }
        }))
    }
}

impl Drop for SqsServer {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn answer(State(queues): State<Queues>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    let outcome = match target {
        Some("AmazonSQS.SendMessage") => read(&body).and_then(|request| send(&queues, &request)),
        Some("AmazonSQS.SendMessageBatch") => read(&body).and_then(|request| send_batch(&queues, &request)),
        Some("AmazonSQS.ChangeMessageVisibility") => read(&body).and_then(|request| hide(&queues, &request)),
        _ => Err(Refusal("UnsupportedOperation")),
    };
    let (status, body) = match outcome {
        Ok(body) => (StatusCode::OK, body),
        Err(Refusal(name)) => (StatusCode::BAD_REQUEST, json!({"__type": format!("com.amazonaws.sqs#{name}")})),
    };
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], body.to_string()).into_response()
}

fn read<T: for<'a> Deserialize<'a>>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|_error| Refusal("InvalidMessageContents"))
}

fn send(queues: &Queues, request: &SendMessage) -> Result<Value, Refusal> {
    let queue = queue_of(queues, &request.queue_url)?;
    if request.message_body.len() > MAX_BYTES {
        return Err(Refusal("InvalidParameterValue"));
    }
    Ok(json!({"MessageId": queues.send(queue, &request.message_body, seconds(request.delay_seconds))}))
}

fn send_batch(queues: &Queues, request: &SendMessageBatch) -> Result<Value, Refusal> {
    let queue = queue_of(queues, &request.queue_url)?;
    check(&request.entries)?;
    let sent = request.entries.iter().map(|entry| {
        let id = queues.send(queue, &entry.message_body, seconds(entry.delay_seconds));
        json!({"Id": entry.id, "MessageId": id})
    });
    Ok(json!({"Successful": sent.collect::<Vec<_>>(), "Failed": []}))
}

fn seconds(seconds: u16) -> Duration {
    Duration::from_secs(seconds.into())
}

fn hide(queues: &Queues, request: &ChangeMessageVisibility) -> Result<Value, Refusal> {
    let queue = queue_of(queues, &request.queue_url)?;
    let timeout = Duration::from_secs(request.visibility_timeout.into());
    if queues.hide(queue, &request.receipt_handle, timeout) {
        Ok(json!({}))
    } else {
        Err(Refusal("ReceiptHandleIsInvalid"))
    }
}

fn check(entries: &[Entry]) -> Result<(), Refusal> {
    let ids: BTreeSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let bytes: usize = entries.iter().map(|entry| entry.message_body.len()).sum();
    match entries.len() {
        0 => Err(Refusal("EmptyBatchRequest")),
        count if count > MAX_ENTRIES => Err(Refusal("TooManyEntriesInBatchRequest")),
        count if count > ids.len() => Err(Refusal("BatchEntryIdsNotDistinct")),
        _ if bytes > MAX_BYTES => Err(Refusal("BatchRequestTooLong")),
        _ => Ok(()),
    }
}

/// The queue that the last part of its address names.
fn queue_of<'a>(queues: &Queues, url: &'a str) -> Result<&'a str, Refusal> {
    let name = url.rsplit('/').next().unwrap_or(url);
    if queues.has(name) { Ok(name) } else { Err(Refusal("QueueDoesNotExist")) }
}
