//! The tables, and the services behind them.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use natter_chat::group::{About, HistoryVisibility, Posting, Visibility};
use natter_chat::history::RECENT_FOR;
use natter_chat::{
    ConnectionId, ConversationId, Entry, EntryContent, EntryId, GroupChange, GroupDetails, GroupTitle, MessageText,
    PictureId, Role, Seq, Settings, Timestamp, UserId,
};
use natter_delivery::testing::Outside;
use natter_delivery::{Chance, Draft, Log};
use natter_dynamo::{
    Connections, Conversations, Media, Messages, Meter, NewConnection, NewGroup, PendingEntry, Safety, SignIn, Tips,
    Users, Written,
};
use natter_emulator::DynamoDb;
use natter_lambda::{Clock, Environment};
use natter_protocol::frames::Event;
use uuid::Uuid;

use crate::person;

/// How many people one transaction puts into a group.
const MEMBERS_AT_ONCE: usize = 90;

/// Tables with nothing in them, and API Gateway and SQS, which remember what they are given.
pub struct World {
    /// API Gateway and SQS.
    pub outside: Outside,
    /// Who is connected.
    pub connections: Connections,
    /// The conversations.
    pub conversations: Conversations,
    /// Their entries.
    pub messages: Messages,
    /// The people.
    pub users: Users,
    /// Reports and what was done about them.
    pub safety: Safety,
    /// Files that messages carry.
    pub media: Media,
    /// Tips.
    pub tips: Tips,
    /// The time, which stands still.
    pub now: Timestamp,
    /// What the functions that were started with its [`environment`](Self::environment) have taken of the tables.
    pub meter: Meter,
    variables: HashMap<String, String>,
    dynamodb: DynamoDb,
}

impl World {
    /// Makes the tables.
    pub async fn start() -> Self {
        Self::over(DynamoDb::in_memory().await.unwrap(), Clock::system().now()).await
    }

    /// The same at another time, which it is for the tables as well.
    pub async fn at(now: Timestamp) -> Self {
        Self::over(DynamoDb::in_memory_with_clock(move || now).await.unwrap(), now).await
    }

    async fn over(dynamodb: DynamoDb, now: Timestamp) -> Self {
        let client = natter_dynamo::client(&dynamodb.sdk_config());
        let outside = Outside::start().await;
        // Nobody stores anything late here: readers need not wait for it.
        let impatient = ("SEAL_AFTER_MILLISECONDS".to_owned(), "0".to_owned());
        Self {
            variables: dynamodb.variables().into_iter().chain(outside.variables()).chain([impatient]).collect(),
            outside,
            connections: Connections::new(client.clone(), "ConnectionsTable"),
            conversations: Conversations::new(client.clone(), "ConversationsTable"),
            messages: Messages::new(client.clone(), "MessagesTable", RECENT_FOR),
            users: Users::new(client.clone(), "UsersTable"),
            safety: Safety::new(client.clone(), "SafetyTable"),
            media: Media::new(client.clone(), "MediaTable"),
            tips: Tips::new(client, "TipsTable"),
            now,
            meter: Meter::default(),
            dynamodb,
        }
    }

    /// With these variables for all functions.
    #[must_use]
    pub fn with(mut self, variables: HashMap<String, String>) -> Self {
        self.variables.extend(variables);
        self
    }

    /// What a function is started with: the tables, what stands behind them, the time, and variables of its own.
    #[must_use]
    pub fn environment(&self, own: &[(&str, &str)]) -> Environment {
        let now = self.now;
        self.environment_by(Clock::new(move || now), own)
    }

    /// As [`environment`](Self::environment), where the time goes by this clock.
    #[must_use]
    pub fn environment_by(&self, clock: Clock, own: &[(&str, &str)]) -> Environment {
        let own = own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let environment = Environment::new(self.variables.clone().into_iter().chain(own).collect(), clock);
        // Whoever asks, asks for little.
        environment.with(self.meter.clone()).with(Chance::of(|| u64::MAX))
    }

    /// The engine, for whatever the stores do not do.
    #[must_use]
    pub const fn dynamodb(&self) -> &DynamoDb {
        &self.dynamodb
    }

    /// Somebody who signed up a month ago, with this handle and name.
    pub async fn user(&self, name: &str) -> UserId {
        let user = person();
        self.register(user, name).await;
        user
    }

    /// Lets somebody have signed up a month ago, with this handle and name.
    pub async fn register(&self, user: UserId, name: &str) {
        let long_ago = self.now.minus(Duration::from_hours(24 * 30));
        self.users.register(user, name, name, long_ago).await.unwrap();
    }

    /// A device of somebody's, connected for two hours from now.
    pub async fn device(&self, user: UserId) -> ConnectionId {
        let connection_id = ConnectionId::from(format!("{}=", Uuid::new_v4().simple()));
        let expires_at = self.now.plus(Duration::from_hours(2));
        let connection = NewConnection {
            connection_id: connection_id.clone(),
            connected_at: self.now,
            expires_at,
            sign_in: SignIn { session_id: Uuid::new_v4().to_string().into(), signed_in_at: self.now, expires_at },
        };
        self.connections.register(user, &connection).await.unwrap();
        connection_id
    }

    /// Two people who know each other, and their conversation.
    pub async fn direct(&self) -> (UserId, UserId, ConversationId) {
        let (alice, bob) = (person(), person());
        (alice, bob, self.open(alice, bob, false).await)
    }

    /// The direct conversation that `user` opens with somebody, for whom it may be a request.
    pub async fn open(&self, user: UserId, other: UserId, is_request: bool) -> ConversationId {
        let opened = self.conversations.open_unless_blocked(&self.users, (user, other), is_request, self.now).await;
        opened.unwrap().unwrap().view.conversation.conversation_id
    }

    /// A group of these people in which everybody may write, and which the first owns.
    pub async fn group(&self, people: &[UserId]) -> ConversationId {
        self.group_with(people, details()).await
    }

    /// As [`group`](Self::group), with these details.
    pub async fn group_with(&self, people: &[UserId], details: GroupDetails) -> ConversationId {
        let group = ConversationId::from(Uuid::new_v4());
        let created = EntryContent::GroupCreated { group: details.clone(), user_ids: Vec::new() };
        let note = self.note(group, people[0], created);
        let new = NewGroup { details, owner: people[0], members: Vec::new(), created_at: self.now };
        assert_eq!(self.conversations.make_group(&new, &note).await.unwrap(), Written::Done);
        for some in people[1..].chunks(MEMBERS_AT_ONCE) {
            self.add(group, people[0], some).await;
        }
        group
    }

    /// Lets somebody put people into a group, at most as many as one transaction takes.
    pub async fn add(&self, group: ConversationId, by: UserId, people: &[UserId]) {
        let head = self.conversations.head(group).await.unwrap().unwrap();
        let note = self.note(group, by, EntryContent::MembersAdded { user_ids: people.to_vec() });
        let added = self.conversations.add_members(&head, people, &BTreeSet::new(), &note).await.unwrap();
        assert_eq!(added, Written::Done);
    }

    /// As [`group`](Self::group), with a picture.
    pub async fn pictured_group(&self, people: &[UserId], picture: PictureId) -> ConversationId {
        let group = self.group(people).await;
        let after = GroupDetails { picture: Some(picture), ..details() };
        let note = self.note(group, people[0], EntryContent::GroupChanged { changes: GroupChange::default() });
        assert_eq!(self.conversations.change_group(&details(), &after, &note).await.unwrap(), Written::Done);
        group
    }

    /// Lets somebody into a group, for whom everything up to now is hidden; for newcomers it is from now on.
    pub async fn join_late(&self, group: ConversationId, user: UserId) {
        let since_joined = GroupDetails { history: HistoryVisibility::SinceJoined, ..details() };
        let changes = EntryContent::GroupChanged { changes: GroupChange::default() };
        // Raced where it has been so before.
        let _ =
            self.conversations.change_group(&details(), &since_joined, &self.note(group, user, changes)).await.unwrap();
        self.add(group, user, &[user]).await;
    }

    /// Puts a member out of a group who is neither its owner nor an admin.
    pub async fn remove(&self, group: ConversationId, by: UserId, user: UserId) {
        let note = self.note(group, by, EntryContent::MemberRemoved { user_id: user });
        assert_eq!(self.conversations.remove_member(user, Role::Member, &note).await.unwrap(), Written::Done);
    }

    /// What a group's log is still to tell; not what the tests of these functions are about.
    fn note(&self, group: ConversationId, by: UserId, content: EntryContent) -> PendingEntry {
        let entry_id = EntryId::from(Uuid::now_v7());
        PendingEntry { conversation_id: group, entry_id, sender_id: by, sent_at: self.now, content, sender_role: None }
    }

    /// What somebody says.
    pub async fn say(&self, conversation: ConversationId, sender: UserId, text: &str) -> Entry {
        self.append(conversation, sender, EntryContent::plain(MessageText::parse(text).unwrap())).await
    }

    /// Something that somebody says so many seconds from now.
    pub async fn say_at(&self, conversation: ConversationId, sender: UserId, seconds: u64) -> Entry {
        let content = EntryContent::plain(MessageText::parse("later").unwrap());
        self.append_at(conversation, sender, content, self.now.plus(Duration::from_secs(seconds))).await
    }

    /// An entry of any kind.
    pub async fn append(&self, conversation_id: ConversationId, sender_id: UserId, content: EntryContent) -> Entry {
        self.append_at(conversation_id, sender_id, content, self.now).await
    }

    /// An entry of another time.
    pub async fn append_at(
        &self,
        conversation_id: ConversationId,
        sender_id: UserId,
        content: EntryContent,
        sent_at: Timestamp,
    ) -> Entry {
        let draft = Draft { conversation_id, entry_id: Uuid::now_v7().into(), sender_id, sent_at, content };
        self.log().append(draft).await.unwrap().into_entry()
    }

    /// The logs of the conversations.
    #[must_use]
    pub fn log(&self) -> Log {
        Log::new(self.conversations.clone(), self.messages.clone())
    }

    /// The entries that a device has been told of since this was last asked.
    #[must_use]
    pub fn entries_at(&self, device: &ConnectionId) -> Vec<Entry> {
        let events = self.outside.take_events(device).into_iter();
        let entries = events.filter_map(|event| match event {
            Event::EntryAdded { entry } => Some(entry.into()),
            _ => None,
        });
        entries.collect()
    }

    /// A message of somebody's gets its place, and is never stored.
    pub async fn leave_open(&self, conversation_id: ConversationId, sender_id: UserId) {
        let content = EntryContent::plain(MessageText::parse("lost").unwrap());
        let (entry_id, seq) = (Uuid::now_v7().into(), Seq::ZERO);
        let lost = Entry { conversation_id, entry_id, seq, sender_id, sent_at: self.now, content };
        self.conversations.place(lost).await;
    }

    /// Changes somebody's settings.
    pub async fn settings(&self, user: UserId, change: impl Fn(Settings) -> Settings) {
        self.users.change_settings(user, change).await.unwrap();
    }

    /// Lets somebody block somebody.
    pub async fn block(&self, user: UserId, other: UserId) {
        self.users.block(&self.conversations, user, other, self.now).await.unwrap();
    }
}

/// A private group in which everybody may write.
#[must_use]
pub fn details() -> GroupDetails {
    GroupDetails {
        title: GroupTitle::parse("Hiking").unwrap(),
        about: About::default(),
        visibility: Visibility::default(),
        history: HistoryVisibility::default(),
        posting: Posting::default(),
        picture: None,
    }
}
