//! The function, its tables, and people.

use std::collections::HashMap;
use std::time::Duration;

use conversations::ConversationsApi;
use lambda_http::request::LambdaRequest;
use natter_chat::api::{Area, ConversationsRoute, Route};
use natter_chat::history::{RECENT_FOR, Range};
use natter_chat::{Entry, EntryContent, Seq, Timestamp, UserId};
use natter_dynamo::{Client, Conversations, Messages, Users};
use natter_emulator::DynamoDb;
use natter_lambda::{Clock, Environment, Function, Http};
use natter_testing::ObjectStore;
use serde_json::{Value, json};
use uuid::Uuid;

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
        let event: LambdaRequest = serde_json::from_value(event(caller, route, asked)).unwrap();
        let reply = self.function.handle(event).await.unwrap();
        let status = reply["statusCode"].as_u64().unwrap();
        let body = serde_json::from_str(reply["body"].as_str().unwrap()).unwrap();
        assert!(
            is_described(&route.route(), status, &body),
            "the table of routes knows no {status} {body} of {route:?}"
        );
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
        let asked = Asked::in_group(group).parameter("userId", user).body(json!({"requestId": id(), "role": role}));
        self.done(owner, ConversationsRoute::ChangeRole, asked).await;
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

/// Whether a response is one that the table of routes tells clients of.
fn is_described(route: &Route, status: u64, body: &Value) -> bool {
    let mut errors = route.errors.iter().chain(&Route::COMMON_ERRORS);
    route.answers.iter().any(|answer| u64::from(answer.status) == status)
        || errors.any(|code| json!(code) == body["code"] && u64::from(code.http_status()) == status)
}

/// What a request consists of, beside its route and caller.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    parameters: HashMap<String, String>,
    query: String,
    body: Option<Value>,
}

impl Asked {
    pub(crate) fn in_group(group: &str) -> Self {
        Self::default().parameter("conversationId", group)
    }

    #[expect(clippy::needless_pass_by_value, reason = "ids are as small as references to them")]
    pub(crate) fn parameter(mut self, name: &str, value: impl ToString) -> Self {
        self.parameters.insert(name.to_owned(), value.to_string());
        self
    }

    pub(crate) fn query(mut self, query: impl Into<String>) -> Self {
        self.query = query.into();
        self
    }

    pub(crate) fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// With a body of nothing but a new request id.
    pub(crate) fn anew(self) -> Self {
        self.body(json!({"requestId": id()}))
    }
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
    Environment::new(dynamodb.variables().into_iter().chain(own).collect(), Clock::system())
}

fn event(caller: UserId, route: ConversationsRoute, asked: Asked) -> Value {
    let key = route.route().key();
    let (method, path) = key.split_once(' ').unwrap();
    let claims =
        json!({"sub": caller, "token_use": "access", "origin_jti": "s1", "auth_time": now().as_secs().to_string()});
    let mut event = json!({
        "version": "2.0", "routeKey": key, "rawPath": path, "rawQueryString": asked.query,
        "headers": {"content-type": "application/json"},
        "requestContext": {
            "accountId": "123456789012", "apiId": "a1b2c3d4e5", "authorizer": {"jwt": {"claims": claims, "scopes": null}},
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
            "requestId": "JKJaXmPLvHcESHA=", "routeKey": key, "stage": "$default", "timeEpoch": 0,
        },
        "pathParameters": asked.parameters,
        "isBase64Encoded": false,
    });
    if let Some(body) = asked.body {
        event["body"] = body.to_string().into();
    }
    event
}
