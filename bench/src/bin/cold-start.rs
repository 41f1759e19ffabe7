//! A function's binary from its start to its first poll, to its first answer, and from then on: `send-message` against the
//! embedded DynamoDB and an API Gateway that answers at once, all over plain HTTP on the loopback.
#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use natter_bench::Samples;
use natter_bench::runtime_api::{Moment, RuntimeApi};
use natter_bench::sink::Sink;
use natter_chat::{ConversationId, UserId};
use natter_dynamo::{Connections, Conversations, NewConnection, SignIn};
use natter_emulator::DynamoDb;
use natter_lambda::{Clock, Environment};
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use uuid::Uuid;

const STARTS: usize = 20;
const WARM_EVENTS: usize = 100;
/// One open device of the receiver's, so that each message is pushed once.
const DEVICES: usize = 1;

#[tokio::main]
async fn main() -> Result<()> {
    let binary = binary()?;
    let world = World::new().await?;
    let mut figures = Figures::default();
    for _ in 0..STARTS {
        one_life(&binary, &world, &mut figures).await?;
    }
    let megabytes = std::fs::metadata(&binary)?.len() / 1024;
    println!("binary: {megabytes} KiB");
    for (name, samples) in
        [("start to first poll", &figures.init), ("first event", &figures.first), ("warm event", &figures.warm)]
    {
        let (median, tail) = (samples.percentile_ms(50), samples.percentile_ms(99));
        println!("{name}: p50 {median:.2} ms, p99 {tail:.2} ms ({} times)", samples.count());
    }
    println!("resident: {} KiB at most", figures.resident_kib);
    Ok(())
}

#[derive(Default)]
struct Figures {
    init: Samples,
    first: Samples,
    warm: Samples,
    resident_kib: u64,
}

fn binary() -> Result<PathBuf> {
    let environment = Environment::from_process();
    let target = environment.optional("CARGO_TARGET_DIR").unwrap_or("target");
    let binary = Path::new(target).join("release/send-message");
    ensure!(binary.exists(), "build it first: cargo build --release -p send-message");
    Ok(binary)
}

/// What the function works with.
struct World {
    dynamo: DynamoDb,
    sink: Sink,
    sender: UserId,
    conversation: ConversationId,
}

impl World {
    async fn new() -> Result<Self> {
        let dynamo = DynamoDb::in_memory().await?;
        let client = natter_dynamo::client(&dynamo.sdk_config());
        let (sender, receiver) = (UserId::from(Uuid::new_v4()), UserId::from(Uuid::new_v4()));
        let now = Clock::system().now();
        let opened =
            Conversations::new(client.clone(), "ConversationsTable").open_direct(sender, receiver, now).await?;
        let connections = Connections::new(client, "ConnectionsTable");
        for number in 0..DEVICES {
            let connection = NewConnection {
                connection_id: format!("device{number:09}=").into(),
                connected_at: now,
                expires_at: now.plus(Duration::from_hours(2)),
                sign_in: SignIn {
                    session_id: "bench".to_owned().into(),
                    signed_in_at: now,
                    expires_at: now.plus(Duration::from_hours(2)),
                },
            };
            connections.register(receiver, &connection).await?;
        }
        Ok(Self { dynamo, sink: Sink::start().await?, sender, conversation: opened.view.conversation.conversation_id })
    }

    fn event(&self) -> String {
        let body = json!({
            "action": "sendMessage", "id": "1", "conversationId": self.conversation, "entryId": Uuid::now_v7(),
            "text": "How long does it take?",
        });
        let authorizer = json!({
            "userId": self.sender, "username": "alice", "sessionExpiresAt": "4102444800000", "sessionId": "bench",
            "signedInAt": "0",
        });
        let context = json!({
            "connectionId": "W9In0cvXIAMCFvw=", "routeKey": "sendMessage", "connectedAt": 0, "authorizer": authorizer,
        });
        json!({"requestContext": context, "body": body.to_string(), "isBase64Encoded": false}).to_string()
    }

    fn start(&self, binary: &Path, host: &RuntimeApi) -> Result<Child> {
        let command = Command::new(binary)
            .env_clear()
            .envs(self.dynamo.variables())
            .envs([
                ("AWS_LAMBDA_RUNTIME_API", host.address()),
                ("AWS_LAMBDA_FUNCTION_NAME", "bench"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                ("MANAGEMENT_ENDPOINT", self.sink.endpoint()),
                // No group here is large enough for the queue.
                ("FAN_OUT_QUEUE_URL", "http://127.0.0.1:9/queue"),
                ("RATE_LIMIT_MESSAGES", "1000000"),
                ("RATE_LIMIT_YOUNG_MESSAGES", "1000000"),
                ("RATE_LIMIT_CONVERSATION_MESSAGES", "1000000"),
                ("RATE_LIMIT_WINDOW_SECONDS", "10"),
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn();
        command.context("the binary does not start")
    }
}

/// One instance: its start, its first event, its warm ones.
async fn one_life(binary: &Path, world: &World, figures: &mut Figures) -> Result<()> {
    let mut host = RuntimeApi::start().await?;
    let started = Instant::now();
    let mut child = world.start(binary, &host)?;
    figures.init.push(polled(&mut host).await?.duration_since(started));
    figures.first.push(invoke(&mut host, world).await?);
    for _ in 0..WARM_EVENTS {
        figures.warm.push(invoke(&mut host, world).await?);
    }
    let process = child.id().context("the function has ended")?;
    figures.resident_kib = figures.resident_kib.max(resident_kib(process)?);
    Ok(child.kill().await?)
}

async fn invoke(host: &mut RuntimeApi, world: &World) -> Result<Duration> {
    let handed_out = Instant::now();
    host.invoke(world.event()).await?;
    let Moment::Answered(answered, body) = host.next().await? else { bail!("no answer") };
    let reply: Value = serde_json::from_slice(&body)?;
    let accepted = reply["body"].as_str().is_some_and(|frame| frame.contains("messageAccepted"));
    ensure!(accepted, "not accepted: {reply}");
    polled(host).await?;
    Ok(answered.duration_since(handed_out))
}

async fn polled(host: &mut RuntimeApi) -> Result<Instant> {
    match host.next().await? {
        Moment::Polled(moment) => Ok(moment),
        Moment::Answered(_, body) => bail!("an answer without an event: {body:?}"),
    }
}

fn resident_kib(process: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
