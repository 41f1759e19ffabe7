//! Sending over SQS.

use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aws_sdk_sqs::operation::send_message_batch::SendMessageBatchOutput;
use aws_sdk_sqs::{Client, types::SendMessageBatchRequestEntry};
use aws_types::SdkConfig;
use serde::Serialize;

use crate::QueueError;

/// How many messages one request carries: SQS's limit.
const MAX_MESSAGES: usize = 10;

/// How large a message, and all messages of one request together, may be, in bytes. SQS's own limit was this for long and
/// is larger now; emulators have the old one.
const MAX_BYTES: usize = 256 * 1024;

/// How often a message is tried that SQS did not take along with the others.
const MAX_ATTEMPTS: u32 = 3;

/// The longest time that SQS keeps a message back.
const MAX_DELAY: Duration = Duration::from_mins(15);

/// A queue of SQS for messages of one type. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Queue<M> {
    config: SdkConfig,
    /// Made with the first request: most instances of most functions make none, and it is costly to start with.
    client: Arc<OnceLock<Client>>,
    url: String,
    messages: PhantomData<fn(M)>,
}

impl<M: Serialize> Queue<M> {
    /// The queue at this address. Connects with the first message.
    #[must_use]
    pub fn new(config: &SdkConfig, url: impl Into<String>) -> Self {
        Self { config: config.clone(), client: Arc::default(), url: url.into(), messages: PhantomData }
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::new(&self.config))
    }

    /// Sends one message.
    ///
    /// # Errors
    /// [`QueueError`].
    pub async fn send(&self, message: &M) -> Result<(), QueueError> {
        let request = self.client().send_message().queue_url(&self.url).message_body(write(message)?);
        request.send().await.map(drop).map_err(QueueError::call)
    }

    /// Sends the messages, in as few requests as they fit into, to be delivered after this time, of whole seconds and 15 minutes at
    /// most.
    ///
    /// # Errors
    /// [`QueueError`]: any number of the messages may not have been sent.
    pub async fn send_all(&self, messages: &[M], after: Duration) -> Result<(), QueueError> {
        let bodies: Result<Vec<String>, _> = messages.iter().map(write).collect();
        in_batches(bodies?, after.min(MAX_DELAY), |entries| {
            let request = self.client().send_message_batch().queue_url(&self.url).set_entries(Some(entries));
            async move { request.send().await.map_err(QueueError::call) }
        })
        .await
    }

    /// Has the delivery with this receipt come again after that time, of whole seconds, in place of the queue's own.
    ///
    /// # Errors
    /// [`QueueError`]; it then comes again after the queue's own time.
    pub async fn deliver_again(&self, receipt: &str, after: Duration) -> Result<(), QueueError> {
        let request = self.client().change_message_visibility().queue_url(&self.url).receipt_handle(receipt);
        let changed = request.visibility_timeout(seconds(after)).send().await;
        changed.map(drop).map_err(QueueError::call)
    }
}

/// Sends what `ask` is to ask SQS for, in as few requests as it fits into, and again what SQS does not take at first.
async fn in_batches<F>(
    bodies: Vec<String>,
    after: Duration,
    ask: impl Fn(Vec<SendMessageBatchRequestEntry>) -> F,
) -> Result<(), QueueError>
where
    F: Future<Output = Result<SendMessageBatchOutput, QueueError>>,
{
    for mut batch in batches(bodies) {
        let mut code = String::new();
        for _ in 0..MAX_ATTEMPTS {
            let refused = ask(entries(&batch, after)?).await?.failed;
            code = refused.first().map(|first| first.code().to_owned()).unwrap_or_default();
            let positions = refused.iter().filter_map(|refused| refused.id().parse::<usize>().ok());
            batch = positions.filter_map(|position| batch.get(position).cloned()).collect();
            if batch.is_empty() {
                break;
            }
        }
        if !batch.is_empty() {
            return Err(QueueError::Refused { count: batch.len(), code });
        }
    }
    Ok(())
}

fn seconds(time: Duration) -> i32 {
    i32::try_from(time.as_secs()).unwrap_or(i32::MAX)
}

fn write(message: &impl Serialize) -> Result<String, QueueError> {
    let body = serde_json::to_string(message).map_err(QueueError::Unwritable)?;
    if body.len() > MAX_BYTES {
        return Err(QueueError::TooLong { bytes: body.len() });
    }
    Ok(body)
}

/// The messages, in as many requests as they take.
fn batches(bodies: Vec<String>) -> Vec<Vec<String>> {
    let mut batches: Vec<Vec<String>> = Vec::new();
    let mut bytes = 0;
    for body in bodies {
        bytes += body.len();
        if let Some(batch) = batches.last_mut().filter(|batch| batch.len() < MAX_MESSAGES && bytes <= MAX_BYTES) {
            batch.push(body);
        } else {
            bytes = body.len();
            batches.push(vec![body]);
        }
    }
    batches
}

/// The entries of a request, each with its position as its id.
fn entries(bodies: &[String], after: Duration) -> Result<Vec<SendMessageBatchRequestEntry>, QueueError> {
    let entry = |(position, body): (usize, &String)| {
        let entry = SendMessageBatchRequestEntry::builder().id(position.to_string()).message_body(body);
        let entry = entry.set_delay_seconds((!after.is_zero()).then(|| seconds(after)));
        entry.build().map_err(|error| QueueError::Call { is_transient: false, source: error.into() })
    };
    bodies.iter().enumerate().map(entry).collect()
}
