//! Conversations as their members list them: how much is unread, and how far the other one has come.

use std::collections::HashMap;

use futures_util::{StreamExt, TryStreamExt, stream};
use natter_chat::history::{is_all, unread};
use natter_chat::{ConversationId, ConversationSummary, Marks, MemberView, Seq, Timestamp, Unread, UserId};
use natter_dynamo::{Conversations, Messages, StoreError, Users};

/// How many entries are looked at for what is unread.
pub const MAX_COUNTED: u16 = 1_000;

/// In how many conversations is counted at once.
const CONCURRENCY: usize = 8;

/// Summarises conversations. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Summaries {
    conversations: Conversations,
    messages: Messages,
    users: Users,
}

impl Summaries {
    /// Summaries of what is in these stores.
    #[must_use]
    pub const fn new(conversations: Conversations, messages: Messages, users: Users) -> Self {
        Self { conversations, messages, users }
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
        let counts: Vec<_> = views.iter().map(|view| self.unread(user, view, now)).collect();
        let counts = stream::iter(counts).buffered(CONCURRENCY).try_collect::<Vec<Unread>>();
        let (mut peers, counts) = futures_util::try_join!(self.peers(user, &views), counts)?;
        let summaries = views.into_iter().zip(counts).map(|(view, unread)| {
            let peer = peers.remove(&view.conversation.conversation_id);
            ConversationSummary::new(view, unread, peer)
        });
        Ok(summaries.collect())
    }

    /// How much of a conversation a member has not read. Asks nothing where that is nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unread(&self, user: UserId, view: &MemberView, now: Timestamp) -> Result<Unread, StoreError> {
        let (conversation, read) = (&view.conversation, read_up_to(view));
        if conversation.last_seq <= read {
            return Ok(Unread::default());
        }
        // The entry that was read last is asked for too: that it is there proves that nothing after it is missing.
        let limit = usize::from(MAX_COUNTED) + 1;
        let entries = self.messages.outline(conversation.conversation_id, read, limit).await?;
        let first = entries.first().map(|first| (first.seq, first.expires_at));
        let is_all = entries.len() < limit && is_all(read, first, conversation.created_at, now);
        let unread = unread(user, read, &entries).min(MAX_COUNTED.into());
        Ok(Unread { unread, unread_is_minimum: !is_all })
    }

    /// How far the other ones of direct conversations have come, where they let it be known: not who has yet to accept it,
    /// and nobody across a block. What they have read is told where both tell it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn peers(
        &self,
        user: UserId,
        views: &[MemberView],
    ) -> Result<HashMap<ConversationId, Marks>, StoreError> {
        let open = views.iter().filter(|view| view.check_may_react().is_ok()).map(|view| &view.conversation);
        let peers = open.filter_map(|open| Some((open.conversation_id, open.kind.peer_of(user)?)));
        let peers: Vec<(ConversationId, UserId)> = peers.collect();
        if peers.is_empty() {
            return Ok(HashMap::new());
        }
        let people: Vec<UserId> = peers.iter().map(|(_, peer)| *peer).chain([user]).collect();
        let (places, standings) =
            futures_util::try_join!(self.conversations.places(&peers), self.users.standings(&people))?;
        let tells = |person: &UserId| standings.get(person).is_some_and(|standing| standing.settings.read_receipts);
        let marks = peers.iter().filter_map(|(conversation, peer)| {
            let place = places.get(conversation).filter(|place| !place.is_request)?;
            let marks = place.marks();
            Some((*conversation, if tells(&user) && tells(peer) { marks } else { marks.without_read() }))
        });
        Ok(marks.collect())
    }
}

/// Up to where nothing is unread: what is hidden from a member is not.
#[must_use]
pub fn read_up_to(view: &MemberView) -> Seq {
    view.membership.read_seq.max(view.membership.hidden_up_to)
}
