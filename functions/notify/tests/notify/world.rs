//! Tables, a push service, and the function between them.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use natter_chat::notification::{PushAddress, PushHosts};
use natter_chat::{ConversationId, Cursors, Entry, Seq, SessionId, UserId};
use natter_dynamo::stream::StreamEvent;
use natter_lambda::{BatchReply, Function};
use natter_push::testing::PushService;
use natter_push::{PushServices, VapidKey};
use natter_queue::{NotifyJob, ReadJob};
use natter_testing::World;
use notify::Notify;
use serde_json::{Value, json};

pub(crate) struct Notifying {
    pub(crate) world: World,
    pub(crate) service: PushService,
    notify: Notify,
    /// How many messages the queue has delivered.
    delivered: Cell<u32>,
}

/// A message of the queue: its id and its body.
pub(crate) type Job = (String, String);

impl Notifying {
    pub(crate) async fn start() -> Self {
        let (world, service) = (World::start().await, PushService::start().await);
        let private = VapidKey::generate().unwrap();
        let contact = "mailto:operator@natter.example";
        service.expect_key(&VapidKey::parse(&private, contact).unwrap().public());
        let own = [("PUSH_PRIVATE_KEY", &*private), ("PUSH_CONTACT", contact), ("PUSH_HOSTS", "loopback")];
        let notify = Notify::init(&world.environment(&own)).await.unwrap();
        Self { world, service, notify, delivered: Cell::new(0) }
    }

    /// The same, with phones.
    pub(crate) async fn start_with_phones() -> Self {
        let Self { world, service, notify, delivered } = Self::start().await;
        let key = VapidKey::parse(&VapidKey::generate().unwrap(), "mailto:operator@natter.example").unwrap();
        let services = PushServices::new(key, PushHosts::parse("loopback")).unwrap();
        let notify = notify.with_push_services(services.with_native(Some(service.fcm()), None));
        Self { world, service, notify, delivered }
    }

    /// Registers a phone of somebody's, which is called as its token.
    pub(crate) async fn register(&self, user: UserId, name: &str) {
        let (device, now) = (PushAddress::Native(self.service.register(name)), self.world.now);
        self.world.users.subscribe(user, &session(name), now, device, now).await.unwrap();
    }

    /// Subscribes a device of somebody's, which is called as the push service calls its browser.
    pub(crate) async fn subscribe(&self, user: UserId, name: &str) -> SessionId {
        let session = session(name);
        let (subscription, now) = (self.service.subscribe(name), self.world.now);
        self.world.users.subscribe(user, &session, now, subscription, now).await.unwrap();
        session
    }

    /// Somebody reads up to this place; gives what `mark-receipts` leaves to the queue then.
    pub(crate) async fn read(&self, conversation_id: ConversationId, reader_id: UserId, seq: Seq) -> Option<Job> {
        let conversations = &self.world.conversations;
        let view = conversations.for_member(conversation_id, reader_id).await.unwrap().unwrap();
        let to = |marks: Cursors| marks.read_up_to(seq, self.world.now);
        let moved = conversations.move_cursors(conversation_id, reader_id, view.membership.marks(), true, to);
        let job = NotifyJob::TakeBack(ReadJob { reader_id, conversation_id, read_at: self.world.now });
        moved.await.unwrap().unwrap().reads_notified().then(|| self.named(serde_json::to_string(&job).unwrap()))
    }

    /// The stream delivers these entries; gives what is in the queue then.
    pub(crate) async fn stream(&self, entries: &[Entry]) -> Vec<Job> {
        let event = serde_json::to_value(StreamEvent::replaying(entries).unwrap()).unwrap();
        assert!(self.handle(event).await.is_empty());
        self.queued()
    }

    /// The queue delivers a message; gives what is in the queue then, and the ids of what is to come again.
    pub(crate) async fn deliver(&self, job: &Job) -> (Vec<Job>, Vec<String>) {
        let (id, body) = job;
        let failed = self.handle(json!({"Records": [{"messageId": id, "receiptHandle": id, "body": body}]})).await;
        (self.queued(), failed)
    }

    /// The queue delivers a message, and `notify` dies after so many steps of doing what it asks for, unless it is done by then.
    pub(crate) async fn deliver_dying(&self, job: &Job, steps: usize) -> Vec<Job> {
        let mut left = steps;
        let mut delivery = pin!(self.deliver(job));
        let done = poll_fn(|context| {
            left -= 1;
            match delivery.as_mut().poll(context) {
                Poll::Pending if left > 0 => Poll::Pending,
                Poll::Pending => Poll::Ready(Vec::new()),
                Poll::Ready((jobs, _)) => Poll::Ready(jobs),
            }
        });
        let mut jobs = done.await;
        jobs.extend(self.queued());
        jobs
    }

    /// Delivers messages, and what comes of them, until there are no more but those of people who are to be given time, which
    /// it gives.
    pub(crate) async fn drain(&self, mut jobs: Vec<Job>) -> Vec<Job> {
        let mut waiting = Vec::new();
        while let Some(job) = jobs.pop() {
            let (more, failed) = self.deliver(&job).await;
            assert!(failed.is_empty());
            let (later, now): (Vec<_>, Vec<_>) = more.into_iter().partition(|(_, body)| is_of_person(body));
            waiting.extend(later);
            jobs.extend(now);
        }
        waiting
    }

    /// All of it, for entries that nobody has to be given time for.
    pub(crate) async fn tell(&self, entries: &[Entry]) {
        let jobs = self.stream(entries).await;
        assert_eq!(self.drain(jobs).await, []);
        assert_eq!(self.service.refused(), Vec::<String>::new());
    }

    async fn handle(&self, event: Value) -> Vec<String> {
        let BatchReply { batch_item_failures } =
            self.notify.handle(serde_json::from_value(event).unwrap()).await.unwrap();
        batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect()
    }

    fn queued(&self) -> Vec<Job> {
        self.world.outside.take_messages().into_iter().map(|body| self.named(body)).collect()
    }

    fn named(&self, body: String) -> Job {
        self.delivered.set(self.delivered.get() + 1);
        (format!("message {}", self.delivered.get()), body)
    }
}

/// The sign-in on a device.
pub(crate) fn session(name: &str) -> SessionId {
    format!("session of {name}").into()
}

fn is_of_person(body: &str) -> bool {
    serde_json::from_str::<Value>(body).unwrap()["whom"]["kind"] == "person"
}
