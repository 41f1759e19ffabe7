//! How long a message takes with ever more people connected, in Natter and in two models of what others do, in turns. All three
//! run in this process, over the same DynamoDB and an `@connections` that answers at once; the models, which are our own code, do
//! the least that their originals do. Arguments: how many connections at most (1000), and a file for a plot.
//!
//! - **scan, one by one**: reads the table of all connections for each message, and posts to each of them, one after the other,
//!   as tutorials of chat over API Gateway do: everyone connected gets everything.
//! - **scan, at once**: reads the table as well, and posts to all of them at the same time.
//!
//! Natter sends to one person with one device: it authorizes, limits, stores and orders the message as well.
#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use futures_util::future::try_join_all;
use http_body_util::Full;
use hyper::{Request, body::Bytes};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use natter_bench::Samples;
use natter_bench::plot::{Line, svg};
use natter_bench::sink::Sink;
use natter_chat::{ConversationId, UserId};
use natter_dynamo::{Connections, Conversations, NewConnection, SignIn};
use natter_emulator::DynamoDb;
use natter_lambda::{Clock, Environment, Function, OnMessage, WebSocketEvent};
use send_message::SendMessage;
use serde_json::json;
use uuid::Uuid;

const MESSAGES: usize = 30;

/// How many posts are under way at once, as many as Natter allows itself.
const AT_ONCE: usize = 32;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let most: usize = arguments.next().map_or(Ok(1_000), |number| number.parse())?;
    let world = World::new().await?;
    let names = ["Natter", "scan, at once", "scan, one by one"];
    let mut lines = names.map(|name| Line { name: name.to_owned(), points: Vec::new() });
    println!("| connections | {} |", names.map(|name| format!("{name}: p50 / p99 ms")).join(" | "));
    println!("|---|---|---|---|");
    let mut connected = 1;
    for connections in [2, 10, 100, 1_000, 10_000].into_iter().filter(|connections| *connections <= most) {
        while connected < connections {
            world.connect(UserId::from(Uuid::new_v4())).await?;
            connected += 1;
        }
        let samples = world.measured(connections).await?;
        let cells = samples.each_ref().map(|it| format!("{:.1} / {:.1}", it.percentile_ms(50), it.percentile_ms(99)));
        println!("| {connections} | {} |", cells.join(" | "));
        for (line, samples) in lines.iter_mut().zip(&samples) {
            line.points.push((f64::from(u32::try_from(connections)?), samples.percentile_ms(50)));
        }
    }
    if let Some(file) = arguments.next() {
        std::fs::write(file, svg("open connections", "a message in ms, p50", &lines))?;
    }
    Ok(())
}

struct World {
    dynamo: DynamoDb,
    sink: Sink,
    connections: Connections,
    natter: OnMessage<SendMessage>,
    http: Client<HttpConnector, Full<Bytes>>,
    sender: UserId,
    conversation: ConversationId,
    /// How many messages it has.
    messages: AtomicU64,
}

impl World {
    /// Two people, of whom the receiver has one device.
    async fn new() -> Result<Self> {
        let dynamo = DynamoDb::in_memory().await?;
        let sink = Sink::start().await?;
        let client = natter_dynamo::client(&dynamo.sdk_config());
        let (sender, receiver) = (UserId::from(Uuid::new_v4()), UserId::from(Uuid::new_v4()));
        let conversations = Conversations::new(client.clone(), "ConversationsTable");
        let opened = conversations.open_direct(sender, receiver, Clock::system().now()).await?;
        let mut variables: HashMap<String, String> = dynamo.variables();
        variables.extend(
            [
                ("MANAGEMENT_ENDPOINT", sink.endpoint()),
                ("FAN_OUT_QUEUE_URL", "http://127.0.0.1:9/queue"),
                ("RATE_LIMIT_MESSAGES", "1000000"),
                ("RATE_LIMIT_YOUNG_MESSAGES", "1000000"),
                ("RATE_LIMIT_CONVERSATION_MESSAGES", "1000000"),
                ("RATE_LIMIT_WINDOW_SECONDS", "10"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        let world = Self {
            natter: OnMessage::init(&Environment::new(variables, Clock::system())).await?,
            connections: Connections::new(client, "ConnectionsTable"),
            http: Client::builder(TokioExecutor::new()).build_http(),
            conversation: opened.view.conversation.conversation_id,
            messages: AtomicU64::new(0),
            dynamo,
            sink,
            sender,
        };
        world.connect(receiver).await?;
        Ok(world)
    }

    async fn connect(&self, user: UserId) -> Result<()> {
        let now = Clock::system().now();
        let expires_at = now.plus(Duration::from_hours(2));
        let sign_in = SignIn { session_id: "bench".to_owned().into(), signed_in_at: now, expires_at };
        let connection_id = Uuid::new_v4().simple().to_string().into();
        self.connections
            .register(user, &NewConnection { connection_id, connected_at: now, expires_at, sign_in })
            .await?;
        Ok(())
    }

    /// Natter, scanning and posting at once, scanning and posting one by one.
    async fn measured(&self, connections: usize) -> Result<[Samples; 3]> {
        let mut samples: [Samples; 3] = std::array::from_fn(|_| Samples::default());
        for number in 0..=MESSAGES {
            for (which, samples) in samples.iter_mut().enumerate() {
                let begun = Instant::now();
                match which {
                    0 => self.natter().await?,
                    1 => self.scanning(connections, AT_ONCE).await?,
                    _ => self.scanning(connections, 1).await?,
                }
                // The first opens connections.
                if number > 0 {
                    samples.push(begun.elapsed());
                }
            }
        }
        Ok(samples)
    }

    async fn natter(&self) -> Result<()> {
        let frame = json!({
            "action": "sendMessage", "id": "1", "conversationId": self.conversation, "entryId": Uuid::now_v7(),
            "text": "How long does it take?", "after": self.messages.fetch_add(1, Ordering::Relaxed),
        });
        let authorizer = json!({
            "userId": self.sender, "username": "alice", "sessionExpiresAt": "4102444800000", "sessionId": "bench",
            "signedInAt": "0",
        });
        let context = json!({
            "connectionId": "W9In0cvXIAMCFvw=", "routeKey": "sendMessage", "connectedAt": 0, "authorizer": authorizer,
        });
        let event = json!({"requestContext": context, "body": frame.to_string(), "isBase64Encoded": false});
        let event: WebSocketEvent = serde_json::from_value(event)?;
        let reply = serde_json::to_string(&self.natter.handle(event).await?)?;
        ensure!(reply.contains("messageAccepted"), "not accepted: {reply}");
        Ok(())
    }

    async fn scanning(&self, connections: usize, at_once: usize) -> Result<()> {
        let client = self.dynamo.client();
        let pages = client.scan().table_name("ConnectionsTable").into_paginator().items().send();
        let found = pages.try_collect().await?;
        ensure!(found.len() == connections, "{} instead of {connections}", found.len());
        for some in found.chunks(at_once) {
            try_join_all(some.iter().map(|_| self.post())).await?;
        }
        Ok(())
    }

    async fn post(&self) -> Result<()> {
        let to = format!("{}/@connections/W9In0cvXIAMCFvw%3D", self.sink.endpoint());
        let request = Request::post(to).body(Full::from("{\"text\":\"How long does it take?\"}"))?;
        ensure!(self.http.request(request).await?.status().is_success());
        Ok(())
    }
}
