//! `natter tail`

use std::collections::BTreeMap;

use anyhow::Result;
use natter_chat::history::Page;
use natter_chat::{Entry, EntryState};
use natter_protocol::frames::Event;

use crate::connection::{Connection, Incoming};
use crate::directory::Directory;
use crate::follow::Follow;
use crate::session::Session;
use crate::show;

/// One conversation: its newest messages, and what comes.
pub(crate) async fn one(session: Session, who: &str, lines: u16, json: bool, goes_on: bool) -> Result<()> {
    let connection = &mut Connection::open(session).await?;
    let mut directory = Directory::open(connection).await?;
    let conversation = directory.resolve(connection, who).await?.conversation.conversation_id;
    let (mut follow, Page { entries, states, .. }) = Follow::from_newest(connection, conversation, lines).await?;
    directory.learn_of(connection, &entries).await?;
    for entry in &entries {
        print(&directory, entry, states.get(&entry.entry_id), None, json)?;
    }
    if !goes_on {
        return Ok(());
    }
    loop {
        let incoming = connection.next().await?;
        let added = follow.news(connection, incoming).await?;
        directory.learn_of(connection, &added).await?;
        for entry in &added {
            print(&directory, entry, None, None, json)?;
        }
    }
}

/// All conversations: what comes from now on.
pub(crate) async fn all(session: Session, json: bool) -> Result<()> {
    let connection = &mut Connection::open(session).await?;
    let mut directory = Directory::open(connection).await?;
    let mut followed = BTreeMap::new();
    for summary in directory.conversations(connection).await? {
        let (id, title) = (summary.conversation.conversation_id, directory.title(&summary));
        followed.insert(id, (Follow::after(id, summary.conversation.last_seq), title));
    }
    loop {
        let mut added = Vec::new();
        match connection.next().await? {
            Incoming::Missed => {
                for (follow, _) in followed.values_mut() {
                    added.extend(follow.catch_up(connection).await?);
                }
            }
            Incoming::Event(event) => match *event {
                Event::EntryAdded { entry } => {
                    if let Some((follow, _)) = followed.get_mut(&entry.conversation_id) {
                        added = follow.take(connection, entry.into()).await?;
                    }
                }
                Event::ConversationAdded { conversation } => {
                    let (id, title) = (conversation.conversation.conversation_id, directory.title(&conversation));
                    let mut follow = Follow::after(id, conversation.membership.hidden_up_to);
                    added = follow.catch_up(connection).await?;
                    followed.insert(id, (follow, title));
                }
                Event::ConversationRemoved { conversation_id } => drop(followed.remove(&conversation_id)),
                _ => {}
            },
        }
        directory.learn_of(connection, &added).await?;
        for entry in &added {
            let title = followed.get(&entry.conversation_id).map(|(_, title)| title.as_str());
            print(&directory, entry, None, title, json)?;
        }
    }
}

fn print(
    directory: &Directory,
    entry: &Entry,
    state: Option<&EntryState>,
    place: Option<&str>,
    json: bool,
) -> Result<()> {
    if json {
        anstream::println!("{}", serde_json::to_string(entry)?);
    } else if let Some(line) = show::entry(directory, entry, state, place) {
        anstream::println!("{line}");
    }
    Ok(())
}
