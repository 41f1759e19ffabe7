//! The function, its tables, and people.

use std::time::Duration;

use conversations::ConversationsApi;
use natter_chat::history::{RECENT_FOR, Range};
use natter_chat::{Entry, EntryContent, MessageText, Seq, Timestamp, UserId};
use natter_delivery::{Chance, Draft, Log};
use natter_dynamo::{Client, Conversations, Messages, Users};
use natter_emulator::DynamoDb;
use natter_lambda::{Clock, Environment, Function, Http};
use natter_protocol::api::ConversationsRoute;
use natter_testing::{ObjectStore, http};
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) use natter_testing::http::Asked;

pub(crate) struct World {
    function: Http<ConversationsApi>,
    pub(crate) conversations: Conversations,
    pub(crate) messages: Messages,
    pub(crate) users: Users,
    pub(crate) bucket: ObjectStore,
    _dynamodb: DynamoDb,
}

/// A response: its status and its body.
pub(crate) type Reply = (u64, Value);

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_limits(1000).await
    }

    /// Everything that is counted may be done so often in a day.
    pub(crate) async fn with_limits(limit: u32) -> Self {
        let dynamodb = DynamoDb::in_memory().await.unwrap();
        let client: Client = natter_dynamo::client(&dynamodb.sdk_config());
        let bucket = ObjectStore::start().await;
        Self {
            function: Http::init(&environment(&dynamodb, &bucket, limit)).await.unwrap(),
            conversations: Conversations::new(client.clone(), "ConversationsTable"),
            messages: Messages::new(client.clone(), "MessagesTable", RECENT_FOR),
            users: Users::new(client, "UsersTable"),
            bucket,
            _dynamodb: dynamodb,
        }
    }

    /// Somebody who has signed up, long ago.
    pub(crate) async fn user(&self, name: &str) -> UserId {
        let user = UserId::from(Uuid::new_v4());
        self.users.register(user, name, name, now().minus(Duration::from_hours(24 * 30))).await.unwrap();
        user
    }

    pub(crate) async fn people<const COUNT: usize>(&self, names: [&str; COUNT]) -> [UserId; COUNT] {
        let mut people = Vec::new();
        for name in names {
            people.push(self.user(name).await);
        }
        people.try_into().unwrap()
    }

    /// A request on a route: `parameters` in the path, what stands after the path, and a body.
    pub(crate) async fn call(&self, caller: UserId, route: ConversationsRoute, asked: Asked) -> Reply {
        let (status, body) = http::call(&self.function, caller, now(), route, asked).await;
        assert!(body.is_object(), "{status}: {body}");
        (status, body)
    }

    /// As [`call`](Self::call), where it is done.
    pub(crate) async fn done(&self, caller: UserId, route: ConversationsRoute, asked: Asked) -> Value {
        let (status, body) = self.call(caller, route, asked).await;
        assert!(matches!(status, 200 | 201), "{status}: {body}");
        body
    }

    /// As [`call`](Self::call), where it is refused: the code.
    pub(crate) async fn refused(&self, caller: UserId, route: ConversationsRoute, asked: Asked) -> String {
        let (status, body) = self.call(caller, route, asked).await;
        assert!(status >= 400, "{status}: {body}");
        body["code"].as_str().unwrap().to_owned()
    }

    /// A group of `owner`'s with these members and settings; gives its id.
    pub(crate) async fn group(&self, owner: UserId, members: &[UserId], settings: Value) -> String {
        let mut body = json!({"kind": "group", "requestId": id(), "title": "Hiking", "userIds": members});
        body.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        let group = self.done(owner, ConversationsRoute::Open, Asked::default().body(body)).await;
        group["conversationId"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn promote(&self, owner: UserId, group: &str, user: UserId, role: &str) {
        let asked =
            Asked::in_conversation(group).parameter("userId", user).body(json!({"requestId": id(), "role": role}));
        self.done(owner, ConversationsRoute::ChangeRole, asked).await;
    }

    /// Puts a message into a conversation, as `send-message` does.
    pub(crate) async fn say(&self, conversation: &str, sender_id: UserId, text: &str) -> Entry {
        let draft = Draft {
            conversation_id: conversation.parse().unwrap(),
            entry_id: Uuid::now_v7().into(),
            sender_id,
            sent_at: now(),
            content: EntryContent::plain(MessageText::parse(text).unwrap()),
        };
        let log = Log::new(self.conversations.clone(), self.messages.clone());
        log.append(draft).await.unwrap().into_entry()
    }

    /// The whole log of a conversation.
    pub(crate) async fn log(&self, conversation: &str) -> Vec<Entry> {
        let range = Range::After(Seq::ZERO);
        let found = self.messages.nearest(conversation.parse().unwrap(), range, 1000).await.unwrap();
        found.into_iter().map(|recent| recent.entry).collect()
    }

    pub(crate) async fn contents(&self, conversation: &str) -> Vec<EntryContent> {
        self.log(conversation).await.into_iter().map(|entry| entry.content).collect()
    }

    /// Who is in a conversation, and how many the head says that are.
    pub(crate) async fn members(&self, conversation: &str) -> (Vec<UserId>, u64) {
        let id = conversation.parse().unwrap();
        let count = serde_json::to_value(self.conversations.head(id).await.unwrap()).unwrap()["memberCount"].as_u64();
        (self.conversations.members(id).await.unwrap(), count.unwrap_or_default())
    }
}

/// A body of nothing but a new request id.
pub(crate) fn anew() -> Value {
    json!({"requestId": id()})
}

pub(crate) fn now() -> Timestamp {
    Clock::system().now()
}

/// A new id of a request.
pub(crate) fn id() -> String {
    Uuid::now_v7().to_string()
}

fn environment(dynamodb: &DynamoDb, bucket: &ObjectStore, limit: u32) -> Environment {
    let limit = limit.to_string();
    // Nobody listens there, and nobody is connected.
    let own = [
        ("MANAGEMENT_ENDPOINT", "http://127.0.0.1:9"),
        ("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:9"),
        ("FAN_OUT_QUEUE_URL", "http://127.0.0.1:9/queue"),
        ("RATE_LIMIT_YOUNG_CONTACTS", &limit),
        ("RATE_LIMIT_GROUPS", &limit),
        ("RATE_LIMIT_PICTURES", &limit),
        ("PICTURES_BUCKET", "pictures"),
        ("AWS_ENDPOINT_URL_S3", &bucket.endpoint),
    ];
    let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let environment = Environment::new(dynamodb.variables().into_iter().chain(own).collect(), Clock::system());
    // Whoever asks, asks for little.
    environment.with(Chance::of(|| u64::MAX))
}
