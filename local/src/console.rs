//! What a person at the terminal sees and does.

use std::{
    fmt,
    io::{self, Write},
};

use anyhow::Result;
use natter_lambda::{Clock, Environment};
use natter_local::Stack;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::{
    EnvFilter,
    fmt::{format::Writer, time::FormatTime},
};

/// What is logged where `RUST_LOG` does not say.
const LOG_FILTER: &str = "info";

/// Ctrl-C, and what `kill` sends.
pub(crate) struct Interrupts {
    interrupt: Signal,
    terminate: Signal,
}

impl Interrupts {
    /// From now on, none of them ends the process by itself.
    pub(crate) fn new() -> Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for the next.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Logs to standard error, for people.
pub(crate) fn start_logging(environment: &Environment) {
    let filter = EnvFilter::new(environment.optional("RUST_LOG").unwrap_or(LOG_FILTER));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_timer(TimeOfDay)
        .with_writer(io::stderr)
        .init();
}

/// Prints to standard output.
pub(crate) fn say(text: &str) -> Result<()> {
    Ok(writeln!(io::stdout(), "{text}")?)
}

/// Prints an error with its causes to standard error.
pub(crate) fn complain(error: &anyhow::Error) {
    // Nobody can be told of a standard error that is closed.
    let _ = writeln!(io::stderr(), "natter-local: {error:#}");
}

/// Where everything is, and how to sign in.
pub(crate) fn welcome(stack: &Stack) -> String {
    let people = stack.demo_users().iter().map(|user| format!("    {:<8} {}\n", user.username, user.password));
    format!(
        "
  Natter is running at {site}

  Sign in with one of these names and passwords; with the other one in a private window:
{people}
  WebSocket API  {websocket}
  HTTP API       {http}
  Metrics        {site}/ops
  Emails         {site}/ops/emails
  Cognito        {cognito} (client {client})
  DynamoDB       {dynamodb}
  PostgreSQL     {postgres}
{chain}
  Ctrl-C stops everything. What was said is there at the next start; `make reset` forgets it.
",
        site = stack.origin(),
        people = people.collect::<String>(),
        websocket = stack.ws_url(),
        http = stack.http_url(),
        cognito = stack.cognito_endpoint(),
        client = stack.client_id(),
        postgres = stack.database().url(),
        dynamodb = stack.dynamodb().endpoint(),
        chain = chain(stack),
    )
}

/// Where the chain is, for whoever wants to add it to a wallet of theirs.
fn chain(stack: &Stack) -> String {
    let Some(chain) = stack.chain() else { return String::new() };
    format!("  Chain          {} (chain id 31337, wallets of the page's own)\n", chain.url())
}

/// Hours, minutes and seconds, UTC.
struct TimeOfDay;

impl FormatTime for TimeOfDay {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        let seconds = Clock::system().now().as_secs();
        write!(writer, "{:02}:{:02}:{:02}", seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60)
    }
}
