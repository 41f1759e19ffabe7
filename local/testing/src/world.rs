//! The tables, and the services behind them.

use std::collections::BTreeSet;
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
    Connections, Conversations, Messages, Meter, NewConnection, NewGroup, PendingEntry, Safety, SignIn, Users, Written,
};
use natter_emulator::DynamoDb;
use natter_lambda::{Clock, Environment};
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
    /// The time, which stands still.
    pub now: Timestamp,
    /// What the functions that were started with its [`environment`](Self::environment) have taken of the tables.
    pub meter: Meter,
    dynamodb: DynamoDb,
}

impl World {
    /// Makes the tables.
    pub async fn start() -> Self {
        let dynamodb = DynamoDb::in_memory().await.unwrap();
        let client = natter_dynamo::client(&dynamodb.sdk_config());
        Self {
            outside: Outside::start().await,
            connections: Connections::new(client.clone(), "ConnectionsTable"),
            conversations: Conversations::new(client.clone(), "ConversationsTable"),
            messages: Messages::new(client.clone(), "MessagesTable", RECENT_FOR),
            users: Users::new(client.clone(), "UsersTable"),
            safety: Safety::new(client, "SafetyTable"),
            now: Clock::system().now(),
            meter: Meter::default(),
            dynamodb,
        }
    }

    /// What a function is started with: the tables, what stands behind them, the time, and variables of its own.
    #[must_use]
    pub fn environment(&self, own: &[(&str, &str)]) -> Environment {
        let own = own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let variables = self.dynamodb.variables().into_iter().chain(self.outside.variables()).chain(own);
        // Nobody stores anything late here: readers need not wait for it. And whoever asks, asks for little.
        let impatient = [("SEAL_AFTER_MILLISECONDS".to_owned(), "0".to_owned())];
        let now = self.now;
        let environment = Environment::new(variables.chain(impatient).collect(), Clock::new(move || now));
        environment.with(self.meter.clone()).with(Chance::of(|| u64::MAX))
    }

    /// The engine, for whatever the stores do not do.
    #[must_use]
    pub const fn dynamodb(&self) -> &DynamoDb {
        &self.dynamodb
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
        let group = ConversationId::from(Uuid::new_v4());
        let new = NewGroup { details: details(), owner: people[0], members: Vec::new(), created_at: self.now };
        let note = self.note(group, people[0], EntryContent::GroupCreated { group: details(), user_ids: Vec::new() });
        assert_eq!(self.conversations.make_group(&new, &note).await.unwrap(), Written::Done);
        for some in people[1..].chunks(MEMBERS_AT_ONCE) {
            let head = self.conversations.head(group).await.unwrap().unwrap();
            let note = self.note(group, people[0], EntryContent::MembersAdded { user_ids: some.to_vec() });
            let added = self.conversations.add_members(&head, some, &BTreeSet::new(), &note).await.unwrap();
            assert_eq!(added, Written::Done);
        }
        group
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
        let head = self.conversations.head(group).await.unwrap().unwrap();
        let note = self.note(group, user, EntryContent::MembersAdded { user_ids: vec![user] });
        let added = self.conversations.add_members(&head, &[user], &BTreeSet::new(), &note).await.unwrap();
        assert_eq!(added, Written::Done);
    }

    /// Puts a member of this role out of a group.
    pub async fn remove(&self, group: ConversationId, by: UserId, user: UserId, role: Role) {
        let note = self.note(group, by, EntryContent::MemberRemoved { user_id: user });
        assert_eq!(self.conversations.remove_member(user, role, &note).await.unwrap(), Written::Done);
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
        let log = Log::new(self.conversations.clone(), self.messages.clone());
        let draft = Draft { conversation_id, entry_id: Uuid::now_v7().into(), sender_id, sent_at, content };
        log.append(draft).await.unwrap().into_entry()
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
