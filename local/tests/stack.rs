//! The whole stack in process, on a clock that tests turn.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::Request;
use natter_chat::{UserId, history::Range};
use natter_cognito::testing::TestIssuer;
use natter_dynamo::Messages;
use natter_local::{Stack, StackOptions, services::HttpClient};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};
use uuid::Uuid;

/// How long an entry stays in DynamoDB.
const WEEK: Duration = Duration::from_hours(7 * 24);

/// A stack, whose users need not sign up.
struct World {
    stack: Stack,
    issuer: TestIssuer,
}

struct Device(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl World {
    async fn new() -> Self {
        let issuer = TestIssuer::start().await;
        let stack = Stack::start(StackOptions::for_tests().issuer(issuer.settings())).await.unwrap();
        Self { stack, issuer }
    }

    fn token(&self, user: UserId) -> String {
        self.issuer.access_token(user, self.stack.clock().now())
    }

    async fn connect(&self, user: UserId) -> Device {
        let mut request = self.stack.ws_url().into_client_request().unwrap();
        let protocols = format!("natter.v1, bearer.{}", self.token(user));
        request.headers_mut().insert("sec-websocket-protocol", protocols.parse().unwrap());
        request.headers_mut().insert("origin", self.stack.origin().parse().unwrap());
        Device(connect_async(request).await.unwrap().0)
    }

    async fn open_direct(&self, me: UserId, other: UserId) -> String {
        let request = Request::post(format!("{}/v1/conversations", self.stack.http_url()))
            .header("authorization", format!("Bearer {}", self.token(me)))
            .header("content-type", "application/json")
            .body(Bytes::from(json!({"kind": "direct", "withUserId": other}).to_string()))
            .unwrap();
        let response = HttpClient::new().send(request).await.unwrap();
        let conversation: Value = serde_json::from_slice(response.body()).unwrap();
        conversation["conversationId"].as_str().unwrap().to_owned()
    }

    /// How many entries the archive holds.
    async fn archived(&self) -> i64 {
        let client = self.stack.database().connect().await.unwrap();
        client.query_one("SELECT count(*) FROM entries", &[]).await.unwrap().get(0)
    }
}

impl Device {
    async fn ask(&mut self, mut request: Value) -> Value {
        request["id"] = json!("r1");
        self.0.send(Message::text(request.to_string())).await.unwrap();
        loop {
            if let Message::Text(text) = self.0.next().await.unwrap().unwrap() {
                let frame: Value = serde_json::from_str(&text).unwrap();
                if frame["id"] == "r1" {
                    return frame;
                }
            }
        }
    }

    async fn say(&mut self, conversation: &str, entry: Uuid, text: &str) -> Value {
        let message = json!({"action": "sendMessage", "conversationId": conversation, "entryId": entry, "text": text});
        self.ask(message).await
    }

    async fn texts(&mut self, conversation: &str) -> Vec<String> {
        let page = self.ask(json!({"action": "getMessages", "conversationId": conversation})).await;
        assert!(page.get("gap").is_none(), "{page}");
        let entries = page["entries"].as_array().unwrap().iter();
        entries.map(|entry| entry["content"]["text"].as_str().unwrap().to_owned()).collect()
    }
}

fn somebody() -> UserId {
    UserId::from(Uuid::new_v4())
}

#[tokio::test]
async fn what_has_left_dynamodb_is_read_from_the_archive() {
    let world = World::new().await;
    let (alice, bob) = (somebody(), somebody());
    let mut device = world.connect(alice).await;
    drop(world.connect(bob).await);
    let conversation = world.open_direct(alice, bob).await;
    for text in ["one", "two", "three"] {
        assert_eq!(device.say(&conversation, Uuid::now_v7(), text).await["type"], "messageAccepted");
    }
    world.stack.flush_streams().await;
    assert_eq!(world.archived().await, 3);

    world.stack.clock().advance(WEEK + Duration::from_hours(1));
    // The stack's own sweep may have been quicker: what counts is that nothing is left.
    world.stack.dynamodb().sweep_expired().unwrap();
    let client = natter_dynamo::client(&world.stack.dynamodb().sdk_config());
    let messages = Messages::new(client, "MessagesTable", WEEK);
    let left = messages.nearest(conversation.parse().unwrap(), Range::Before(None), 10).await.unwrap();
    assert_eq!(left, []);
    let mut later = world.connect(bob).await;
    assert_eq!(later.texts(&conversation).await, ["one", "two", "three"]);

    // The deletions reach the archive, too, which they do not change.
    world.stack.flush_streams().await;
    assert_eq!(world.archived().await, 3);
    assert!(world.stack.dead_letters().of("ArchiveDeadLetters").is_empty());
    world.stack.stop().await;
}
