//! A function that takes a queue's messages, as Lambda's event source mapping has it: in batches, several at a time; what
//! fails comes again after the queue's visibility timeout, until the queue gives it up.

#[cfg(test)]
mod tests;

use natter_chat::Timestamp;
use serde_json::{Value, json};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
};

use super::Target;
use crate::{
    clock::Clock,
    functions::InvocationError,
    gateway::Faults,
    sqs::{Message, Queues, Waiting},
    template::QueueEvent,
};

/// How many invocations are under way at once: what Lambda begins with.
const CONCURRENCY: usize = 5;

/// Takes a queue's messages for a function.
#[derive(Clone)]
pub struct QueueSource {
    /// Which function takes from which queue, and how.
    pub event: QueueEvent,
    /// The function.
    pub target: Target,
    /// The queues.
    pub queues: Queues,
    /// What goes wrong on purpose: faults on the route whose key is the queue's logical id.
    pub faults: Faults,
    /// The time.
    pub clock: Clock,
    /// Where the queue is said to be.
    pub region: String,
    /// Whose it is said to be.
    pub account_id: String,
}

impl QueueSource {
    /// Takes messages until the channel is closed. Whoever sends something in is answered once no message is waiting or being
    /// worked on; one that has failed and is hidden until its timeout is over is not waited for.
    pub async fn run(self, mut flushes: mpsc::Receiver<oneshot::Sender<()>>) {
        let mut sent = self.queues.sent();
        let mut running = JoinSet::new();
        let mut waiting: Vec<oneshot::Sender<()>> = Vec::new();
        loop {
            self.begin(&mut running);
            let next = self.queues.waiting(&self.event.queue);
            if running.is_empty() && next != Waiting::Now {
                for asked in waiting.drain(..) {
                    // Whoever asked may have stopped listening.
                    let _ = asked.send(());
                }
            }
            tokio::select! {
                _ended = running.join_next(), if !running.is_empty() => {}
                // It cannot fail: `self` holds the sender.
                _ = sent.changed() => {}
                () = self.sleep_until(next) => {}
                asked = flushes.recv() => match asked {
                    Some(asked) => waiting.push(asked),
                    None => return,
                },
            }
        }
    }

    /// Begins as many invocations as there are messages and room for.
    fn begin(&self, running: &mut JoinSet<()>) {
        while running.len() < CONCURRENCY {
            let messages = self.queues.receive(&self.event.queue, self.event.batch_size);
            if messages.is_empty() {
                return;
            }
            let source = self.clone();
            running.spawn(async move { source.deliver(messages).await });
        }
    }

    async fn sleep_until(&self, next: Waiting) {
        match next {
            Waiting::Later(time) => self.clock.sleep_until(time).await,
            // What waits now waits for an invocation to end.
            Waiting::Now | Waiting::Nothing => std::future::pending().await,
        }
    }

    /// Calls the function, and deletes what it is done with.
    async fn deliver(&self, messages: Vec<Message>) {
        let records: Vec<Value> = messages.iter().map(|message| self.record(message)).collect();
        match self.invoke(json!({ "Records": records })).await {
            Ok(reply) => {
                let done = messages.iter().filter(|message| !self.has_failed(message, &reply, &messages));
                self.queues.delete(&self.event.queue, done);
            }
            Err(error) => tracing::warn!("{} failed on {} messages: {error}", self.event.function, messages.len()),
        }
    }

    /// Calls the function as the faults will have it.
    async fn invoke(&self, event: Value) -> Result<Value, InvocationError> {
        self.faults.strike(&self.event.queue, &self.clock, || (self.target)(event.clone())).await
    }

    /// Whether the function says that it failed on this message. What it says wrongly counts as everything.
    fn has_failed(&self, message: &Message, reply: &Value, messages: &[Message]) -> bool {
        let failures = match &reply["batchItemFailures"] {
            _ if !self.event.reports_failures => return false,
            Value::Null => return false,
            Value::Array(failures) => failures,
            _ => return true,
        };
        let ids: Vec<Option<&str>> = failures.iter().map(|failure| failure["itemIdentifier"].as_str()).collect();
        let is_known = |id: Option<&str>| messages.iter().any(|message| Some(message.id.as_str()) == id);
        !ids.iter().copied().all(is_known) || ids.contains(&Some(message.id.as_str()))
    }

    fn record(&self, message: &Message) -> Value {
        let Self { region, account_id, event, .. } = self;
        json!({
            "messageId": message.id,
            "receiptHandle": message.id,
            "body": message.body,
            "attributes": {
                "ApproximateReceiveCount": message.receives.to_string(),
                "SentTimestamp": millis(Some(message.sent_at)),
                "SenderId": account_id,
                "ApproximateFirstReceiveTimestamp": millis(message.first_received_at),
            },
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": format!("arn:aws:sqs:{region}:{account_id}:{}", event.queue),
            "awsRegion": region,
        })
    }
}

fn millis(time: Option<Timestamp>) -> Option<String> {
    time.map(|time| time.as_millis().to_string())
}
