//! `natter chat`

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, Result};
use natter_chat::{ConversationId, Seq};
use natter_protocol::frames::{ClientFrame, MarkRead, Marked};
use rustyline::{DefaultEditor, ExternalPrinter};
use tokio::sync::mpsc;

use super::send::send;
use crate::connection::Connection;
use crate::directory::Directory;
use crate::follow::Follow;
use crate::session::Session;
use crate::show;

pub(crate) async fn run(session: Session, who: &str, lines: u16) -> Result<()> {
    let connection = &mut Connection::open(session).await?;
    let mut directory = Directory::open(connection).await?;
    let conversation = directory.resolve(connection, who).await?.conversation.conversation_id;
    let (mut follow, page) = Follow::from_newest(connection, conversation, lines).await?;
    directory.learn_of(connection, &page.entries).await?;
    let (mut typed, mut screen) = start()?;
    for entry in &page.entries {
        screen.show(show::entry(&directory, entry, page.states.get(&entry.entry_id), None))?;
    }
    mark_read(connection, conversation, follow.up_to()).await?;
    loop {
        let added = tokio::select! {
            text = typed.recv() => match text {
                Some(text) => {
                    send(connection, conversation, follow.up_to(), &text).await?;
                    follow.catch_up(connection).await?
                }
                None => return Ok(()),
            },
            incoming = connection.next() => follow.news(connection, incoming?).await?,
        };
        if added.is_empty() {
            continue;
        }
        directory.learn_of(connection, &added).await?;
        for entry in &added {
            screen.show(show::entry(&directory, entry, None, None))?;
        }
        mark_read(connection, conversation, follow.up_to()).await?;
    }
}

async fn mark_read(connection: &mut Connection, conversation_id: ConversationId, seq: Seq) -> Result<()> {
    let frame = |id| ClientFrame::MarkRead(MarkRead { id, conversation_id, seq, quiet: false });
    connection.ask::<Marked>(frame).await.map(drop)
}

/// Where lines are shown: above what is being typed, or one after the other.
enum Screen {
    Terminal(Box<dyn ExternalPrinter + Send>),
    Pipe,
}

impl Screen {
    fn show(&mut self, line: Option<String>) -> Result<()> {
        let Some(line) = line else { return Ok(()) };
        match self {
            Self::Terminal(printer) => printer.print(format!("{line}\n")).context("the terminal is gone"),
            Self::Pipe => {
                anstream::println!("{line}");
                Ok(())
            }
        }
    }
}

/// Reads lines on a thread of its own, until the input ends.
fn start() -> Result<(mpsc::Receiver<String>, Screen)> {
    let (sender, receiver) = mpsc::channel(1);
    if !std::io::stdin().is_terminal() {
        std::thread::spawn(move || {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                if !line.trim().is_empty() && sender.blocking_send(line).is_err() {
                    return;
                }
            }
        });
        return Ok((receiver, Screen::Pipe));
    }
    let mut editor = DefaultEditor::new()?;
    let printer = editor.create_external_printer()?;
    std::thread::spawn(move || {
        loop {
            match editor.readline("> ") {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => {
                    let _ = editor.add_history_entry(&line);
                    if sender.blocking_send(line).is_err() {
                        return;
                    }
                }
                Err(_) => return,
            }
        }
    });
    Ok((receiver, Screen::Terminal(Box::new(printer))))
}
