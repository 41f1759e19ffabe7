//! The terminal client, as people and scripts run it, against the offline stack.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::path::Path;
use std::process::{Output, Stdio};

use natter_e2e::{App, PASSWORD, User, app};
use natter_local::gateway::{Fault, Times, Where};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// Somebody with a terminal.
struct Terminal {
    home: TempDir,
    user: User,
}

impl Terminal {
    /// Somebody who has signed in.
    async fn new(app: &App, name: &str) -> Self {
        let terminal = Self { home: tempfile::tempdir().unwrap(), user: app.user(name).await };
        let login = ["login", "--site", &app.origin, "--username", &terminal.user.username, "--password-stdin"];
        terminal.run(&login, PASSWORD).await;
        terminal
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_natter"));
        command.args(arguments).env("NATTER_HOME", self.home.path()).env("NO_COLOR", "1").env("TZ", "UTC");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    async fn output(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self.command(arguments).spawn().unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).await.unwrap();
        child.wait_with_output().await.unwrap()
    }

    /// What a command prints, which has to succeed.
    async fn run(&self, arguments: &[&str], input: &str) -> String {
        let output = self.output(arguments, input).await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "natter {arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a command that fails says.
    async fn failure(&self, arguments: &[&str], input: &str) -> String {
        let output = self.output(arguments, input).await;
        assert!(!output.status.success(), "natter {arguments:?} succeeded");
        String::from_utf8(output.stderr).unwrap()
    }

    /// A command that goes on, and its lines.
    fn start(&self, arguments: &[&str]) -> (Child, Lines<BufReader<ChildStdout>>) {
        let mut child = self.command(arguments).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        (child, lines)
    }

    fn handle(&self) -> String {
        format!("@{}", self.user.username)
    }
}

async fn next(lines: &mut Lines<BufReader<ChildStdout>>) -> String {
    lines.next_line().await.unwrap().expect("another line")
}

#[tokio::test]
async fn a_message_is_sent_from_a_pipe_and_found_in_the_list_the_log_and_the_search() {
    let app = app().await;
    let (alice, bob) = (Terminal::new(app, "alice").await, Terminal::new(app, "bob").await);
    alice.run(&["send", &bob.handle(), "Good", "morning"], "").await;
    alice.run(&["send", &bob.handle()], "Two\nlines\n").await;
    alice.run(&["send", &bob.handle(), "--lines"], "one\n\ntwo\n").await;

    let list = bob.run(&["list"], "").await;
    assert!(list.contains(&alice.handle()) && list.contains("(4)") && list.contains("two"), "{list}");
    let log = bob.run(&["tail", &alice.handle(), "--no-follow", "--json"], "").await;
    let entries: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let texts: Vec<_> = entries.iter().map(|entry| entry["content"]["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Good morning", "Two\nlines", "one", "two"]);

    app.stack().flush_streams().await;
    let found = bob.run(&["search", "morning"], "").await;
    assert!(found.contains("Good morning") && found.lines().count() == 1, "{found}");
}

#[tokio::test]
async fn whoever_follows_a_conversation_sees_what_comes_once_and_in_order() {
    let app = app().await;
    let (alice, bob) = (Terminal::new(app, "alice").await, Terminal::new(app, "bob").await);
    alice.run(&["send", &bob.handle(), "before"], "").await;
    let (_tail, mut lines) = bob.start(&["tail", &alice.handle()]);
    assert!(next(&mut lines).await.ends_with(" before"));
    let many: Vec<_> = (1..=30).map(|number| format!("message {number}")).collect();
    alice.run(&["send", &bob.handle(), "--lines"], &many.join("\n")).await;
    for number in 1..=30 {
        let line = next(&mut lines).await;
        assert!(line.ends_with(&format!(" message {number}")), "{line}");
    }
}

#[tokio::test]
async fn broken_connections_and_lost_replies_lose_and_double_nothing() {
    let app = App::offline().await;
    let (alice, bob) = (Terminal::new(&app, "alice").await, Terminal::new(&app, "bob").await);
    alice.run(&["send", &bob.handle(), "before"], "").await;
    let (_tail, mut lines) = bob.start(&["tail", &alice.handle()]);
    assert!(next(&mut lines).await.ends_with(" before"));
    let faults = app.stack().faults();
    faults.reset_connections();
    faults.inject(Fault::LostReply, Where::Route("sendMessage".to_owned()), Times::Next(2));
    faults.inject(Fault::FunctionFails, Where::Route("sendMessage".to_owned()), Times::Next(1));
    alice.run(&["send", &bob.handle(), "--lines"], "one\ntwo\nthree\n").await;
    for expected in [" one", " two", " three"] {
        let line = next(&mut lines).await;
        assert!(line.ends_with(expected), "{line}");
    }
}

#[tokio::test]
async fn two_people_chat_and_a_terminal_shows_text_and_nothing_else() {
    let app = app().await;
    let (alice, bob) = (Terminal::new(app, "alice").await, Terminal::new(app, "bob").await);
    alice.run(&["send", &bob.handle(), "hello"], "").await;
    let (mut chat, mut lines) = bob.start(&["chat", &alice.handle()]);
    assert!(next(&mut lines).await.ends_with(" hello"));
    tokio::io::AsyncWriteExt::write_all(chat.stdin.as_mut().unwrap(), b"hi \xe2\x80\x93 coffee?\n").await.unwrap();
    assert!(next(&mut lines).await.ends_with(" hi \u{2013} coffee?"));
    alice.run(&["send", &bob.handle(), "tab\there"], "").await;
    assert!(next(&mut lines).await.ends_with(" tab\u{fffd}here"));
    // Whoever chats has read it.
    let list = bob.run(&["list"], "").await;
    assert!(!list.contains('('), "{list}");
    drop(chat.stdin.take());
    assert!(chat.wait().await.unwrap().success());
}

#[tokio::test]
async fn an_archive_of_ones_data_is_downloaded() {
    let app = app().await;
    let alice = Terminal::new(app, "alice").await;
    let file = alice.home.path().join("me.zip");
    alice.run(&["export", "--output", file.to_str().unwrap(), "--password-stdin"], PASSWORD).await;
    assert!(std::fs::read(file).unwrap().starts_with(b"PK"));
}

#[tokio::test]
async fn what_goes_wrong_is_said_in_one_line() {
    let app = app().await;
    let alice = Terminal::new(app, "alice").await;
    let lines = [
        (alice.failure(&["send", "@nobody-at-all", "hi"], "").await, "nobody called @nobody-at-all"),
        (alice.failure(&["send", "no such group", "hi"], "").await, "no conversation called no such group"),
        (alice.failure(&["send", &alice.handle(), " "], "").await, ""),
        (
            alice.failure(&["login", "--site", "http://127.0.0.1:1", "--username", "x", "--password-stdin"], "x").await,
            "cannot be reached",
        ),
        (
            alice
                .failure(
                    &["login", "--site", &app.origin, "--username", &alice.user.username, "--password-stdin"],
                    "wrong",
                )
                .await,
            "ncorrect",
        ),
    ];
    for (said, expected) in lines {
        assert!(said.starts_with("natter: ") && said.contains(expected) && said.lines().count() == 1, "{said}");
    }
    assert_private(&alice.home.path().join("session.json"));
    alice.run(&["logout"], "").await;
    assert!(alice.failure(&["list"], "").await.contains("you are not signed in"));
}

/// Nobody but its owner reads it.
fn assert_private(file: &Path) {
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(file).unwrap().permissions());
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}
