//! Random schedules: people on several devices write, edit, react, delete, read, come and go, several at once, while
//! invocations are doubled, delayed and overtaken, fail, lose their replies and die between any two of their steps, pushes are
//! lost and connections break, and what appends entries reaches DynamoDB when it was given up long ago, or is repeated by the
//! SDK because the reply was lost. The functions' clocks are minutes apart. In the end everyone has the same logs, in order and without a double; what was acknowledged is
//! there, in both stores; and no one has, or has done, anything while they were not in the group.
//!
//! More of them: `NATTER_SCHEDULES=200 cargo test -p natter-e2e --test suite schedules`, from `NATTER_SCHEDULES_FROM` on.

mod checks;
mod client;
mod schedule;

use std::time::Duration;

use natter_e2e::{App, entry_id};
use natter_emulator::{Strikes, Way, Weather};
use natter_local::gateway::{Fault, Times, Where};
use natter_local::{StackOptions, functions};
use natter_testing::seeds;
use serde_json::json;

use client::Client;
use schedule::Schedule;

/// How many schedules run where nobody says otherwise.
const SCHEDULES: u64 = 2;

/// In how many rounds somebody does something.
const ROUNDS: usize = 40;

/// The routes on which invocations suffer.
const ROUTES: [&str; 8] = [
    "sendMessage",
    "updateMessage",
    "markRead",
    "sync",
    "POST /v1/conversations/{conversationId}/members",
    "PATCH /v1/conversations/{conversationId}/members/{userId}",
    "DELETE /v1/conversations/{conversationId}/members/{userId}",
    // The stream, on its way to the archive.
    "MessagesTable",
];

/// Later than a reader has patience.
const STORM: Weather = Weather {
    late: 0.08,
    latest: Duration::from_secs(3),
    lost_reply: 0.05,
    strikes: Strikes::Appending,
    stale: 0.2,
    lag: Duration::from_millis(500),
};

/// How far the clocks of functions are apart, at most.
const SKEW: Duration = Duration::from_mins(3);

fn bad_weather(app: &App) {
    let faults = app.stack().faults();
    for route in ROUTES {
        for (fault, probability) in [
            (Fault::Duplicate, 0.12),
            (Fault::Crash, 0.12),
            (Fault::LostReply, 0.06),
            (Fault::FunctionFails, 0.04),
            (Fault::Overtaken, 0.03),
            (Fault::Delay(Duration::from_millis(30)), 0.1),
        ] {
            faults.inject(fault, Where::Route(route.to_owned()), Times::Probability(probability));
        }
    }
    for (fault, probability) in [(Fault::DroppedPush, 0.15), (Fault::PostGone, 0.05), (Fault::PostFails, 0.05)] {
        faults.inject(fault, Where::Everywhere, Times::Probability(probability));
    }
}

async fn run(app: &App, way: &Way, seed: u64) {
    let mut schedule = Schedule::begin(app, seed).await;
    bad_weather(app);
    way.set(Some(STORM), seed);
    for _ in 0..ROUNDS {
        schedule.round().await;
    }
    app.stack().faults().clear();
    way.set(None, seed);
    way.late_calls().landed().await;
    schedule.check().await;
}

#[tokio::test]
async fn through_any_schedule_everybody_ends_with_the_same_logs() {
    let way = Way::new();
    let functions = functions::all().sharing(way.client()).with_clocks_apart(SKEW);
    let app = App::offline_with(StackOptions { functions, ..StackOptions::for_tests() }).await;
    for seed in seeds("NATTER_SCHEDULES", SCHEDULES) {
        run(&app, &way, seed).await;
    }
}

/// Otherwise a client that is refused for a while uses up all its tries within that.
#[tokio::test]
async fn a_client_that_is_told_to_wait_waits() {
    let options = StackOptions::for_tests().parameter("RateLimitConversationMessages", "1");
    let app = App::offline_with(options.parameter("RateLimitWindowSeconds", "4")).await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let conversation = app.open_direct(&alice, &bob).await;
    let mut client = Client::open(&app, &alice).await;
    for text in ["one", "two", "three"] {
        let fields = json!({"conversationId": conversation, "entryId": entry_id(), "text": text});
        assert_eq!(client.insist(&app, "sendMessage", &fields).await["type"], "messageAccepted");
    }
}
