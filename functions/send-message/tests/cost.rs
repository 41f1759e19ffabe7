//! What a message costs: the design's bounds, counted by DynamoDB itself.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use natter_chat::frames::{self, ClientFrame, ServerFrame};
use natter_chat::{ConversationId, UserId};
use natter_dynamo::{Connections, Consumption, Conversations, NewConnection};
use natter_emulator::DynamoDb;
use natter_lambda::{Action, Caller, Clock, Environment};
use send_message::SendMessage;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

/// `send-message` with a conversation, its receiver on two devices, and an API Gateway that counts the pushes.
struct World {
    function: SendMessage,
    caller: Caller,
    conversation: ConversationId,
    pushes: Arc<AtomicUsize>,
    _dynamo: DynamoDb,
}

const DEVICES_OF_THE_RECEIVER: usize = 2;

impl World {
    async fn new() -> Self {
        let dynamo = DynamoDb::in_memory().await.unwrap();
        let (gateway, pushes) = start_gateway().await;
        let function = SendMessage::init(&environment(&dynamo, &gateway)).await.unwrap();
        let (sender, receiver) = (UserId::from(Uuid::new_v4()), UserId::from(Uuid::new_v4()));
        let caller = Caller { user_id: sender, connection_id: "sender".to_owned().into(), now: Clock::system().now() };
        let client = natter_dynamo::client(&dynamo.sdk_config());
        let conversations = Conversations::new(client.clone(), "ConversationsTable");
        let opened = conversations.open_direct(sender, receiver, caller.now).await.unwrap();
        let conversation = opened.view.conversation.conversation_id;
        let connections = Connections::new(client, "ConnectionsTable");
        connect(&connections, &caller, sender, "sender").await;
        for number in 0..DEVICES_OF_THE_RECEIVER {
            connect(&connections, &caller, receiver, &format!("receiver{number}")).await;
        }
        Self { function, caller, conversation, pushes, _dynamo: dynamo }
    }

    /// Sends a message; gives what it consumed and how many pushes it took.
    async fn send(&self, entry_id: Uuid, text: &str) -> (Consumption, usize) {
        let (before, pushed) = (self.function.meter().reading(), self.pushes.load(SeqCst));
        let reply = self.function.perform(&self.caller, request(self.conversation, entry_id, text)).await.unwrap();
        assert!(matches!(reply, ServerFrame::MessageAccepted { .. }));
        (self.function.meter().reading() - before, self.pushes.load(SeqCst) - pushed)
    }
}

async fn connect(connections: &Connections, caller: &Caller, user: UserId, id: &str) {
    let connection = NewConnection {
        connection_id: id.to_owned().into(),
        connected_at: caller.now,
        expires_at: caller.now.plus(Duration::from_hours(2)),
        session_expires_at: caller.now.plus(Duration::from_hours(2)),
    };
    connections.register(user, &connection).await.unwrap();
}

fn request(conversation: ConversationId, entry_id: Uuid, text: &str) -> frames::SendMessage {
    let frame = json!({
        "action": "sendMessage", "id": "1", "conversationId": conversation, "entryId": entry_id, "text": text,
    });
    ClientFrame::parse(&frame.to_string()).unwrap().try_into().unwrap()
}

fn environment(dynamo: &DynamoDb, gateway: &str) -> Environment {
    let own = [
        ("MANAGEMENT_ENDPOINT", gateway),
        ("FAN_OUT_QUEUE_URL", "FanOutQueue"),
        ("RATE_LIMIT_MESSAGES", "1000"),
        ("RATE_LIMIT_WINDOW_SECONDS", "10"),
    ];
    let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Environment::new(dynamo.variables().into_iter().chain(own).collect(), Clock::system())
}

/// Answers every request with an empty 200, and counts them.
async fn start_gateway() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let pushes = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&pushes);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer_once(stream, Arc::clone(&counter)));
        }
    });
    (endpoint, pushes)
}

async fn answer_once(mut stream: TcpStream, pushes: Arc<AtomicUsize>) {
    let mut request = Vec::new();
    // The end of a push: the frame's last characters.
    while !request.ends_with(b"}]}") {
        if stream.read_buf(&mut request).await.unwrap() == 0 {
            return;
        }
    }
    pushes.fetch_add(1, SeqCst);
    let response = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    stream.write_all(response).await.unwrap();
}

#[tokio::test]
async fn a_short_direct_message_costs_four_write_units_in_four_round_trips_and_a_push_per_device() {
    let world = World::new().await;
    let (consumed, pushes) = world.send(Uuid::now_v7(), "How are you?").await;
    assert!(consumed.write_units <= 5.0 && consumed.read_units <= 6.0, "beyond the design's bounds: {consumed:?}");
    assert!(consumed.round_trips <= 4, "beyond the design's bounds: {consumed:?}");
    // The window's counter, the head, the entry and its index.
    assert_eq!((consumed.write_units, consumed.round_trips), (4.0, 4));
    // Members 1, the entry's id 1, the connections of two people 2.
    assert_eq!((consumed.read_units, consumed.requests), (4.0, 6));
    assert_eq!(pushes, DEVICES_OF_THE_RECEIVER);
}

#[tokio::test]
async fn the_cost_does_not_grow_with_the_conversation() {
    let world = World::new().await;
    let (first, _) = world.send(Uuid::now_v7(), "first").await;
    for number in 0..30 {
        world.send(Uuid::now_v7(), &format!("message {number}")).await;
    }
    let (last, _) = world.send(Uuid::now_v7(), "later").await;
    assert_eq!(first, last);
}

#[tokio::test]
async fn a_resend_writes_nothing_but_the_rate_windows_counter() {
    let world = World::new().await;
    let entry_id = Uuid::now_v7();
    world.send(entry_id, "once").await;
    let (consumed, pushes) = world.send(entry_id, "once").await;
    assert_eq!((consumed.write_units, consumed.round_trips), (1.0, 2));
    assert_eq!(pushes, DEVICES_OF_THE_RECEIVER, "the first invocation may have died before it pushed");
}
