//! What each command does.

mod chat;
mod export;
mod list;
mod search;
mod send;
mod tail;

use std::path::PathBuf;

use anyhow::Result;
use clap::CommandFactory;

use crate::arguments::{Arguments, Command};
use crate::http::Http;
use crate::session::{Session, ask_password, default_folder};
use crate::site::Site;

/// Does what the command line says.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let folder = || arguments.home.clone().map_or_else(default_folder, Ok);
    let session = || Session::load(folder()?);
    match arguments.command {
        Command::Login { site, username, password_stdin } => login(folder()?, &site, &username, password_stdin).await,
        Command::Logout => session()?.end().await,
        Command::List { json } => list::run(session()?, json).await,
        Command::Chat { who, lines } => chat::run(session()?, &who, lines).await,
        Command::Send { who, text, lines } => send::run(session()?, &who, &text, lines).await,
        Command::Tail { who: Some(who), lines, json, no_follow } => {
            tail::one(session()?, &who, lines, json, !no_follow).await
        }
        Command::Tail { who: None, json, .. } => tail::all(session()?, json).await,
        Command::Search { query, limit, json } => search::run(session()?, &query.join(" "), limit, json).await,
        Command::Export { output, password_stdin } => export::run(session()?, &output, password_stdin).await,
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "natter", &mut std::io::stdout());
            Ok(())
        }
    }
}

async fn login(folder: PathBuf, site: &str, username: &str, password_stdin: bool) -> Result<()> {
    let http = Http::new();
    let site = Site::at(site, &http).await?;
    let password = ask_password(password_stdin)?;
    Session::sign_in(folder, http, site, username, &password).await?;
    anstream::eprintln!("Signed in as {username}.");
    Ok(())
}
