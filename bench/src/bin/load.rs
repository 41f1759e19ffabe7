//! What a stack bears, over real sockets: a storm in which everyone connects and catches up at once, as after an outage; a message
//! to a group whose members are all there; and groups of twenty in which everyone writes at once. Arguments: how many people at most
//! (1000), and a folder for plots. Clients, functions and emulators share one machine: what counts is how the figures grow.
#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures_util::future::{join_all, try_join_all};
use futures_util::{StreamExt, stream};
use natter_bench::plot::{Line, svg};
use natter_bench::{AGAIN, Samples, ask, say};
use natter_e2e::{App, Device, User, conversation_of, entry_id};
use natter_local::StackOptions;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Error;

const SIZES: [usize; 4] = [10, 100, 1_000, 5_000];

/// Messages to each size of group.
const MESSAGES: usize = 10;

/// How many are added to a group, or sign up, at once.
const AT_ONCE: usize = 40;

/// How large the groups are in which everyone writes, how many of them there are at once, and how many messages each of their
/// members sends.
const BUSY_GROUP: usize = 20;
const BUSY_GROUPS: [usize; 3] = [1, 5, 10];
const BUSY_MESSAGES: usize = 10;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let most: usize = arguments.next().map_or(Ok(1_000), |number| number.parse())?;
    let plots = arguments.next().map(PathBuf::from);
    let app = App::start(StackOptions::for_tests().in_real_time()).await?;
    let people: Vec<User> = stream::iter(0..most).map(|_| app.user("load")).buffered(AT_ONCE).collect().await;

    let (mut storms, mut groups) = (Table::new("storm"), Table::new("a message to all"));
    println!(
        "| people | connected and caught up: p50 / p99 / last ms | refused before | a message to all: p50 / p99 / last ms |"
    );
    println!("|---|---|---|---|");
    for size in SIZES.into_iter().filter(|size| *size <= most) {
        let people = &people[..size];
        let group = open_group(&app, people).await?;
        let storm = storm(&app, people).await?;
        let told = tell_all(storm.devices, &group).await?;
        println!(
            "| {size} | {} | {} | {} |",
            storms.add(size, &storm.samples)?,
            storm.refused,
            groups.add(size, &told)?
        );
    }
    if let Some(folder) = plots {
        std::fs::write(folder.join("storm.svg"), svg("people who connect at once", "ms", &storms.0))?;
        std::fs::write(folder.join("fan-out.svg"), svg("members who are there", "ms", &groups.0))?;
    }

    println!(
        "\n| groups of {BUSY_GROUP} | messages a second | deliveries a second | sent again | send → receive: p50 / p99 ms |"
    );
    println!("|---|---|---|---|---|");
    for groups in BUSY_GROUPS.into_iter().filter(|groups| groups * BUSY_GROUP <= most) {
        busy(&app, people.chunks(BUSY_GROUP).take(groups)).await?;
    }
    Ok(())
}

/// The lines of a plot: the median, the 99th percentile and the last one by number of people.
struct Table([Line; 3]);

impl Table {
    fn new(what: &str) -> Self {
        Self(["p50", "p99", "last"].map(|name| Line { name: format!("{what}, {name}"), points: Vec::new() }))
    }

    fn add(&mut self, people: usize, samples: &Samples) -> Result<String> {
        let values = [50, 99, 100].map(|percent| samples.percentile_ms(percent));
        for (line, value) in self.0.iter_mut().zip(values) {
            line.points.push((f64::from(u32::try_from(people)?), value));
        }
        Ok(values.map(|value| format!("{value:.0}")).join(" / "))
    }
}

/// A group of all of these, which the first of them opens.
async fn open_group(app: &App, people: &[User]) -> Result<String> {
    let owner = &people[0];
    let mut some = people[1..].chunks(AT_ONCE).map(|some| some.iter().map(|user| &user.id).collect::<Vec<_>>());
    let first = some.next().context("a group has several people")?;
    let body = json!({"kind": "group", "requestId": entry_id(), "title": "Load", "userIds": first});
    let (status, group) = post(app, owner, "/v1/conversations", &body).await;
    ensure!(status == 201, "{status}: {group}");
    let group = conversation_of(&group);
    for user_ids in some {
        let body = json!({"requestId": entry_id(), "userIds": user_ids});
        let (status, reply) = post(app, owner, &format!("/v1/conversations/{group}/members"), &body).await;
        ensure!(status == 200, "{status}: {reply}");
    }
    Ok(group)
}

/// Posts until the server has time for it.
async fn post(app: &App, user: &User, path: &str, body: &Value) -> (u16, Value) {
    loop {
        let (status, reply) = app.post(user, path, body).await;
        if reply["retryable"] != true {
            return (status, reply);
        }
        tokio::time::sleep(AGAIN).await;
    }
}

struct Storm {
    devices: Vec<Device>,
    samples: Samples,
    /// How many handshakes were refused before all were connected.
    refused: usize,
}

/// Everyone connects at the same moment and asks for what they missed.
async fn storm(app: &App, people: &[User]) -> Result<Storm> {
    let begun = Instant::now();
    let come = people.iter().map(|user| async move {
        let (mut device, refused) = connect(app, user).await?;
        let (synced, _) = ask(&mut device, "sync", json!({"positions": {}})).await?;
        ensure!(synced["type"] == "synced", "{synced}");
        Ok((device, refused, begun.elapsed()))
    });
    let mut storm = Storm { devices: Vec::new(), samples: Samples::default(), refused: 0 };
    for (device, refused, took) in try_join_all(come).await? {
        storm.devices.push(device);
        storm.samples.push(took);
        storm.refused += refused;
    }
    Ok(storm)
}

/// As clients do: whoever is refused tries again after twice as long. Gives how often that was.
async fn connect(app: &App, user: &User) -> Result<(Device, usize)> {
    let mut wait = Duration::from_millis(250);
    for refused in 0..10 {
        match Device::connect(app.handshake_of(user)).await {
            Ok(device) => return Ok((device, refused)),
            Err(Error::Http(_) | Error::Io(_)) => tokio::time::sleep(wait).await,
            Err(other) => return Err(other.into()),
        }
        wait *= 2;
    }
    anyhow::bail!("refused ten times")
}

/// The first sends messages, one after the other; gives how long each took to each of the others.
async fn tell_all(mut devices: Vec<Device>, group: &str) -> Result<Samples> {
    let mut samples = Samples::default();
    let (from, others) = devices.split_first_mut().context("there are devices")?;
    let mut known = 0;
    for _ in 0..MESSAGES {
        let sent = Instant::now();
        let told = others.iter_mut().map(|device| async move {
            device.entry().await;
            sent.elapsed()
        });
        let (said, told) = tokio::join!(say(from, group, known, "Hello, all of you!"), join_all(told));
        (known, _) = said?;
        for took in told {
            samples.push(took);
        }
    }
    Ok(samples)
}

/// Everyone in each of these groups writes at once on one device, one message after the other, and reads on another.
async fn busy(app: &App, people: impl Iterator<Item = &[User]>) -> Result<()> {
    let mut groups = Vec::new();
    for people in people {
        let group = open_group(app, people).await?;
        groups.push((group, storm(app, people).await?.devices, storm(app, people).await?.devices));
    }
    let count = groups.len();
    let begun = Instant::now();
    let talks = groups.into_iter().map(|(group, writers, readers)| async move {
        let written = try_join_all(writers.into_iter().map(|writer| write(writer, &group, begun)));
        let read = try_join_all(readers.into_iter().map(|reader| read(reader, begun)));
        tokio::try_join!(written, read)
    });
    let talks = try_join_all(talks).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let (mut again, mut samples) = (0, Samples::default());
    for (written, read) in talks {
        again += written.into_iter().sum::<usize>();
        read.into_iter().flatten().for_each(|took| samples.push(took));
    }
    let per_second = |number: usize| u32::try_from(number).map(|number| f64::from(number) / seconds);
    println!(
        "| {count} | {:.0} | {:.0} | {again} | {:.0} / {:.0} |",
        per_second(count * BUSY_GROUP * BUSY_MESSAGES)?,
        per_second(samples.count())?,
        samples.percentile_ms(50),
        samples.percentile_ms(99),
    );
    Ok(())
}

/// Each message says when it was sent first; gives how many had to be sent again.
async fn write(mut device: Device, group: &str, begun: Instant) -> Result<usize> {
    let (mut known, mut sent_again) = (0, 0);
    for _ in 0..BUSY_MESSAGES {
        let (seq, again) = say(&mut device, group, known, &begun.elapsed().as_micros().to_string()).await?;
        known = seq;
        sent_again += again;
    }
    Ok(sent_again)
}

/// How long each message took.
async fn read(mut device: Device, begun: Instant) -> Result<Vec<Duration>> {
    let mut took = Vec::new();
    for _ in 0..BUSY_GROUP * BUSY_MESSAGES {
        let entry = device.entry().await;
        let sent =
            entry["content"]["text"].as_str().context("a message has a text")?.parse().map(Duration::from_micros)?;
        took.push(begun.elapsed().saturating_sub(sent));
    }
    Ok(took)
}
