//! Functions' binaries from their start to their first poll, to their first answer, and from then on, beside a function that does
//! nothing: in turns, against the embedded stores and an API Gateway that answers at once, in the clear and over TLS. Where
//! valgrind is installed, it counts their instructions.
#![expect(clippy::print_stdout, reason = "the figures are the output")]

mod world;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use natter_bench::Samples;
use natter_bench::runtime_api::{Moment, RuntimeApi};
use natter_bench::share::Share;
use natter_lambda::Environment;
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use uuid::Uuid;

use world::World;

const STARTS: usize = 20;
const WARM_EVENTS: usize = 50;
/// For the count of instructions, which hardly differs from event to event.
const COUNTED_EVENTS: usize = 10;

/// The function that does nothing.
const HELLO: &str = "hello";

const FUNCTIONS: [&str; 5] = ["send-message", "connect", "get-messages", "sync", "archive"];

/// Measures functions' binaries from their start on.
#[derive(Parser)]
struct Arguments {
    /// The functions to measure, beside one that does nothing [default: all]
    functions: Vec<String>,
    /// The folder of the binaries, each as NAME or NAME/bootstrap [default: those of `cargo build --release`]
    #[arg(long, value_name = "FOLDER")]
    binaries: Option<PathBuf>,
    /// Give a function that has started the share of a processor that Lambda gives it with so many MiB: takes root
    #[arg(long, value_name = "MIB")]
    memory: Option<u64>,
    /// Leave out TLS
    #[arg(long)]
    in_the_clear: bool,
    /// Let the store answer at once what it has answered before
    #[arg(long)]
    recorded: bool,
    /// Only count instructions, in the clear, with a recorded store, and print thousands of them as JSON
    #[arg(long)]
    counts: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let share = arguments.memory.map(|mib| Share::of_memory(mib).context("no share of a processor")).transpose()?;
    let mut rows = rows(&arguments)?;
    let is_recorded = arguments.recorded || arguments.counts;
    let world = World::new(is_recorded).await?;
    if is_recorded {
        for row in &rows {
            // What happens only once, such as making a profile, is not to be remembered.
            Row::new(row.name, row.binary.clone(), row.over_tls).one_life(&world, None).await?;
        }
        world.recording.begin();
    }
    if arguments.counts {
        return print_counts(&mut rows, &world).await;
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

/// What is to be measured.
fn rows(arguments: &Arguments) -> Result<Vec<Row>> {
    let target =
        || Path::new(Environment::from_process().optional("CARGO_TARGET_DIR").unwrap_or("target")).join("release");
    let folder = arguments.binaries.clone().unwrap_or_else(target);
    let is_meant = |name: &&str| arguments.functions.is_empty() || arguments.functions.iter().any(|one| one == name);
    let mut rows = Vec::new();
    if !arguments.counts {
        rows.push(Row::new(HELLO, binary(&folder, HELLO)?, false));
    }
    for name in FUNCTIONS.into_iter().filter(is_meant) {
        let binary = binary(&folder, name)?;
        rows.push(Row::new(name, binary.clone(), false));
        if !arguments.in_the_clear && !arguments.counts {
            rows.push(Row::new(name, binary, true));
        }
    }
    Ok(rows)
}

fn binary(folder: &Path, name: &str) -> Result<PathBuf> {
    let found = [folder.join(name), folder.join(name).join("bootstrap")].into_iter().find(|path| path.is_file());
    let package = if name == HELLO { "natter-hello" } else { name };
    found.with_context(|| format!("build it first: cargo build --release -p {package}"))
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
        let mut child = self.start(world, &[], &host)?;
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

    /// Starts the function's binary, or this command with it.
    fn start(&self, world: &World, command: &[&str], host: &RuntimeApi) -> Result<Child> {
        let program: Vec<PathBuf> = command.iter().map(PathBuf::from).chain([self.binary.clone()]).collect();
        let child = Command::new(&program[0])
            .args(&program[1..])
            .env_clear()
            .env("PATH", Environment::from_process().optional("PATH").unwrap_or_default())
            .envs(world.variables(self.over_tls))
            .env("AWS_LAMBDA_RUNTIME_API", host.address())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn();
        child.context("the binary does not start")
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
        let child = self.start(world, &["valgrind", "--quiet", "--tool=callgrind", &to], &host)?;
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

/// Counts, and prints the figures by what was counted; not of the first event, which may open one connection more, or not.
async fn print_counts(rows: &mut [Row], world: &World) -> Result<()> {
    let mut counts = BTreeMap::new();
    for row in rows {
        row.count(world).await?;
        let counted = row.instructions.as_ref().context("valgrind is not installed")?;
        counts.insert(format!("{}: start", row.name), counted.init);
        counts.insert(format!("{}: each one more", row.name), counted.warm);
    }
    println!("{}", serde_json::to_string_pretty(&counts)?);
    Ok(())
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
