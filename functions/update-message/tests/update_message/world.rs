//! People, conversations and messages, and the function that changes these.

use std::collections::BTreeSet;
use std::time::Duration;

use natter_chat::entry::{EntryState, states};
use natter_chat::group::{About, GroupDetails, GroupTitle, HistoryVisibility, Posting, Visibility};
use natter_chat::history::RECENT_FOR;
use natter_chat::{
    ChatError, ConnectionId, ConversationId, ConversationSummary, Entry, EntryContent, EntryId, ErrorCode, GroupChange,
    MessageText, Seq, Timestamp, Unread, UserId,
};
use natter_delivery::Chance;
use natter_delivery::testing::Outside;
use natter_delivery::{Draft, Log};
use natter_dynamo::{
    Connections, Conversations, MessageLocation, Messages, Meter, NewConnection, NewGroup, PendingEntry, SignIn, Users,
    Written,
};
use natter_emulator::DynamoDb;
use natter_lambda::{Action, Caller, Clock, Environment, log_and_reduce};
use natter_protocol::frames::{ClientFrame, Event, MessageAccepted};
use serde_json::{Value, json};
use update_message::UpdateMessage;
use uuid::Uuid;

/// For how long messages may be edited here.
pub(crate) const EDIT_WINDOW: Duration = Duration::from_hours(1);

/// `update-message`, and everything around it.
pub(crate) struct World {
    pub(crate) function: UpdateMessage,
    pub(crate) meter: Meter,
    pub(crate) outside: Outside,
    pub(crate) conversations: Conversations,
    pub(crate) connections: Connections,
    pub(crate) messages: Messages,
    pub(crate) users: Users,
    pub(crate) log: Log,
    pub(crate) now: Timestamp,
    _dynamo: DynamoDb,
}

/// A change as a client sends it.
pub(crate) struct Wanted {
    pub(crate) entry_id: EntryId,
    frame: Value,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_limit("100000").await
    }

    /// Where somebody may write so much in a window. Everything is counted.
    pub(crate) async fn with_limit(limit: &str) -> Self {
        Self::with(limit, "1", Chance::default()).await
    }

    /// As in production, where the same number decides for each change whether it is counted.
    pub(crate) async fn counting_by(number: u64) -> Self {
        Self::with("100000", "200", Chance::of(move || number)).await
    }

    async fn with(limit: &str, quantum: &str, chance: Chance) -> Self {
        let dynamo = DynamoDb::in_memory().await.unwrap();
        let outside = Outside::start().await;
        let meter = Meter::default();
        let environment = environment(&dynamo, &outside, limit, quantum).with(meter.clone()).with(chance);
        let function = UpdateMessage::init(&environment).await.unwrap();
        let client = natter_dynamo::client(&dynamo.sdk_config());
        let conversations = Conversations::new(client.clone(), "ConversationsTable");
        let messages = Messages::new(client.clone(), "MessagesTable", RECENT_FOR);
        Self {
            function,
            meter,
            outside,
            log: Log::new(conversations.clone(), messages.clone()),
            conversations,
            connections: Connections::new(client.clone(), "ConnectionsTable"),
            users: Users::new(client, "UsersTable"),
            messages,
            now: Clock::system().now(),
            _dynamo: dynamo,
        }
    }

    /// Two people and their direct conversation.
    pub(crate) async fn direct(&self) -> (UserId, UserId, ConversationId) {
        let (alice, bob) = (person(), person());
        let opened = self.conversations.open_direct(alice, bob, self.now).await.unwrap();
        (alice, bob, opened.view.conversation.conversation_id)
    }

    /// A group of these people, of whom the first owns it.
    pub(crate) async fn group(&self, people: &[UserId]) -> ConversationId {
        let (conversation_id, details) = (ConversationId::from(Uuid::new_v4()), details());
        let note = PendingEntry {
            conversation_id,
            entry_id: Uuid::now_v7().into(),
            sender_id: people[0],
            sent_at: self.now,
            content: EntryContent::GroupCreated { group: details.clone(), user_ids: people[1..].to_vec() },
            sender_role: None,
        };
        let members = people[1..].to_vec();
        let new = NewGroup { details, owner: people[0], members, created_at: self.now };
        assert_eq!(self.conversations.make_group(&new, &note).await.unwrap(), Written::Done);
        conversation_id
    }

    /// Lets somebody into a group from whom everything up to now is hidden.
    pub(crate) async fn add_late(&self, group: ConversationId, user: UserId) {
        let since_joined = GroupDetails { history: HistoryVisibility::SinceJoined, ..details() };
        let note = |content| PendingEntry {
            conversation_id: group,
            entry_id: Uuid::now_v7().into(),
            sender_id: user,
            sent_at: self.now,
            content,
            sender_role: None,
        };
        let changed = note(EntryContent::GroupChanged { changes: GroupChange::default() });
        let written = self.conversations.change_group(&details(), &since_joined, &changed).await.unwrap();
        assert_eq!(written, Written::Done);
        let head = self.conversations.head(group).await.unwrap().unwrap();
        let added = note(EntryContent::MembersAdded { user_ids: vec![user] });
        let written = self.conversations.add_members(&head, &[user], &BTreeSet::new(), &added).await.unwrap();
        assert_eq!(written, Written::Done);
    }

    /// A message of somebody's, sent this long ago.
    pub(crate) async fn said(&self, conversation: ConversationId, by: UserId, text: &str, ago: Duration) -> Entry {
        let draft = Draft {
            conversation_id: conversation,
            entry_id: Uuid::now_v7().into(),
            sender_id: by,
            sent_at: self.now.minus(ago),
            content: EntryContent::plain(MessageText::parse(text).unwrap()),
        };
        self.log.append(draft).await.unwrap().into_entry()
    }

    /// An open device of somebody's.
    pub(crate) async fn device(&self, user: UserId) -> ConnectionId {
        let connection_id = ConnectionId::from(format!("{}=", Uuid::new_v4().simple()));
        let in_two_hours = self.now.plus(Duration::from_hours(2));
        let session_id = Uuid::new_v4().to_string().into();
        let connection = NewConnection {
            connection_id: connection_id.clone(),
            connected_at: self.now,
            expires_at: in_two_hours,
            sign_in: SignIn { session_id, signed_in_at: self.now, expires_at: in_two_hours },
        };
        self.connections.register(user, &connection).await.unwrap();
        connection_id
    }

    pub(crate) async fn change(&self, by: UserId, wanted: &Wanted) -> Result<MessageAccepted, ChatError> {
        let caller = Caller { user_id: by, connection_id: "elsewhere=".to_owned().into(), now: self.now };
        Box::pin(self.function.perform(&caller, wanted.request())).await.map_err(log_and_reduce)
    }

    pub(crate) async fn refusal(&self, by: UserId, wanted: &Wanted) -> ErrorCode {
        self.change(by, wanted).await.unwrap_err().code
    }

    /// The entry as it is stored now.
    pub(crate) async fn stored(&self, conversation: ConversationId, entry: EntryId) -> Entry {
        self.messages.find(conversation, entry, MessageLocation::Newest).await.unwrap().unwrap()
    }

    /// What has become of a message.
    pub(crate) async fn state(&self, message: &Entry) -> Option<EntryState> {
        let changes = self.messages.changes_of(message.conversation_id, &[message.entry_id]).await.unwrap();
        states(&changes).remove(&message.entry_id)
    }

    /// The places of the messages that are pinned, as a member sees them.
    pub(crate) async fn pins(&self, conversation: ConversationId, user: UserId) -> Vec<u64> {
        let view = self.conversations.for_member(conversation, user).await.unwrap().unwrap();
        let summary = ConversationSummary::new(view, Unread::default(), None);
        summary.conversation.pins.into_iter().map(Seq::get).collect()
    }

    /// What the list of conversations shows.
    pub(crate) async fn preview(&self, conversation: ConversationId, user: UserId) -> String {
        let view = self.conversations.for_member(conversation, user).await.unwrap().unwrap();
        view.conversation.preview.unwrap().text
    }

    /// The entries that a device has been told of.
    pub(crate) fn entries_at(&self, device: &ConnectionId) -> Vec<Entry> {
        let events = self.outside.take_events(device).into_iter();
        events
            .filter_map(|event| if let Event::EntryAdded { entry } = event { Some(entry.into()) } else { None })
            .collect()
    }
}

impl Wanted {
    pub(crate) fn new(message: &Entry, change: &Value) -> Self {
        let entry_id = EntryId::from(Uuid::now_v7());
        let frame = json!({
            "action": "updateMessage", "id": "1", "conversationId": message.conversation_id, "entryId": entry_id,
            "targetId": message.entry_id, "change": change,
        });
        Self { entry_id, frame }
    }

    pub(crate) fn edit(message: &Entry, text: &str) -> Self {
        Self::new(message, &json!({"kind": "edit", "text": text}))
    }

    pub(crate) fn delete(message: &Entry) -> Self {
        Self::new(message, &json!({"kind": "delete"}))
    }

    pub(crate) fn react(message: &Entry, emoji: &str) -> Self {
        Self::new(message, &json!({"kind": "react", "emoji": emoji}))
    }

    pub(crate) fn pin(message: &Entry, pinned: bool) -> Self {
        let mut wanted = Self::new(message, &json!({}));
        wanted.frame["action"] = json!("pinMessage");
        wanted.frame["targetSeq"] = json!(message.seq);
        wanted.frame["pinned"] = json!(pinned);
        wanted
    }

    /// Another change under the same id.
    pub(crate) fn instead(&self, change: Value) -> Self {
        let mut frame = self.frame.clone();
        frame["change"] = change;
        Self { entry_id: self.entry_id, frame }
    }

    fn request(&self) -> <UpdateMessage as Action>::Request {
        ClientFrame::parse(&self.frame.to_string()).unwrap().try_into().unwrap()
    }
}

pub(crate) fn person() -> UserId {
    UserId::from(Uuid::new_v4())
}

fn details() -> GroupDetails {
    GroupDetails {
        title: GroupTitle::parse("Hiking").unwrap(),
        about: About::default(),
        visibility: Visibility::default(),
        history: HistoryVisibility::default(),
        posting: Posting::default(),
        picture: None,
    }
}

fn environment(dynamo: &DynamoDb, outside: &Outside, limit: &str, quantum: &str) -> Environment {
    let own = [
        ("FIND_MESSAGE_FUNCTION", "find-message"),
        ("EDIT_WINDOW_SECONDS", "3600"),
        ("RATE_LIMIT_MESSAGES", limit),
        ("RATE_LIMIT_YOUNG_MESSAGES", "100000"),
        ("RATE_LIMIT_CONVERSATION_MESSAGES", "100000"),
        ("RATE_LIMIT_WINDOW_SECONDS", "10"),
        ("RATE_LIMIT_QUANTUM", quantum),
    ];
    let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let variables = dynamo.variables().into_iter().chain(outside.variables()).chain(own);
    Environment::new(variables.collect(), Clock::system())
}
