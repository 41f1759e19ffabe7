//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

/// Natter in a terminal.
#[derive(Debug, Parser)]
#[command(name = "natter", version, about)]
pub(crate) struct Arguments {
    /// Where the sign-in is kept; by default a folder of your system's for settings.
    #[arg(long, env = "NATTER_HOME", global = true, value_name = "FOLDER")]
    pub(crate) home: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do. `WHO` is a person's @handle, a group's title, or a conversation's id.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Sign in
    Login {
        /// The address of the web app
        #[arg(long, default_value = "http://localhost:8080", value_name = "URL")]
        site: String,
        /// Your username or email address
        #[arg(long, short)]
        username: String,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Sign out, and forget the sign-in
    Logout,
    /// List conversations, the most recent first
    List {
        /// Print JSON, one conversation a line
        #[arg(long)]
        json: bool,
    },
    /// Chat: what you type is sent, what others write appears above it
    Chat {
        /// Whom to chat with, or where
        who: String,
        /// How many earlier messages to show
        #[arg(long, short = 'n', default_value_t = 20)]
        lines: u16,
    },
    /// Send a message
    Send {
        /// To whom, or where
        who: String,
        /// The text; standard input if absent
        text: Vec<String>,
        /// Send each line of standard input as a message of its own
        #[arg(long, conflicts_with = "text")]
        lines: bool,
    },
    /// Print messages as they come
    Tail {
        /// Of which conversation; of all if absent
        who: Option<String>,
        /// How many earlier messages to print first
        #[arg(long, short = 'n', default_value_t = 10, requires = "who")]
        lines: u16,
        /// Print JSON, one entry a line
        #[arg(long)]
        json: bool,
        /// Print the earlier messages and stop
        #[arg(long, requires = "who")]
        no_follow: bool,
    },
    /// Search messages
    Search {
        /// What to look for; from:, in:, has:, before: and after: narrow it down
        #[arg(required = true)]
        query: Vec<String>,
        /// The maximum number of results
        #[arg(long, short, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=100))]
        limit: u16,
        /// Print JSON, one result a line
        #[arg(long)]
        json: bool,
    },
    /// Download an archive of all your data
    Export {
        /// The file to write
        #[arg(long, short, default_value = "natter.zip", value_name = "FILE")]
        output: PathBuf,
        /// Read the password, which this requires, from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Print a script that completes commands in a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}
