//! SQS: the template's queues, which functions send to over SQS's own protocol and event sources take from.
//!
//! Queues are in memory: what is in one when the stack stops is gone, where SQS would keep it. Messages carry no MD5 sums.

mod queue;
mod server;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use natter_chat::Timestamp;
use serde_json::json;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::sources::DeadLetters;
use crate::template::QueueSpec;
use queue::{Queue, Received};

pub use queue::Message;
pub use server::SqsServer;

/// The queues of an application, by logical id. Clones share them.
#[derive(Debug, Clone)]
pub struct Queues {
    by_name: Arc<Mutex<BTreeMap<String, Queue>>>,
    clock: Clock,
    dead_letters: DeadLetters,
    sent: watch::Sender<()>,
}

/// What is waiting in a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// Messages that may be received now.
    Now,
    /// Messages that may be received from then on, unless they are deleted before.
    Later(Timestamp),
    /// Nothing.
    Nothing,
}

impl Queues {
    /// These queues, all empty. A message that one of them gives up on goes to the `dead_letters` under the name of its
    /// dead-letter queue.
    #[must_use]
    pub fn new(declared: &BTreeMap<String, QueueSpec>, clock: Clock, dead_letters: DeadLetters) -> Self {
        let by_name = declared.iter().map(|(name, spec)| (name.clone(), Queue::new(spec.clone()))).collect();
        Self { by_name: Arc::new(Mutex::new(by_name)), clock, dead_letters, sent: watch::Sender::new(()) }
    }

    /// Puts a message into a queue, to be received after this delay, and returns its id; `None` where there is no such queue.
    #[must_use]
    pub fn send(&self, queue: &str, body: &str, delay: Duration) -> Option<String> {
        let now = self.clock.now();
        let id = self.queues().get_mut(queue).map(|queue| queue.send(body, now, delay));
        self.sent.send_replace(());
        id
    }

    /// Takes up to `most` messages that may be received now; they may be received again after the queue's visibility timeout,
    /// unless they are deleted. One that was received too often becomes a dead letter.
    #[must_use]
    pub fn receive(&self, queue: &str, most: usize) -> Vec<Message> {
        let mut queues = self.queues();
        let Some(queue) = queues.get_mut(queue) else { return Vec::new() };
        let Received { messages, given_up } = queue.receive(most, self.clock.now());
        let destination = queue.dead_letter_queue().unwrap_or_default().to_owned();
        for message in given_up {
            self.give_up(&destination, &message);
        }
        messages
    }

    /// Deletes messages: whoever received them is done with them.
    pub fn delete<'a>(&self, queue: &str, messages: impl IntoIterator<Item = &'a Message>) {
        if let Some(queue) = self.queues().get_mut(queue) {
            messages.into_iter().for_each(|message| queue.delete(&message.id));
        }
    }

    /// Hides a received message for so long from now on, in place of the queue's visibility timeout. Whether it is there.
    #[must_use]
    pub fn hide(&self, queue: &str, receipt: &str, timeout: Duration) -> bool {
        let until = self.clock.now().plus(timeout);
        let is_there = self.queues().get_mut(queue).is_some_and(|queue| queue.hide(receipt, until));
        // Whoever waits for the next message looks again.
        self.sent.send_replace(());
        is_there
    }

    /// What is waiting in a queue.
    #[must_use]
    pub fn waiting(&self, queue: &str) -> Waiting {
        let next = self.queues().get(queue).and_then(Queue::next_visible);
        match next {
            None => Waiting::Nothing,
            Some(time) if time <= self.clock.now() => Waiting::Now,
            Some(time) => Waiting::Later(time),
        }
    }

    /// Changes with each message that is sent to any queue.
    #[must_use]
    pub fn sent(&self) -> watch::Receiver<()> {
        self.sent.subscribe()
    }

    fn has(&self, queue: &str) -> bool {
        self.queues().contains_key(queue)
    }

    fn give_up(&self, destination: &str, message: &Message) {
        tracing::error!("a message failed {} times: see {destination}", message.receives);
        if let Err(error) = self.dead_letters.put(destination, json!({"messageId": message.id, "body": message.body})) {
            tracing::error!("a dead letter cannot be written: {}", natter_chat::causes(&error));
        }
    }

    fn queues(&self) -> MutexGuard<'_, BTreeMap<String, Queue>> {
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
