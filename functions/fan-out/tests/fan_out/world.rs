//! A large group, what other functions leave to `fan-out`, and the devices at the other end.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use fan_out::FanOutEvents;
use futures_util::future::join_all;
use natter_chat::group::{About, HistoryVisibility, Posting, Visibility};
use natter_chat::{
    ConnectionId, Conversation, ConversationId, Entry, EntryContent, EntryId, GroupDetails, GroupTitle, MessageText,
    Role, Seq, Timestamp, UserId,
};
use natter_delivery::{Delivery, testing::Outside};
use natter_dynamo::{Connections, Conversations, Meter, NewConnection, NewGroup, PendingEntry, SignIn, Written};
use natter_emulator::DynamoDb;
use natter_lambda::{Clock, Environment, Function, QueueEvent, QueueMessage};
use natter_protocol::frames::Event;
use uuid::Uuid;

/// How many people a transaction puts into a group.
const MEMBERS_AT_ONCE: usize = 90;

pub(crate) struct World {
    function: FanOutEvents,
    /// An instance that cannot read connections.
    failing: FanOutEvents,
    /// As another function has it.
    pub(crate) delivery: Delivery,
    pub(crate) outside: Outside,
    pub(crate) conversations: Conversations,
    pub(crate) connections: Connections,
    pub(crate) function_meter: Meter,
    _dynamo: DynamoDb,
    pub(crate) now: Timestamp,
}

impl World {
    pub(crate) async fn new() -> Self {
        let (dynamo, outside) = (DynamoDb::in_memory().await.unwrap(), Outside::start().await);
        let mut variables: HashMap<String, String> =
            dynamo.variables().into_iter().chain(outside.variables()).collect();
        let function_meter = Meter::default();
        let environment = Environment::new(variables.clone(), Clock::system()).with(function_meter.clone());
        variables.insert("CONNECTIONS_TABLE".to_owned(), "NoSuchTable".to_owned());
        let failing = Environment::new(variables, Clock::system());
        let client = natter_dynamo::client(&dynamo.sdk_config());
        Self {
            function: FanOutEvents::init(&environment).await.unwrap(),
            failing: FanOutEvents::init(&failing).await.unwrap(),
            delivery: Delivery::from_environment(&environment, &client).unwrap(),
            outside,
            conversations: Conversations::new(client.clone(), "ConversationsTable"),
            connections: Connections::new(client, "ConnectionsTable"),
            function_meter,
            _dynamo: dynamo,
            now: Clock::system().now(),
        }
    }

    /// A group of these people, put directly into the store.
    pub(crate) async fn group(&self, people: &[UserId], history: HistoryVisibility) -> Conversation {
        let group = ConversationId::from(Uuid::new_v4());
        let details = GroupDetails {
            title: GroupTitle::parse("Everybody").unwrap(),
            about: About::default(),
            visibility: Visibility::default(),
            history,
            posting: Posting::default(),
            picture: None,
        };
        let new = NewGroup { details, owner: people[0], members: Vec::new(), created_at: self.now };
        let note = note(group, people[0]);
        assert_eq!(self.conversations.make_group(&new, &note).await.unwrap(), Written::Done);
        for some in people[1..].chunks(MEMBERS_AT_ONCE) {
            self.add(group, some).await;
        }
        self.head(group).await
    }

    pub(crate) async fn add(&self, group: ConversationId, people: &[UserId]) {
        let (head, note) = (self.head(group).await, note(group, people[0]));
        let added = self.conversations.add_members(&head, people, &BTreeSet::new(), &note).await.unwrap();
        assert_eq!(added, Written::Done);
    }

    pub(crate) async fn remove(&self, group: ConversationId, user: UserId) {
        let note = note(group, user);
        let removed = self.conversations.remove_member(user, Role::Member, &note).await.unwrap();
        assert_eq!(removed, Written::Done);
    }

    pub(crate) async fn head(&self, group: ConversationId) -> Conversation {
        self.conversations.head(group).await.unwrap().unwrap()
    }

    /// An open device of each of these people.
    pub(crate) async fn devices(&self, people: &[UserId]) -> BTreeMap<UserId, ConnectionId> {
        join_all(people.iter().map(|user| self.device(*user))).await.into_iter().collect()
    }

    async fn device(&self, user: UserId) -> (UserId, ConnectionId) {
        let connection_id = ConnectionId::from(format!("{}=", user.as_uuid().simple()));
        let expires_at = self.now.plus(Duration::from_hours(2));
        let session_id = Uuid::new_v4().to_string().into();
        let connection = NewConnection {
            connection_id: connection_id.clone(),
            connected_at: self.now,
            expires_at,
            sign_in: SignIn { session_id, signed_in_at: self.now, expires_at },
        };
        self.connections.register(user, &connection).await.unwrap();
        (user, connection_id)
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

/// What the log is still to tell; not what these tests are about.
fn note(group: ConversationId, by: UserId) -> PendingEntry {
    PendingEntry {
        conversation_id: group,
        entry_id: EntryId::from(Uuid::now_v7()),
        sender_id: by,
        sent_at: Clock::system().now(),
        content: EntryContent::MemberJoined {},
        sender_role: None,
    }
}

async fn call(function: &FanOutEvents, records: &[QueueMessage]) -> Vec<QueueMessage> {
    let reply = function.handle(QueueEvent { records: records.to_vec() }).await.unwrap();
    let failed: BTreeSet<String> = reply.batch_item_failures.into_iter().map(|failed| failed.item_identifier).collect();
    records.iter().filter(|record| failed.contains(&record.message_id)).cloned().collect()
}

pub(crate) fn people(count: usize) -> Vec<UserId> {
    (0..count).map(|_| UserId::from(Uuid::new_v4())).collect()
}
