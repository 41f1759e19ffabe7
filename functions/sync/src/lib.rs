//! `sync`: everything that a device has missed, with the state of all conversations. A device also starts with it.
//!
//! First the conversations are read, each with the `seq` of its last entry, then the unread counts, then the entries
//! after the device's cursor. Entries that are appended meanwhile are pushed to the device, whose connection existed
//! before it asked; at worst it gets an entry twice.
//!
//! For each conversation it gets everything after its cursor or nothing (`recovered: false`), never a part: everything
//! only if the recent entries provably contain it (`natter_chat::history`) and it fits.

mod missed;
mod packing;

use std::collections::BTreeSet;

use futures_util::{StreamExt, TryStreamExt, stream};
use natter_chat::{ConversationId, ConversationSummary, Cursors, MemberView, Seq, UserId};
use natter_delivery::{ListPage, Lists, Log, OpenSessions, Services, Summaries};
use natter_dynamo::{Conversations, StoreError};
use natter_lambda::{Action, ActionError, Caller, Environment, InitError};
use natter_protocol::frames::{self, Synced, SyncedConversation};
use natter_protocol::{ChatError, ErrorCode};

use missed::Missed;
use packing::Packing;

/// How many positions a request takes.
pub const MAX_POSITIONS: usize = 500;

/// How many conversations a page holds at most.
const MAX_CONVERSATIONS: usize = 100;

/// How many conversations are read at once.
const CONCURRENCY: usize = 8;

/// The function `sync`.
pub struct Sync {
    conversations: Conversations,
    log: Log,
    lists: Lists,
    summaries: Summaries,
}

impl Action for Sync {
    type Request = frames::Sync;
    type Sessions = OpenSessions;

    // Each costs the start a handshake, needed or not; what is missing, the first event opens.
    const CALLS_AT_ONCE: usize = CONCURRENCY / 2;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self {
            lists: services.lists()?,
            summaries: services.summaries()?,
            conversations: services.conversations()?,
            log: services.log()?,
        })
    }

    async fn perform(&self, caller: &Caller, request: frames::Sync) -> Result<Synced, ActionError> {
        if request.positions.len() > MAX_POSITIONS {
            let message = format!("`positions` must have at most {MAX_POSITIONS} conversations.");
            return Err(ChatError::with_message(ErrorCode::InvalidFrame, message).into());
        }
        Ok(self.sync(caller, request).await?)
    }
}

impl Sync {
    async fn sync(&self, caller: &Caller, request: frames::Sync) -> Result<Synced, StoreError> {
        let user = caller.user_id;
        let further = self.lists.further_page(user, request.after, MAX_CONVERSATIONS).await?;
        let (list, removed) = match further {
            Some(list) => {
                let gone = list.gone.clone();
                (list, gone)
            }
            None => self.first_page(user, &request).await?,
        };
        let mut peers = self.summaries.peers(user, &list.views).await?;
        let asked = list.views.iter().cloned().map(|view| {
            let id = id(&view);
            self.synced(caller, view, request.positions.get(&id).copied(), peers.remove(&id))
        });
        let mut synced = stream::iter(asked.collect::<Vec<_>>()).buffered(CONCURRENCY);
        let mut page = Packing::beside(&removed);
        let mut ends_at = None;
        while let Some(conversation) = synced.try_next().await? {
            if !page.take(conversation) {
                ends_at = page.last().map(|last| last.conversation_id);
                break;
            }
        }
        let next = self.lists.next(user, &list, ends_at, caller.now).await?;
        let conversations = page.into_conversations();
        Ok(Synced { conversations, removed, next, server_time: caller.now })
    }

    /// The beginning of the user's list, and the conversations of the request's that are not on it: each is looked at itself
    /// before a device is told to forget it.
    async fn first_page(
        &self,
        user: UserId,
        request: &frames::Sync,
    ) -> Result<(ListPage, Vec<ConversationId>), StoreError> {
        let mut all = self.conversations.of_user(user).await?;
        let listed: BTreeSet<ConversationId> = all.iter().map(id).collect();
        let known = request.positions.keys().copied();
        let mut missing: BTreeSet<ConversationId> = known.filter(|known| !listed.contains(known)).collect();
        if !missing.is_empty() {
            let found = self.conversations.of_user_among(missing.iter().copied().collect(), user).await?;
            for view in &found {
                missing.remove(&id(view));
            }
            all.extend(found);
        }
        Ok((ListPage::of(all, request.after, MAX_CONVERSATIONS), missing.into_iter().collect()))
    }

    async fn synced(
        &self,
        caller: &Caller,
        view: MemberView,
        position: Option<Seq>,
        peer: Option<Cursors>,
    ) -> Result<SyncedConversation, StoreError> {
        let missed = Missed::by(position, &view, &self.log, caller.now).await?;
        let (unread, is_preview_stored) = if let Some(unread) = missed.unread(caller.user_id, &view) {
            (unread, missed.has_preview(&view))
        } else {
            let count = self.summaries.count(caller.user_id, &view, caller.now).await?;
            (count.unread, count.is_preview_stored)
        };
        let view = if is_preview_stored {
            view
        } else {
            self.summaries.with_stored_preview(caller.user_id, view, caller.now).await?
        };
        Ok(missed.into_synced(ConversationSummary::new(view, unread, peer)))
    }
}

fn id(view: &MemberView) -> ConversationId {
    view.conversation.conversation_id
}
