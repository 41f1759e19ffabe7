//! Functions' binaries from their start to their first poll, to their first answer, and from then on, beside a function that does
//! nothing: in turns, against the embedded stores and an API Gateway that answers at once, in the clear and over TLS. Where
//! valgrind is installed, it counts their instructions. Names as arguments measure these alone; `--binaries` names a folder;
//! `--memory 256` gives them the share of a processor that Lambda gives an instance with so many MiB once it has started.
#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use natter_bench::Samples;
use natter_bench::runtime_api::{Moment, RuntimeApi};
use natter_bench::share::Share;
use natter_bench::sink::Sink;
use natter_bench::tls::Tls;
use natter_chat::{ConversationId, UserId};
use natter_dynamo::{Connections, Conversations, NewConnection, SignIn};
use natter_emulator::DynamoDb;
use natter_lambda::{Clock, Environment};
use natter_pg::PostgresServer;
use natter_postgres::{DatabaseSettings, migrate};
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use uuid::Uuid;

const STARTS: usize = 20;
const WARM_EVENTS: usize = 50;
/// For the count of instructions, which hardly differs from event to event.
const COUNTED_EVENTS: usize = 10;

/// In how many conversations, of which none has messages, the one is who syncs.
const CONVERSATIONS: usize = 8;

const FUNCTIONS: [&str; 6] = ["hello", "send-message", "connect", "get-messages", "sync", "archive"];

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let share = match option(&mut arguments, "--memory")? {
        Some(mib) => Some(Share::of_memory(mib.parse()?).context("no share of a processor")?),
        None => None,
    };
    let folder = match option(&mut arguments, "--binaries")? {
        Some(folder) => folder.into(),
        None => Path::new(Environment::from_process().optional("CARGO_TARGET_DIR").unwrap_or("target")).join("release"),
    };
    let in_the_clear_alone = arguments.iter().position(|argument| argument == "--in-the-clear");
    let over_tls = in_the_clear_alone.map(|at| arguments.remove(at)).is_none();
    let is_meant = |name: &&str| *name == "hello" || arguments.is_empty() || arguments.iter().any(|one| one == name);
    let world = World::new().await?;
    let mut rows = Vec::new();
    for name in FUNCTIONS.into_iter().filter(is_meant) {
        let binary = folder.join(name);
        ensure!(
            binary.exists(),
            "build it first: cargo build --release -p {}",
            if name == "hello" { "natter-hello" } else { name }
        );
        rows.push(Row::new(name, binary.clone(), false));
        if name != "hello" && over_tls {
            rows.push(Row::new(name, binary, true));
        }
    }
    for _ in 0..STARTS {
        for row in &mut rows {
            row.one_life(&world, share.as_ref()).await?;
        }
    }
    for row in &mut rows {
        row.count(&world).await?;
    }
    print(&rows);
    Ok(())
}

/// The value of an option, which is taken away from the arguments.
fn option(arguments: &mut Vec<String>, name: &str) -> Result<Option<String>> {
    let Some(at) = arguments.iter().position(|argument| argument == name) else { return Ok(None) };
    let value = arguments.drain(at..(at + 2).min(arguments.len())).nth(1);
    value.with_context(|| format!("{name} needs a value")).map(Some)
}

/// A function, in the clear or over TLS, and what was measured.
struct Row {
    name: &'static str,
    binary: PathBuf,
    over_tls: bool,
    init: Samples,
    first: Samples,
    /// From the start to the first answer.
    reply: Samples,
    warm: Samples,
    resident_kib: u64,
    instructions: Option<Instructions>,
}

/// In thousands.
struct Instructions {
    init: u64,
    first: u64,
    warm: u64,
}

impl Row {
    fn new(name: &'static str, binary: PathBuf, over_tls: bool) -> Self {
        let [init, first, reply, warm] = std::array::from_fn(|_| Samples::default());
        Self { name, binary, over_tls, init, first, reply, warm, resident_kib: 0, instructions: None }
    }

    /// One instance: its start, its first event, its warm ones.
    async fn one_life(&mut self, world: &World, share: Option<&Share>) -> Result<()> {
        let mut host = RuntimeApi::start().await?;
        let started = Instant::now();
        let mut child = world.start(self, &[], &host)?;
        let init = polled(&mut host).await?.duration_since(started);
        let process = child.id().context("the function has ended")?;
        if let Some(share) = share {
            share.limit(process)?;
        }
        let first = invoke(&mut host, world, self.name).await?;
        self.init.push(init);
        self.first.push(first);
        self.reply.push(init + first);
        for _ in 0..WARM_EVENTS {
            self.warm.push(invoke(&mut host, world, self.name).await?);
        }
        self.resident_kib = self.resident_kib.max(resident_kib(process)?);
        Ok(child.kill().await?)
    }

    /// Counts the instructions, where valgrind is there.
    async fn count(&mut self, world: &World) -> Result<()> {
        if Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().await.is_err() {
            return Ok(());
        }
        let init = self.counted_life(world, 0).await?;
        let one = self.counted_life(world, 1).await?;
        let all = self.counted_life(world, 1 + COUNTED_EVENTS).await?;
        let warm = (all - one) / u64::try_from(COUNTED_EVENTS)?;
        let thousands = |count: u64| count / 1_000;
        self.instructions =
            Some(Instructions { init: thousands(init), first: thousands(one - init), warm: thousands(warm) });
        Ok(())
    }

    /// How many instructions a life with so many events takes.
    async fn counted_life(&self, world: &World, events: usize) -> Result<u64> {
        let mut host = RuntimeApi::start().await?;
        let output = std::env::temp_dir().join(format!("natter-callgrind-{}", Uuid::new_v4()));
        let to = format!("--callgrind-out-file={}", output.display());
        let child = world.start(self, &["valgrind", "--quiet", "--tool=callgrind", &to], &host)?;
        polled(&mut host).await?;
        for _ in 0..events {
            invoke(&mut host, world, self.name).await?;
        }
        let process = child.id().context("the function has ended")?.to_string();
        Command::new("kill").arg(&process).status().await?;
        child.wait_with_output().await?;
        let counted = std::fs::read_to_string(&output)?;
        std::fs::remove_file(&output)?;
        let total = counted.lines().find_map(|line| line.strip_prefix("summary: ").or(line.strip_prefix("totals: ")));
        Ok(total.context("no count of instructions")?.trim().parse()?)
    }
}

fn print(rows: &[Row]) {
    println!(
        "| | KiB | start → poll ms | first event | warm p50 / p99 | first reply, × hello | resident KiB | thousand instructions: start, first, warm |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let hello = rows[0].reply.percentile_ms(50);
    for row in rows {
        let bytes = std::fs::metadata(&row.binary).map_or(0, |metadata| metadata.len());
        let counted = row.instructions.as_ref();
        let counted = counted.map_or_else(String::new, |it| format!("{}, {}, {}", it.init, it.first, it.warm));
        println!(
            "| {}{} | {} | {:.2} | {:.2} | {:.2} / {:.2} | {:.1} | {} | {counted} |",
            row.name,
            if row.over_tls { " over TLS" } else { "" },
            bytes / 1024,
            row.init.percentile_ms(50),
            row.first.percentile_ms(50),
            row.warm.percentile_ms(50),
            row.warm.percentile_ms(99),
            row.reply.percentile_ms(50) / hello,
            row.resident_kib,
        );
    }
}

/// What the functions work with.
struct World {
    in_the_clear: HashMap<String, String>,
    over_tls: HashMap<String, String>,
    sender: UserId,
    reader: UserId,
    conversation: ConversationId,
    /// How many messages it has.
    messages: AtomicU64,
    _stores: (DynamoDb, PostgresServer, tempfile::TempDir),
}

impl World {
    async fn new() -> Result<Self> {
        let dynamo = DynamoDb::in_memory().await?;
        let client = natter_dynamo::client(&dynamo.sdk_config());
        let (sender, receiver) = (UserId::from(Uuid::new_v4()), UserId::from(Uuid::new_v4()));
        let now = Clock::system().now();
        let opened =
            Conversations::new(client.clone(), "ConversationsTable").open_direct(sender, receiver, now).await?;
        let reader = UserId::from(Uuid::new_v4());
        for _ in 0..CONVERSATIONS {
            let other = UserId::from(Uuid::new_v4());
            Conversations::new(client.clone(), "ConversationsTable").open_direct(reader, other, now).await?;
        }
        // One open device of the receiver's, so that each message is pushed once.
        let connection = NewConnection {
            connection_id: "device000000000=".to_owned().into(),
            connected_at: now,
            expires_at: now.plus(Duration::from_hours(2)),
            sign_in: SignIn {
                session_id: "bench".to_owned().into(),
                signed_in_at: now,
                expires_at: now.plus(Duration::from_hours(2)),
            },
        };
        Connections::new(client, "ConnectionsTable").register(receiver, &connection).await?;
        let server = PostgresServer::ephemeral().await?;
        let database = server.create_database("bench").await?;
        migrate(&DatabaseSettings::from_lookup(|name| database.variables().remove(name))?).await?;

        let sink = Sink::start().await?;
        let mut in_the_clear: HashMap<String, String> = dynamo.variables();
        in_the_clear.extend(database.variables());
        in_the_clear.extend(VARIABLES.map(|(name, value)| (name.to_owned(), value.to_owned())));
        in_the_clear.insert("MANAGEMENT_ENDPOINT".to_owned(), sink.endpoint().to_owned());
        let folder = tempfile::tempdir()?;
        let authority = folder.path().join("authority.pem");
        let tls = Tls::new(&authority)?;
        let mut over_tls = in_the_clear.clone();
        for name in ["AWS_ENDPOINT_URL_DYNAMODB", "MANAGEMENT_ENDPOINT"] {
            let inside = over_tls.get(name).context("no endpoint")?;
            over_tls.insert(name.to_owned(), tls.door(inside).await?);
        }
        over_tls.insert("AWS_CA_BUNDLE".to_owned(), authority.display().to_string());
        let conversation = opened.view.conversation.conversation_id;
        let messages = AtomicU64::new(0);
        Ok(Self { in_the_clear, over_tls, sender, reader, conversation, messages, _stores: (dynamo, server, folder) })
    }

    fn event(&self, name: &str) -> Result<Value> {
        let frame = match name {
            "send-message" => json!({
                "action": "sendMessage", "id": "1", "conversationId": self.conversation, "entryId": Uuid::now_v7(),
                "text": "How long does it take?", "after": self.messages.fetch_add(1, Ordering::Relaxed),
            }),
            "get-messages" => {
                json!({"action": "getMessages", "id": "1", "conversationId": self.conversation, "limit": 20})
            }
            "sync" => json!({"action": "sync", "id": "1", "positions": {}}),
            "hello" => return Ok(json!({})),
            sample => return Ok(serde_json::from_str(&std::fs::read_to_string(format!("events/{sample}.json"))?)?),
        };
        let authorizer = json!({
            "userId": if name == "sync" { self.reader } else { self.sender }, "username": "alice", "sessionExpiresAt": "4102444800000", "sessionId": "bench",
            "signedInAt": "0",
        });
        let context = json!({
            "connectionId": "W9In0cvXIAMCFvw=", "routeKey": frame["action"], "connectedAt": 0, "authorizer": authorizer,
        });
        Ok(json!({"requestContext": context, "body": frame.to_string(), "isBase64Encoded": false}))
    }

    /// Starts the function's binary, or this command with it.
    fn start(&self, row: &Row, command: &[&str], host: &RuntimeApi) -> Result<Child> {
        let program: Vec<PathBuf> = command.iter().map(PathBuf::from).chain([row.binary.clone()]).collect();
        let child = Command::new(&program[0])
            .args(&program[1..])
            .env_clear()
            .env("PATH", Environment::from_process().optional("PATH").unwrap_or_default())
            .envs(if row.over_tls { &self.over_tls } else { &self.in_the_clear })
            .env("AWS_LAMBDA_RUNTIME_API", host.address())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn();
        child.context("the binary does not start")
    }
}

/// Limits are far above what is sent here; no group is large enough for the queue, and nothing old enough for the archive.
const VARIABLES: [(&str, &str); 9] = [
    ("AWS_LAMBDA_FUNCTION_NAME", "bench"),
    ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
    ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
    ("FAN_OUT_QUEUE_URL", "http://127.0.0.1:9/queue"),
    ("RATE_LIMIT_MESSAGES", "1000000"),
    ("RATE_LIMIT_YOUNG_MESSAGES", "1000000"),
    ("RATE_LIMIT_CONVERSATION_MESSAGES", "1000000"),
    ("RATE_LIMIT_WINDOW_SECONDS", "10"),
    ("RUST_LOG", "warn"),
];

/// Whether the reply is a frame of this type.
fn is_frame(reply: &Value, kind: &str) -> bool {
    let frame = reply["body"].as_str().and_then(|frame| serde_json::from_str::<Value>(frame).ok());
    frame.is_some_and(|frame| frame["type"] == kind)
}

async fn invoke(host: &mut RuntimeApi, world: &World, name: &str) -> Result<Duration> {
    let event = world.event(name)?.to_string();
    let handed_out = Instant::now();
    host.invoke(event).await?;
    let Moment::Answered(answered, body) = host.next().await? else { bail!("no answer") };
    let reply: Value = serde_json::from_slice(&body)?;
    let is_expected = match name {
        "send-message" => is_frame(&reply, "messageAccepted"),
        "get-messages" => is_frame(&reply, "messages"),
        "sync" => is_frame(&reply, "synced"),
        "archive" => reply["batchItemFailures"] == json!([]),
        _ => reply["statusCode"] == 200,
    };
    ensure!(is_expected, "{name}: {reply}");
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
