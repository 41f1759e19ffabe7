//! People, conversations and devices, and the function that they send by.

use std::collections::BTreeSet;
use std::time::Duration;

use natter_chat::group::{About, HistoryVisibility, Posting, Visibility};
use natter_chat::{
    ChatError, ConnectionId, ConversationId, Entry, EntryContent, EntryId, ErrorCode, GroupDetails, GroupTitle,
    Message, Role, Timestamp, UserId,
};
use natter_delivery::Chance;
use natter_delivery::testing::Outside;
use natter_delivery::{Draft, Log};
use natter_dynamo::{
    Act, Connections, Conversations, MessageLocation, Messages, Meter, NewConnection, NewGroup, PendingEntry, Safety,
    SignIn, Users, Written,
};
use natter_emulator::DynamoDb;
use natter_lambda::{Action, Caller, Clock, Environment, log_and_reduce};
use natter_protocol::api::moderation::{AuditRecord, ModerationAct};
use natter_protocol::frames::{self, ClientFrame, Event, MessageAccepted};
use send_message::SendMessage;
use serde_json::{Value, json};
use uuid::Uuid;

/// `send-message`, and everything around it.
pub(crate) struct World {
    pub(crate) function: SendMessage,
    pub(crate) meter: Meter,
    pub(crate) outside: Outside,
    pub(crate) conversations: Conversations,
    pub(crate) connections: Connections,
    pub(crate) messages: Messages,
    pub(crate) users: Users,
    safety: Safety,
    dynamo: DynamoDb,
    pub(crate) now: Timestamp,
}

/// What a client sends, with the fields that a test says and defaults for the rest.
pub(crate) struct Sent {
    pub(crate) entry_id: EntryId,
    frame: Value,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_limits(&[]).await
    }

    /// With these limits in place of ones that no test reaches. Everything is counted.
    pub(crate) async fn with_limits(limits: &[(&str, &str)]) -> Self {
        Self::with(limits, Chance::default()).await
    }

    /// As in production, where the same number decides for each message whether it is counted.
    pub(crate) async fn counting_by(number: u64) -> Self {
        Self::with(&[("RATE_LIMIT_QUANTUM", "200")], Chance::of(move || number)).await
    }

    async fn with(limits: &[(&str, &str)], chance: Chance) -> Self {
        let dynamo = DynamoDb::in_memory().await.unwrap();
        let outside = Outside::start().await;
        let meter = Meter::default();
        let environment = environment(&dynamo, &outside, limits).with(meter.clone()).with(chance);
        let function = SendMessage::init(&environment).await.unwrap();
        let client = natter_dynamo::client(&dynamo.sdk_config());
        Self {
            function,
            meter,
            outside,
            conversations: Conversations::new(client.clone(), "ConversationsTable"),
            connections: Connections::new(client.clone(), "ConnectionsTable"),
            messages: Messages::new(client.clone(), "MessagesTable", Duration::from_hours(24)),
            users: Users::new(client.clone(), "UsersTable"),
            safety: Safety::new(client, "SafetyTable"),
            dynamo,
            now: Clock::system().now(),
        }
    }

    /// Goes on with an instance of the function for which these variables are otherwise.
    pub(crate) async fn restart(&mut self, variables: &[(&str, &str)]) {
        self.function = SendMessage::init(&environment(&self.dynamo, &self.outside, variables)).await.unwrap();
    }

    /// Two people and their direct conversation.
    pub(crate) async fn direct(&self) -> (UserId, UserId, ConversationId) {
        let (alice, bob) = (person(), person());
        let opened = self.conversations.open_direct(alice, bob, self.now).await.unwrap();
        (alice, bob, opened.view.conversation.conversation_id)
    }

    /// A group of these people, of whom the first owns it.
    pub(crate) async fn group(&self, people: &[UserId], details: GroupDetails) -> ConversationId {
        let group = ConversationId::from(Uuid::new_v4());
        let made = EntryContent::GroupCreated { group: details.clone(), user_ids: Vec::new() };
        let note = self.note(group, people[0], made);
        let new = NewGroup { details, owner: people[0], members: Vec::new(), created_at: self.now };
        assert_eq!(self.conversations.make_group(&new, &note).await.unwrap(), Written::Done);
        // As many as a transaction holds.
        for some in people[1..].chunks(90) {
            let head = self.conversations.head(group).await.unwrap().unwrap();
            let note = self.note(group, people[0], EntryContent::MembersAdded { user_ids: some.to_vec() });
            let added = self.conversations.add_members(&head, some, &BTreeSet::new(), &note).await.unwrap();
            assert_eq!(added, Written::Done);
        }
        group
    }

    /// Lets somebody into a group.
    pub(crate) async fn add(&self, group: ConversationId, user: UserId) {
        let head = self.conversations.head(group).await.unwrap().unwrap();
        let note = self.note(group, user, EntryContent::MembersAdded { user_ids: vec![user] });
        let added = self.conversations.add_members(&head, &[user], &BTreeSet::new(), &note).await.unwrap();
        assert_eq!(added, Written::Done);
    }

    /// Puts a member out of a group.
    pub(crate) async fn remove(&self, group: ConversationId, by: UserId, user: UserId) {
        let note = self.note(group, by, EntryContent::MemberRemoved { user_id: user });
        let removed = self.conversations.remove_member(user, Role::Member, &note).await.unwrap();
        assert_eq!(removed, Written::Done);
    }

    /// Lets the log tell something.
    pub(crate) async fn tell(&self, group: ConversationId, by: UserId, content: EntryContent) -> Entry {
        let log = Log::new(self.conversations.clone(), self.messages.clone());
        let (entry_id, sent_at) = (EntryId::from(Uuid::now_v7()), self.now);
        let draft = Draft { conversation_id: group, entry_id, sender_id: by, sent_at, content };
        log.append(draft).await.unwrap().into_entry()
    }

    /// What the log is still to tell; not what these tests are about.
    fn note(&self, group: ConversationId, by: UserId, content: EntryContent) -> PendingEntry {
        PendingEntry {
            conversation_id: group,
            entry_id: EntryId::from(Uuid::now_v7()),
            sender_id: by,
            sent_at: self.now,
            content,
            sender_role: None,
        }
    }

    /// Suspends somebody, as moderators do.
    pub(crate) async fn suspend(&self, user: UserId, until: Timestamp) {
        let record = AuditRecord {
            at: self.now,
            moderator_id: person(),
            act: ModerationAct::Suspended { user_id: user, until: Some(until) },
            reason: "spam".to_owned(),
        };
        let act = Act { id: Uuid::now_v7(), record };
        self.safety.suspend(&self.users, user, until, &act).await.unwrap();
    }

    /// An open device of somebody's.
    pub(crate) async fn device(&self, user: UserId) -> ConnectionId {
        let connection_id = ConnectionId::from(format!("{}=", Uuid::new_v4().simple()));
        let connection = NewConnection {
            connection_id: connection_id.clone(),
            connected_at: self.now,
            expires_at: self.now.plus(Duration::from_hours(2)),
            sign_in: SignIn {
                session_id: Uuid::new_v4().to_string().into(),
                signed_in_at: self.now,
                expires_at: self.now.plus(Duration::from_hours(2)),
            },
        };
        self.connections.register(user, &connection).await.unwrap();
        connection_id
    }

    /// Sends from a device that nobody pushes to.
    pub(crate) async fn send(&self, from: UserId, sent: &Sent) -> Result<MessageAccepted, ChatError> {
        self.send_on(from, &ConnectionId::from("elsewhere=".to_owned()), sent).await
    }

    pub(crate) async fn send_on(
        &self,
        from: UserId,
        device: &ConnectionId,
        sent: &Sent,
    ) -> Result<MessageAccepted, ChatError> {
        let caller = Caller { user_id: from, connection_id: device.clone(), now: self.now };
        let outcome = self.function.perform(&caller, sent.request()).await;
        outcome.map_err(log_and_reduce)
    }

    pub(crate) async fn refusal(&self, from: UserId, sent: &Sent) -> ErrorCode {
        self.send(from, sent).await.unwrap_err().code
    }

    /// The stored message.
    pub(crate) async fn stored(&self, conversation: ConversationId, sent: &Sent) -> Message {
        let entry = self.messages.find(conversation, sent.entry_id, MessageLocation::Newest).await.unwrap().unwrap();
        message(&entry)
    }

    /// The entries that a device has been told of.
    pub(crate) fn entries_at(&self, device: &ConnectionId) -> Vec<Entry> {
        let events = self.outside.take_events(device).into_iter();
        events
            .filter_map(|event| if let Event::EntryAdded { entry } = event { Some(entry.into()) } else { None })
            .collect()
    }
}

impl Sent {
    pub(crate) fn new(conversation: ConversationId, text: &str) -> Self {
        let entry_id = EntryId::from(Uuid::now_v7());
        let frame = json!({
            "action": "sendMessage", "id": "1", "conversationId": conversation, "entryId": entry_id, "text": text,
        });
        Self { entry_id, frame }
    }

    /// With this field.
    pub(crate) fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.frame[field] = value.into();
        self
    }

    /// Another message under the same id.
    pub(crate) fn saying(&self, text: &str) -> Self {
        Self { entry_id: self.entry_id, frame: self.frame.clone() }.with("text", text)
    }

    fn request(&self) -> frames::SendMessage {
        ClientFrame::parse(&self.frame.to_string()).unwrap().try_into().unwrap()
    }
}

pub(crate) fn person() -> UserId {
    UserId::from(Uuid::new_v4())
}

pub(crate) fn message(entry: &Entry) -> Message {
    match &entry.content {
        EntryContent::Message(message) => message.clone(),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn people(count: usize) -> Vec<UserId> {
    (0..count).map(|_| person()).collect()
}

/// A private group in which everybody may write.
pub(crate) fn details() -> GroupDetails {
    GroupDetails {
        title: GroupTitle::parse("Hiking").unwrap(),
        about: About::default(),
        visibility: Visibility::default(),
        history: HistoryVisibility::default(),
        posting: Posting::default(),
        picture: None,
    }
}

fn environment(dynamo: &DynamoDb, outside: &Outside, limits: &[(&str, &str)]) -> Environment {
    let generous = [
        ("RATE_LIMIT_MESSAGES", "1000"),
        ("RATE_LIMIT_YOUNG_MESSAGES", "1000"),
        ("RATE_LIMIT_CONVERSATION_MESSAGES", "1000"),
        ("RATE_LIMIT_WINDOW_SECONDS", "10"),
        ("RATE_LIMIT_QUANTUM", "1"),
    ];
    let own = generous.iter().chain(limits).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let variables = dynamo.variables().into_iter().chain(outside.variables()).chain(own);
    Environment::new(variables.collect(), Clock::system())
}
