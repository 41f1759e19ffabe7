//! A fresh DynamoDB for each test, its stores, and things to put into them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use natter_chat::{ConversationId, Entry, EntryContent, EntryId, MessageText, Seq, Timestamp, UserId};
use natter_dynamo::{Client, Connections, Conversations, Messages, Put, SeqAssignment, Terms, Users};
use natter_emulator::DynamoDb;
use uuid::Uuid;

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_123);
pub(crate) const WEEK: Duration = Duration::from_hours(7 * 24);

pub(crate) struct Stores {
    pub(crate) dynamodb: DynamoDb,
    pub(crate) client: Client,
    pub(crate) connections: Connections,
    pub(crate) conversations: Conversations,
    pub(crate) messages: Messages,
    pub(crate) users: Users,
}

impl Stores {
    pub(crate) async fn start() -> Self {
        Self::on(DynamoDb::in_memory().await.unwrap())
    }

    pub(crate) fn on(dynamodb: DynamoDb) -> Self {
        let client = natter_dynamo::client(&dynamodb.sdk_config());
        Self {
            connections: Connections::new(client.clone(), "ConnectionsTable"),
            conversations: Conversations::new(client.clone(), "ConversationsTable"),
            messages: Messages::new(client.clone(), "MessagesTable", WEEK),
            users: Users::new(client.clone(), "UsersTable"),
            client,
            dynamodb,
        }
    }

    /// Gives an entry the next place, on whatever terms; it is not stored there.
    pub(crate) async fn give(&self, entry: &Entry) -> Seq {
        let basis = self.conversations.log_head(entry.conversation_id).await.unwrap().unwrap().basis;
        match self.conversations.assign_seq(entry, &basis, Terms::Any).await.unwrap() {
            SeqAssignment::Given(seq) => seq,
            place => panic!("{place:?}"),
        }
    }

    /// Says something in a conversation.
    pub(crate) async fn say(&self, conversation: ConversationId, number: u64, text: &str) -> Entry {
        let said = entry(conversation, number, text);
        let said = Entry { seq: self.give(&said).await, ..said };
        assert_eq!(self.messages.put(&said).await.unwrap(), Put::Stored);
        said
    }

    /// The direct conversation of [`alice`] and [`bob`].
    pub(crate) async fn conversation(&self) -> ConversationId {
        let opened = self.conversations.open_direct(alice(), bob(), NOW).await.unwrap();
        opened.view.conversation.conversation_id
    }
}

pub(crate) fn user(number: u128) -> UserId {
    UserId::from(Uuid::from_u128(number))
}

pub(crate) fn alice() -> UserId {
    user(0xa)
}

pub(crate) fn bob() -> UserId {
    user(0xb)
}

/// An entry of Alice's; its id follows from `number`, its place is `number` too.
pub(crate) fn entry(conversation_id: ConversationId, number: u64, text: &str) -> Entry {
    Entry {
        conversation_id,
        entry_id: EntryId::from(Uuid::from_u128(0x019a_0000_0000_7000_8000_0000_0000_0000 + u128::from(number))),
        seq: Seq::new(number),
        sender_id: alice(),
        sent_at: NOW,
        content: EntryContent::plain(MessageText::parse(text).unwrap()),
    }
}

/// A clock that is set by hand, and what it tells.
pub(crate) fn clock(start: Timestamp) -> (SetClock, impl Fn() -> Timestamp + Send + Sync + 'static) {
    let clock = SetClock(Arc::new(AtomicU64::new(start.as_millis())));
    let told = Arc::clone(&clock.0);
    (clock, move || Timestamp::from_millis(told.load(Ordering::Relaxed)))
}

pub(crate) struct SetClock(Arc<AtomicU64>);

impl SetClock {
    pub(crate) fn set(&self, now: Timestamp) {
        self.0.store(now.as_millis(), Ordering::Relaxed);
    }
}
