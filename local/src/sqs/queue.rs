//! One queue, as SQS has a standard one: pure, without time or I/O.

use std::time::Duration;

use natter_chat::Timestamp;
use uuid::Uuid;

use crate::template::QueueSpec;

/// A queue.
#[derive(Debug)]
pub(super) struct Queue {
    spec: QueueSpec,
    messages: Vec<Message>,
}

/// A message in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// What its sender wrote.
    pub body: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// How often it has been received.
    pub receives: u32,
    /// When it was received for the first time.
    pub first_received_at: Option<Timestamp>,
    /// From when on it may be received.
    visible_at: Timestamp,
}

/// What a receiver gets, and what nobody will get any more.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Received {
    pub(super) messages: Vec<Message>,
    pub(super) given_up: Vec<Message>,
}

impl Queue {
    pub(super) const fn new(spec: QueueSpec) -> Self {
        Self { spec, messages: Vec::new() }
    }

    /// Where messages go that are given up on.
    pub(super) fn dead_letter_queue(&self) -> Option<&str> {
        self.spec.redrive.as_ref().map(|redrive| redrive.dead_letter_queue.as_str())
    }

    pub(super) fn send(&mut self, body: &str, now: Timestamp, delay: Duration) -> String {
        let id = Uuid::new_v4().to_string();
        self.messages.push(Message {
            id: id.clone(),
            body: body.to_owned(),
            sent_at: now,
            receives: 0,
            first_received_at: None,
            visible_at: now.plus(delay),
        });
        id
    }

    pub(super) fn receive(&mut self, most: usize, now: Timestamp) -> Received {
        let Self { spec, messages } = self;
        messages.retain(|message| now.since(message.sent_at) < spec.retention);
        let max_receives = spec.redrive.as_ref().map_or(u32::MAX, |redrive| redrive.max_receives);
        let mut received = Received::default();
        messages.retain_mut(|message| {
            if message.visible_at > now || received.messages.len() == most {
                return true;
            }
            if message.receives >= max_receives {
                received.given_up.push(message.clone());
                return false;
            }
            message.receives += 1;
            message.first_received_at.get_or_insert(now);
            message.visible_at = now.plus(spec.visibility_timeout);
            received.messages.push(message.clone());
            true
        });
        received
    }

    /// Hides a message until then. Whether it is there.
    pub(super) fn hide(&mut self, id: &str, until: Timestamp) -> bool {
        let message = self.messages.iter_mut().find(|message| message.id == id);
        message.map(|message| message.visible_at = until).is_some()
    }

    pub(super) fn delete(&mut self, id: &str) {
        self.messages.retain(|message| message.id != id);
    }

    /// When there is next a message to be received, now or later.
    pub(super) fn next_visible(&self) -> Option<Timestamp> {
        self.messages.iter().map(|message| message.visible_at).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Redrive;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
    const VISIBILITY: Duration = Duration::from_secs(30);

    fn queue() -> Queue {
        let redrive = Redrive { dead_letter_queue: "Dead".to_owned(), max_receives: 2 };
        Queue::new(QueueSpec {
            visibility_timeout: VISIBILITY,
            retention: Duration::from_hours(1),
            redrive: Some(redrive),
        })
    }

    fn bodies(messages: &[Message]) -> Vec<&str> {
        messages.iter().map(|message| message.body.as_str()).collect()
    }

    #[test]
    fn a_received_message_is_hidden_until_its_timeout_is_over() {
        let mut queue = queue();
        queue.send("a", NOW, Duration::ZERO);
        assert_eq!(bodies(&queue.receive(10, NOW).messages), ["a"]);
        let before = NOW.plus(VISIBILITY).minus(Duration::from_millis(1));
        assert!(queue.receive(10, before).messages.is_empty());
        assert_eq!(queue.next_visible(), Some(NOW.plus(VISIBILITY)));
        let again = queue.receive(10, NOW.plus(VISIBILITY)).messages;
        assert_eq!((again[0].receives, again[0].first_received_at), (2, Some(NOW)));
    }

    #[test]
    fn a_delayed_message_is_received_once_its_delay_is_over() {
        let mut queue = queue();
        let delay = Duration::from_secs(30);
        queue.send("later", NOW, delay);
        assert_eq!((queue.receive(10, NOW).messages, queue.next_visible()), (Vec::new(), Some(NOW.plus(delay))));
        assert_eq!(bodies(&queue.receive(10, NOW.plus(delay)).messages), ["later"]);
    }

    #[test]
    fn a_message_comes_again_when_its_receiver_wants_it_to() {
        let mut queue = queue();
        let id = queue.send("a", NOW, Duration::ZERO);
        let _ = queue.receive(10, NOW);
        let sooner = NOW.plus(Duration::from_secs(1));
        assert!(queue.hide(&id, sooner));
        assert_eq!(bodies(&queue.receive(10, sooner).messages), ["a"]);
        assert!(!queue.hide("another", sooner));
    }

    #[test]
    fn a_deleted_message_does_not_come_again() {
        let mut queue = queue();
        let id = queue.send("a", NOW, Duration::ZERO);
        let _ = queue.receive(10, NOW);
        queue.delete(&id);
        assert_eq!(queue.next_visible(), None);
    }

    #[test]
    fn a_message_that_was_received_as_often_as_it_may_be_is_given_up() {
        let mut queue = queue();
        queue.send("a", NOW, Duration::ZERO);
        for turn in 0..2 {
            assert_eq!(queue.receive(10, NOW.plus(VISIBILITY * turn)).messages.len(), 1);
        }
        let last = queue.receive(10, NOW.plus(VISIBILITY * 2));
        assert!(last.messages.is_empty());
        assert_eq!(bodies(&last.given_up), ["a"]);
        assert_eq!(queue.next_visible(), None);
    }

    #[test]
    fn no_more_are_received_than_asked_for() {
        let mut queue = queue();
        for body in ["a", "b", "c"] {
            queue.send(body, NOW, Duration::ZERO);
        }
        assert_eq!(bodies(&queue.receive(2, NOW).messages), ["a", "b"]);
        assert_eq!(bodies(&queue.receive(2, NOW).messages), ["c"]);
    }

    #[test]
    fn a_message_that_nobody_wants_goes_after_the_retention_period() {
        let mut queue = queue();
        queue.send("a", NOW, Duration::ZERO);
        assert_eq!(queue.receive(10, NOW.plus(Duration::from_hours(1))), Received::default());
    }
}
