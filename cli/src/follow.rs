//! A conversation's log as it grows: every entry once, in order, with nothing left out.

use anyhow::{Result, bail};
use natter_chat::history::Page;
use natter_chat::{ConversationId, Entry, Seq};
use natter_protocol::frames::{ClientFrame, Event, GetMessages, MessagePage};

use crate::connection::{Connection, Incoming};

/// How many entries are asked for at once.
const PAGE: u16 = 100;

/// How far a conversation has been read here.
pub(crate) struct Follow {
    conversation: ConversationId,
    /// Everything up to here has been handed out.
    up_to: Seq,
}

impl Follow {
    /// From this place on.
    pub(crate) const fn after(conversation: ConversationId, up_to: Seq) -> Self {
        Self { conversation, up_to }
    }

    /// From the newest entries on, which are given with it: at most `lines`, or 100.
    pub(crate) async fn from_newest(
        connection: &mut Connection,
        conversation: ConversationId,
        lines: u16,
    ) -> Result<(Self, Page)> {
        let limit = Some(lines.clamp(1, PAGE));
        let frame = |id| {
            ClientFrame::GetMessages(GetMessages {
                id,
                conversation_id: conversation,
                before: None,
                after: None,
                limit,
            })
        };
        let mut page = connection.ask::<MessagePage>(frame).await?.page;
        let follow = Self::after(conversation, page.entries.last().map_or(page.up_to, |newest| newest.seq));
        if lines == 0 {
            page.entries.clear();
        }
        Ok((follow, page))
    }

    /// The last place that has been handed out.
    pub(crate) const fn up_to(&self) -> Seq {
        self.up_to
    }

    /// What something that came in adds.
    pub(crate) async fn news(&mut self, connection: &mut Connection, incoming: Incoming) -> Result<Vec<Entry>> {
        match incoming {
            Incoming::Missed => self.catch_up(connection).await,
            Incoming::Event(event) => match *event {
                Event::EntryAdded { entry } if entry.conversation_id == self.conversation => {
                    self.take(connection, entry.into()).await
                }
                _ => Ok(Vec::new()),
            },
        }
    }

    /// What an entry that was pushed adds: itself, what was missing before it, or nothing where it is known.
    pub(crate) async fn take(&mut self, connection: &mut Connection, pushed: Entry) -> Result<Vec<Entry>> {
        if pushed.seq <= self.up_to {
            return Ok(Vec::new());
        }
        if pushed.seq == self.up_to.next() {
            self.up_to = pushed.seq;
            return Ok(vec![pushed]);
        }
        self.catch_up(connection).await
    }

    /// What was added since.
    pub(crate) async fn catch_up(&mut self, connection: &mut Connection) -> Result<Vec<Entry>> {
        let mut added = Vec::new();
        loop {
            let (conversation_id, after) = (self.conversation, Some(self.up_to));
            let frame = |id| {
                let limit = Some(PAGE);
                ClientFrame::GetMessages(GetMessages { id, conversation_id, before: None, after, limit })
            };
            let page = connection.ask::<MessagePage>(frame).await?.page;
            if page.gap.is_some() {
                bail!("older messages cannot be read at the moment; try again in a minute");
            }
            self.up_to = page.up_to.max(self.up_to);
            added.extend(page.entries.into_iter().map(Entry::from));
            if !page.has_more {
                return Ok(added);
            }
        }
    }
}
