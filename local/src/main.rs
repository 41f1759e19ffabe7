//! `natter-local`: the whole system on this machine.

mod command;
mod console;

use std::process::ExitCode;

use anyhow::{Context, Result};
use command::{Command, Start};
use console::{Interrupts, say};
use natter_lambda::Environment;
use natter_local::{ChainMode, Data, Identity, Stack, StackOptions, data::DataFolder, functions, services::Ports};

fn main() -> ExitCode {
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            console::complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn start() -> Result<()> {
    let environment = Environment::from_process();
    console::start_logging(&environment);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match Command::parse(std::env::args().skip(1))? {
        Command::Start(start) => runtime.block_on(run(start, &environment)),
        Command::Reset { data } => Ok(DataFolder::reset(&data)?),
        Command::Help => say(command::USAGE),
    }
}

async fn run(start: Start, environment: &Environment) -> Result<()> {
    // From the first moment on: whoever interrupts the start ends what has been started, too.
    let mut interrupts = Interrupts::new()?;
    let options = StackOptions {
        data: Data::Kept(start.data),
        ports: Ports::chosen(environment)?,
        page: start.page,
        identity: Identity::Cognito,
        demo_users: true,
        chain: ChainMode::WherePossible,
        functions: functions::all(),
        parameters: Vec::new(),
        seed: 0,
    };
    let stack = tokio::select! {
        started = Stack::start(options) => started.context("Natter did not start")?,
        () = interrupts.next() => return Ok(()),
    };
    say(&console::welcome(&stack))?;
    interrupts.next().await;
    say("Stopping; once more ends it at once.")?;
    tokio::select! {
        () = stack.stop() => {}
        () = interrupts.next() => {}
    }
    Ok(())
}
