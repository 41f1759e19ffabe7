//! Conversations as their members list them: unread messages, and the other person's cursors.

use std::collections::HashMap;

use futures_util::{StreamExt, TryStreamExt, stream};
use natter_chat::history::{RECENT_FOR, Range, TRUST_MARGIN, holds_everything, is_all, open_places, unread};
use natter_chat::{ConversationId, ConversationSummary, Cursors, MemberView, Seq, Timestamp, Unread, UserId};
use natter_dynamo::{Conversations, Messages, StoreError, Users};

use crate::{Log, marks_for};

/// How many entries are looked at for what is unread.
pub const MAX_COUNTED: u16 = 1_000;

/// In how many conversations is counted at once.
const CONCURRENCY: usize = 8;

/// Summarises conversations. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Summaries {
    conversations: Conversations,
    messages: Messages,
    log: Log,
    users: Users,
}

/// How much of a conversation a member has not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// How much.
    pub unread: Unread,
    /// Whether what the list shows of the conversation was found stored. What a member has read, is.
    pub is_preview_stored: bool,
}

impl Summaries {
    /// Summaries of what is in these stores.
    #[must_use]
    pub fn new(log: Log, users: Users) -> Self {
        Self { conversations: log.conversations.clone(), messages: log.messages.clone(), log, users }
    }

    /// The conversations as this user lists them, in the same order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of(
        &self,
        user: UserId,
        views: Vec<MemberView>,
        now: Timestamp,
    ) -> Result<Vec<ConversationSummary>, StoreError> {
        let counted: Vec<_> = views.iter().map(|view| self.counted(user, view.clone(), now)).collect();
        let counted = stream::iter(counted).buffered(CONCURRENCY).try_collect::<Vec<(MemberView, Unread)>>();
        let (mut peers, counted) = futures_util::try_join!(self.peers(user, &views), counted)?;
        let summaries = counted.into_iter().map(|(view, unread)| {
            let peer = peers.remove(&view.conversation.conversation_id);
            ConversationSummary::new(view, unread, peer)
        });
        Ok(summaries.collect())
    }

    async fn counted(
        &self,
        user: UserId,
        view: MemberView,
        now: Timestamp,
    ) -> Result<(MemberView, Unread), StoreError> {
        let count = self.count(user, &view, now).await?;
        if count.is_preview_stored {
            return Ok((view, count.unread));
        }
        Ok((self.with_stored_preview(user, view, now).await?, count.unread))
    }

    /// The view once it is clear what its conversation shows in a list: a message that was given a place is not said before it
    /// is stored.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn with_stored_preview(
        &self,
        user: UserId,
        mut view: MemberView,
        now: Timestamp,
    ) -> Result<MemberView, StoreError> {
        let id = view.conversation.conversation_id;
        while let Some(preview) = &view.conversation.preview {
            // One that is as old as this has long been archived.
            if preview.sent_at.plus(RECENT_FOR) <= now.plus(TRUST_MARGIN)
                || self.log.settle(id, preview.seq, now).await?
            {
                break;
            }
            let Some(found) = self.conversations.for_member(id, user).await? else {
                view.conversation.preview = None;
                break;
            };
            view = found;
        }
        Ok(view)
    }

    /// Counts what a member has not read of a conversation, as it is up to the last place that was given out when `view` was
    /// read: an entry that is being stored is waited for. Asks nothing where that is nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count(&self, user: UserId, view: &MemberView, now: Timestamp) -> Result<Count, StoreError> {
        let (conversation, read) = (&view.conversation, read_up_to(view));
        if conversation.last_seq <= read {
            return Ok(Count { unread: Unread::default(), is_preview_stored: true });
        }
        // The entry that was read last is asked for too: that it is there proves that nothing after it is missing.
        let limit = usize::from(MAX_COUNTED) + 1;
        let everything = holds_everything(conversation.created_at, now);
        let mut outlines = self.messages.outline(conversation.conversation_id, read, limit).await?;
        let mut places: Vec<_> = outlines.places().collect();
        // What is being stored may have been pushed before this member's device was there.
        if outlines.entries.len() < limit
            && !open_places(&places, read.next(), conversation.last_seq, everything, now).is_empty()
        {
            outlines = self.log.settled(conversation, Range::After(read.previous()), limit, now).await?.into();
            places = outlines.places().collect();
        }
        let entries = &outlines.entries;
        let is_all = entries.len() < limit && is_all(read, &places, everything, now);
        let unread = Unread { unread: unread(user, read, entries).min(MAX_COUNTED.into()), unread_is_minimum: !is_all };
        let is_stored = |seq| seq <= read || entries.iter().any(|entry| entry.seq == seq);
        let is_preview_stored = conversation.preview.as_ref().is_none_or(|preview| is_stored(preview.seq));
        Ok(Count { unread, is_preview_stored })
    }

    /// How far the other ones of direct conversations have come, where they let it be known: not who has yet to accept it,
    /// and nobody across a block.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn peers(
        &self,
        user: UserId,
        views: &[MemberView],
    ) -> Result<HashMap<ConversationId, Cursors>, StoreError> {
        let open = views.iter().filter(|view| view.check_may_react().is_ok());
        let peers = open.filter_map(|view| {
            let place = view.peer.as_ref().filter(|place| !place.is_request)?;
            Some((view.conversation.conversation_id, view.conversation.kind.peer_of(user)?, place))
        });
        let peers: Vec<_> = peers.collect();
        let places: Vec<_> = peers.iter().map(|(_, peer, place)| (*peer, *place)).collect();
        let marks = marks_for(&self.users, user, &places).await?;
        Ok(peers.into_iter().map(|(conversation, peer, _)| (conversation, marks[&peer])).collect())
    }
}

/// Up to where nothing is unread: what is hidden from a member is not.
#[must_use]
pub fn read_up_to(view: &MemberView) -> Seq {
    view.membership.read_seq.max(view.membership.hidden_up_to)
}
