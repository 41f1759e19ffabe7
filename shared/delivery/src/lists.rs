//! A user's list of conversations, page by page.
//!
//! The most recently active come first, and that is in the heads of the conversations alone: a user's list does not change
//! when others write. So the first page reads all heads. What order it found is kept for the further ones, which read what is
//! on them and no more, and are of the same list: a conversation that becomes active meanwhile is not skipped.

use std::cmp::Reverse;
use std::collections::HashMap;

use natter_chat::{ConversationId, MemberView, Timestamp, UserId};
use natter_dynamo::{Conversations, StoreError};
use natter_protocol::frames::ConversationCursor;
use uuid::Uuid;

/// Reads lists of conversations. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Lists {
    conversations: Conversations,
}

/// A page of a user's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// The conversations, the most recently active first.
    pub views: Vec<MemberView>,
    /// Those that were to be on it, and that the user has left since the list was made.
    pub gone: Vec<ConversationId>,
    /// The list from here on.
    order: Vec<ConversationId>,
    /// How much of that is this page.
    length: usize,
    /// Under which name the order is kept.
    listing: Option<Uuid>,
    /// The place before the page.
    after: Option<ConversationCursor>,
}

impl Lists {
    /// The lists in this store.
    #[must_use]
    pub const fn new(conversations: Conversations) -> Self {
        Self { conversations }
    }

    /// The page of a user's list that begins after a place, at most `limit` conversations.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn page(
        &self,
        user: UserId,
        after: Option<ConversationCursor>,
        limit: usize,
    ) -> Result<ListPage, StoreError> {
        match self.further_page(user, after, limit).await? {
            Some(page) => Ok(page),
            None => Ok(ListPage::of(self.conversations.of_user(user).await?, after, limit)),
        }
    }

    /// A further page of a list whose order is kept; `None` where it is the first, or where the order is not kept any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn further_page(
        &self,
        user: UserId,
        after: Option<ConversationCursor>,
        limit: usize,
    ) -> Result<Option<ListPage>, StoreError> {
        let Some((cursor, listing)) = after.and_then(|after| Some((after, after.listing?))) else { return Ok(None) };
        let order = self.conversations.kept_order(user, listing).await?.unwrap_or_default();
        let Some(place) = order.iter().position(|id| *id == cursor.conversation_id) else { return Ok(None) };
        let order = order[place + 1..].to_vec();
        let wanted = &order[..limit.min(order.len())];
        let found = self.conversations.of_user_among(wanted.to_vec(), user).await?.into_iter();
        let mut found: HashMap<ConversationId, MemberView> = found.map(|view| (id(&view), view)).collect();
        let views: Vec<MemberView> = wanted.iter().filter_map(|id| found.remove(id)).collect();
        let gone = wanted.iter().filter(|id| !views.iter().any(|view| self::id(view) == **id)).copied().collect();
        Ok(Some(ListPage { views, gone, length: wanted.len(), order, listing: Some(listing), after }))
    }

    /// Where the next page begins, where this one ends after the conversation `last`, or with its own end; nothing where
    /// there is no more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn next(
        &self,
        user: UserId,
        page: &ListPage,
        last: Option<ConversationId>,
        now: Timestamp,
    ) -> Result<Option<ConversationCursor>, StoreError> {
        let taken = last.and_then(|last| page.order.iter().position(|id| *id == last));
        let taken = taken.map_or(page.length, |place| place + 1);
        let Some(last) = taken.checked_sub(1).filter(|_| taken < page.order.len()) else { return Ok(None) };
        let listing = match page.listing {
            Some(listing) => listing,
            None => self.conversations.keep_order(user, &page.order, now).await?,
        };
        let conversation_id = page.order[last];
        let active_at = page.active_at(conversation_id);
        Ok(Some(ConversationCursor { active_at, conversation_id, listing: Some(listing) }))
    }
}

impl ListPage {
    /// The page of a list of these conversations, in any order, that begins after a place.
    #[must_use]
    pub fn of(mut all: Vec<MemberView>, after: Option<ConversationCursor>, limit: usize) -> Self {
        let place = |view: &MemberView| (view.conversation.active_at(), id(view));
        all.retain(|view| after.is_none_or(|after| place(view) < (after.active_at, after.conversation_id)));
        all.sort_by_key(|view| Reverse(place(view)));
        let order: Vec<ConversationId> = all.iter().map(id).collect();
        all.truncate(limit);
        Self { length: all.len(), views: all, gone: Vec::new(), order, listing: None, after }
    }

    /// When a conversation of the page was last active; of one that is gone, when the page before ended.
    fn active_at(&self, conversation: ConversationId) -> Timestamp {
        let view = self.views.iter().find(|view| id(view) == conversation).or(self.views.last());
        let known = view.map(|view| view.conversation.active_at());
        known.or(self.after.map(|after| after.active_at)).unwrap_or(Timestamp::from_millis(u64::MAX))
    }
}

fn id(view: &MemberView) -> ConversationId {
    view.conversation.conversation_id
}
