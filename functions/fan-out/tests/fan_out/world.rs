//! A large group, what other functions leave to `fan-out`, and the devices at the other end.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use fan_out::FanOutEvents;
use futures_util::future::join_all;
use natter_chat::group::HistoryVisibility;
use natter_chat::{
    ConnectionId, Conversation, ConversationId, Entry, EntryContent, EntryId, GroupDetails, MessageText, Seq, UserId,
};
use natter_delivery::Delivery;
use natter_lambda::{Function, QueueEvent, QueueMessage};
use natter_protocol::frames::Event;
use natter_testing::details;
use uuid::Uuid;

pub(crate) struct World {
    base: natter_testing::World,
    function: FanOutEvents,
    /// An instance that cannot read connections.
    failing: FanOutEvents,
    /// As another function has it.
    pub(crate) delivery: Delivery,
}

impl World {
    pub(crate) async fn new() -> Self {
        let base = natter_testing::World::start().await;
        let (environment, failing) = (base.environment(&[]), base.environment(&[("CONNECTIONS_TABLE", "NoSuchTable")]));
        let client = natter_dynamo::client(&base.dynamodb().sdk_config());
        Self {
            function: FanOutEvents::init(&environment).await.unwrap(),
            failing: FanOutEvents::init(&failing).await.unwrap(),
            delivery: Delivery::from_environment(&environment, &client).unwrap(),
            base,
        }
    }

    /// A group of these people, put directly into the store.
    pub(crate) async fn group(&self, people: &[UserId], history: HistoryVisibility) -> Conversation {
        self.head(self.group_with(people, GroupDetails { history, ..details() }).await).await
    }

    pub(crate) async fn head(&self, group: ConversationId) -> Conversation {
        self.conversations.head(group).await.unwrap().unwrap()
    }

    /// An open device of each of these people.
    pub(crate) async fn devices(&self, people: &[UserId]) -> BTreeMap<UserId, ConnectionId> {
        join_all(people.iter().map(|user| async move { (*user, self.device(*user).await) })).await.into_iter().collect()
    }

    /// The next place in a group's log.
    pub(crate) async fn assign_seq(&self, group: &Conversation, by: UserId) -> u64 {
        self.conversations.place(self.entry(group, by, 0)).await.seq.get()
    }

    /// Leaves an entry at each of these places to `fan-out`; gives the messages in the queue.
    pub(crate) async fn leave(&self, group: &Conversation, by: UserId, places: &[u64]) -> Vec<QueueMessage> {
        for place in places {
            self.delivery.to_members(group, &[self.entry(group, by, *place)], None, self.now).await.unwrap();
        }
        let bodies = self.outside.take_messages().into_iter();
        bodies
            .map(|body| QueueMessage { message_id: Uuid::new_v4().to_string(), body, ..QueueMessage::default() })
            .collect()
    }

    pub(crate) fn entry(&self, group: &Conversation, by: UserId, place: u64) -> Entry {
        Entry {
            conversation_id: group.conversation_id,
            entry_id: EntryId::from(Uuid::now_v7()),
            seq: Seq::new(place),
            sender_id: by,
            sent_at: self.now,
            content: EntryContent::plain(MessageText::parse(&format!("message {place}")).unwrap()),
        }
    }

    /// Invokes the function; gives the messages that are to come again.
    pub(crate) async fn invoke(&self, records: &[QueueMessage]) -> Vec<QueueMessage> {
        call(&self.function, records).await
    }

    /// As [`invoke`](Self::invoke), while connections cannot be read.
    pub(crate) async fn invoke_in_vain(&self, records: &[QueueMessage]) -> Vec<QueueMessage> {
        call(&self.failing, records).await
    }

    /// The places that a device has been told of, in the order of their arrival.
    pub(crate) fn arrived(&self, device: &ConnectionId) -> Vec<u64> {
        let events = self.outside.take_events(device).into_iter();
        let places = events.map(|event| match event {
            Event::EntryAdded { entry } => entry.seq.get(),
            other => panic!("{other:?}"),
        });
        places.collect()
    }
}

impl Deref for World {
    type Target = natter_testing::World;

    fn deref(&self) -> &Self::Target {
        &self.base
    }
}

async fn call(function: &FanOutEvents, records: &[QueueMessage]) -> Vec<QueueMessage> {
    let reply = function.handle(QueueEvent { records: records.to_vec() }).await.unwrap();
    let failed: BTreeSet<String> = reply.batch_item_failures.into_iter().map(|failed| failed.item_identifier).collect();
    records.iter().filter(|record| failed.contains(&record.message_id)).cloned().collect()
}
