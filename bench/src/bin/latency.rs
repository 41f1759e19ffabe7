//! Send → receive over real sockets: how long from a message's sending until the other person has it, and until the
//! sender has the acknowledgement; then how many messages pairs of people exchange in a second.
#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::time::Instant;

use anyhow::Result;
use natter_bench::{Samples, say};
use natter_e2e::{App, Device};
use natter_local::StackOptions;
use tokio::task::JoinSet;

const WARM_UP: usize = 20;
const MESSAGES: usize = 300;
const PAIRS: usize = 8;
const MESSAGES_OF_A_PAIR: usize = 50;

#[tokio::main]
async fn main() -> Result<()> {
    // Far above what is sent here: a refused message is pushed to nobody.
    let offline = StackOptions::for_tests().in_real_time().parameter("RateLimitMessages", "1000000");
    let app = App::start(offline).await?;
    one_pair(&app).await?;
    many_pairs(&app).await
}

async fn one_pair(app: &App) -> Result<()> {
    let (conversation, mut from, mut at) = pair(app).await;
    let (mut received, mut acknowledged, mut known) = (Samples::default(), Samples::default(), 0);
    for number in 0..WARM_UP + MESSAGES {
        let sent = Instant::now();
        let (said, ()) = tokio::join!(
            async {
                let said = say(&mut from, &conversation, known, "How long does it take?").await;
                if number >= WARM_UP {
                    acknowledged.push(sent.elapsed());
                }
                said
            },
            async {
                at.entry().await;
                if number >= WARM_UP {
                    received.push(sent.elapsed());
                }
            }
        );
        (known, _) = said?;
    }
    for (name, samples) in [("send → receive", received), ("send → acknowledgement", acknowledged)] {
        let (median, tail) = (samples.percentile_ms(50), samples.percentile_ms(99));
        println!("{name}: p50 {median:.2} ms, p99 {tail:.2} ms ({} messages)", samples.count());
    }
    Ok(())
}

async fn many_pairs(app: &App) -> Result<()> {
    let mut pairs = Vec::new();
    for _ in 0..PAIRS {
        pairs.push(pair(app).await);
    }
    let started = Instant::now();
    let mut running = JoinSet::new();
    for (conversation, mut from, mut at) in pairs {
        running.spawn(async move {
            let mut known = 0;
            for _ in 0..MESSAGES_OF_A_PAIR {
                let (said, _) = tokio::join!(say(&mut from, &conversation, known, "And how many?"), at.entry());
                (known, _) = said?;
            }
            Ok::<_, anyhow::Error>(())
        });
    }
    while let Some(finished) = running.join_next().await {
        finished??;
    }
    let messages = u32::try_from(PAIRS * MESSAGES_OF_A_PAIR)?;
    let rate = f64::from(messages) / started.elapsed().as_secs_f64();
    println!("throughput: {rate:.0} messages a second ({PAIRS} pairs at once, each one after another)");
    Ok(())
}

async fn pair(app: &App) -> (String, Device, Device) {
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let (from, at) = (app.connect(&alice).await, app.connect(&bob).await);
    (app.open_direct(&alice, &bob).await, from, at)
}
