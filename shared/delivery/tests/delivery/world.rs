//! Two people with a direct conversation, and their devices.

use std::ops::Deref;
use std::time::Duration;

use natter_chat::history::Range;
use natter_chat::{
    ConnectionId, Conversation, ConversationId, Entry, EntryContent, EntryId, Seq, SessionId, Timestamp, UserId, Viewer,
};
use natter_delivery::{Budget, Delivery, Draft, Gate, Log, Service};
use natter_dynamo::{NewConnection, SignIn};
use natter_protocol::frames::Event;
use uuid::Uuid;

pub(crate) use natter_testing::person;

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

pub(crate) struct World {
    base: natter_testing::World,
    pub(crate) delivery: Delivery,
    pub(crate) log: Log,
    pub(crate) alice: UserId,
    pub(crate) bob: UserId,
    pub(crate) conversation: Conversation,
}

impl Deref for World {
    type Target = natter_testing::World;

    fn deref(&self) -> &Self::Target {
        &self.base
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let base = natter_testing::World::at(NOW).await;
        let environment = base.environment(&[]);
        let (alice, bob, id) = base.direct().await;
        let log = Log::from_environment(&environment, base.conversations.clone(), base.messages.clone()).unwrap();
        let delivery = Delivery::from_environment(&environment, &client_of(&base)).unwrap();
        let conversation = base.conversations.head(id).await.unwrap().unwrap();
        Self { base, delivery, log, alice, bob, conversation }
    }

    /// A delivery that cannot find out who is connected.
    pub(crate) fn delivery_without_connections(&self) -> Delivery {
        Delivery::from_environment(&self.environment(&[("CONNECTIONS_TABLE", "Nowhere")]), &self.client()).unwrap()
    }

    /// A gate with these variables.
    pub(crate) fn gate(&self, own: &[(&str, &str)]) -> Gate {
        let budget = Budget::from_environment(&self.environment(own), &self.client());
        Gate::new(self.users.clone(), budget.unwrap(), Service::new(self.users.clone()))
    }

    /// Another client of the same tables, with a meter of its own.
    pub(crate) fn client(&self) -> natter_dynamo::Client {
        client_of(&self.base)
    }

    /// Gives a draft its place; it is not stored there.
    pub(crate) async fn assign_seq(&self, draft: &Draft) -> Seq {
        self.conversations.place(entry_of(draft)).await.seq
    }

    /// The places after one at which a reader finds entries, who settles what is open.
    pub(crate) async fn settled(&self, after: Seq) -> Vec<u64> {
        let conversation = self.conversations.head(self.id()).await.unwrap().unwrap();
        let stretch = self.log.settled(&conversation, Range::After(after), 100, NOW).await.unwrap();
        stretch.entries.iter().map(|recent| recent.entry.seq.get()).collect()
    }

    pub(crate) fn id(&self) -> ConversationId {
        self.conversation.conversation_id
    }

    /// An open device whose handshake began then, in a sign-in of this name.
    pub(crate) async fn device(&self, user: UserId, connected_at: Timestamp, session: &str) -> ConnectionId {
        let connection_id = ConnectionId::from(format!("{}=", Uuid::new_v4().simple()));
        let expires_at = NOW.plus(Duration::from_hours(1));
        let session_id = SessionId::from(session.to_owned());
        let connection = NewConnection {
            connection_id: connection_id.clone(),
            connected_at,
            expires_at,
            sign_in: SignIn { session_id, signed_in_at: connected_at, expires_at },
        };
        self.connections.register(user, &connection).await.unwrap();
        connection_id
    }

    /// The connections of somebody's that are known.
    pub(crate) async fn known(&self, user: UserId) -> Vec<ConnectionId> {
        let open = self.connections.of_users(&[user], NOW).await.unwrap();
        open.into_iter().map(|open| open.connection_id).collect()
    }
}

fn client_of(world: &natter_testing::World) -> natter_dynamo::Client {
    natter_dynamo::client(&world.dynamodb().sdk_config())
}

/// An event that is told apart by its number.
pub(crate) fn event(number: u128) -> Event {
    Event::ConversationRemoved { conversation_id: Uuid::from_u128(number).into() }
}

/// An entry of this place, by nobody.
pub(crate) fn entry(seq: u64) -> Entry {
    Entry {
        conversation_id: Uuid::nil().into(),
        entry_id: Uuid::nil().into(),
        seq: Seq::new(seq),
        sender_id: Uuid::nil().into(),
        sent_at: NOW,
        content: EntryContent::Erased {},
    }
}

/// What somebody is told of an entry to whom nothing is hidden.
pub(crate) fn added(entry: &Entry) -> Event {
    Event::EntryAdded { entry: Viewer::after(Seq::ZERO).entry(entry).unwrap() }
}

/// Something that Alice says or does now.
pub(crate) fn draft(world: &World, content: EntryContent) -> Draft {
    Draft {
        conversation_id: world.id(),
        entry_id: EntryId::from(Uuid::now_v7()),
        sender_id: world.alice,
        sent_at: NOW,
        content,
    }
}

/// The entry of a draft, at no place yet.
pub(crate) fn entry_of(draft: &Draft) -> Entry {
    let Draft { conversation_id, entry_id, sender_id, sent_at, content } = draft.clone();
    Entry { conversation_id, entry_id, seq: Seq::ZERO, sender_id, sent_at, content }
}
