//! `natter send`

use std::io::Read;

use anyhow::{Result, bail};
use natter_chat::{ConversationId, EntryId, Seq};
use natter_protocol::frames::{ClientFrame, MessageAccepted, SendMessage};
use uuid::Uuid;

use crate::connection::Connection;
use crate::directory::Directory;
use crate::session::Session;

pub(crate) async fn run(session: Session, who: &str, text: &[String], lines: bool) -> Result<()> {
    let texts = if text.is_empty() { from_stdin(lines)? } else { vec![text.join(" ")] };
    if texts.is_empty() {
        bail!("there is nothing to send");
    }
    let connection = &mut Connection::open(session).await?;
    let summary = Directory::open(connection).await?.resolve(connection, who).await?;
    let (conversation, mut after) = (summary.conversation.conversation_id, summary.conversation.last_seq);
    for text in texts {
        after = send(connection, conversation, after, &text).await?;
    }
    Ok(())
}

/// Sends a message, however often that takes: it has one id, by which the server knows it again. Gives its place.
pub(crate) async fn send(
    connection: &mut Connection,
    conversation_id: ConversationId,
    after: Seq,
    text: &str,
) -> Result<Seq> {
    let entry_id = EntryId::from(Uuid::now_v7());
    let frame = |id| {
        ClientFrame::SendMessage(SendMessage {
            id,
            conversation_id,
            entry_id,
            text: text.to_owned(),
            after: Some(after),
            reply_to: None,
            reply_to_seq: None,
            mentions: Vec::new(),
            forwarded: false,
            attachments: Vec::new(),
        })
    };
    Ok(connection.ask::<MessageAccepted>(frame).await?.seq)
}

fn from_stdin(lines: bool) -> Result<Vec<String>> {
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text)?;
    let texts: Vec<&str> = if lines { text.lines().collect() } else { vec![&text] };
    Ok(texts.into_iter().filter(|text| !text.trim().is_empty()).map(str::to_owned).collect())
}
