//! Conversations as their members see them.
//!
//! A direct conversation is three small items in one partition: its head and two members. A query reads them together and
//! rounds up once, to one read unit, where a batch rounds each of them up. A group's members are too many for that: its head and
//! one member are a batch. Which of the two a conversation is, its id mostly tells before it is read.

use std::collections::HashMap;

use futures_util::future::{try_join, try_join_all};
use natter_chat::{ConversationId, MemberView, UserId};

use super::{
    Conversations,
    items::{HeadItem, MemberItem},
};
use crate::{
    batch,
    error::StoreError,
    item::{self, Item},
    keys,
};

/// How many direct conversations of one call are read at once: each takes a connection of its own.
const AT_ONCE: usize = 10;

/// The items of a direct conversation that make its view.
const DIRECT_ITEMS: i32 = 3;

/// Reads conversations for one of their members.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader {
    pub(super) operation: &'static str,
    pub(super) user: UserId,
    /// Otherwise as they were a moment ago, at half the price.
    pub(super) is_consistent: bool,
}

/// What was read of a conversation: its head, and members of it.
#[derive(Debug, Default)]
pub(super) struct Found {
    head: Option<Item>,
    members: Vec<Item>,
}

impl Conversations {
    /// A conversation as one of its members sees it; `None` where there is no such conversation or the user is not in
    /// it. Read consistently: what follows from it may be trusted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn for_member(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> Result<Option<MemberView>, StoreError> {
        self.view(Reader { operation: "reading a conversation", user, is_consistent: true }, conversation).await
    }

    /// As [`for_member`](Self::for_member) at half the price, as it was a moment ago: for what is gone in a moment, too.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn for_member_eventually(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> Result<Option<MemberView>, StoreError> {
        let operation = "reading a conversation as it was a moment ago";
        self.view(Reader { operation, user, is_consistent: false }, conversation).await
    }

    /// Those of these conversations that the user is in, in no particular order. Read consistently: a conversation that is
    /// not among them is one that the user is not in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of_user_among(
        &self,
        conversations: Vec<ConversationId>,
        user: UserId,
    ) -> Result<Vec<MemberView>, StoreError> {
        let reader = Reader { operation: "reading a user's conversations", user, is_consistent: true };
        let (direct, groups): (Vec<_>, Vec<_>) = conversations.into_iter().partition(|id| id.may_be_direct());
        let (found, groups) = try_join(self.all_direct(reader, &direct), self.groups(reader, groups)).await?;
        let views = found.into_iter().chain(groups).filter_map(|found| found.view(reader).transpose());
        views.collect()
    }

    async fn all_direct(&self, reader: Reader, conversations: &[ConversationId]) -> Result<Vec<Found>, StoreError> {
        let mut all = Vec::with_capacity(conversations.len());
        for some in conversations.chunks(AT_ONCE) {
            all.extend(try_join_all(some.iter().map(|id| self.direct(reader, *id))).await?);
        }
        Ok(all)
    }

    async fn view(&self, reader: Reader, conversation: ConversationId) -> Result<Option<MemberView>, StoreError> {
        self.found(reader, conversation).await?.view(reader)
    }

    pub(super) async fn found(&self, reader: Reader, conversation: ConversationId) -> Result<Found, StoreError> {
        if conversation.may_be_direct() {
            return self.direct(reader, conversation).await;
        }
        Ok(self.groups(reader, vec![conversation]).await?.pop().unwrap_or_default())
    }

    /// A conversation that may be direct. In a group the first members are read, and then the user where they are not among them.
    async fn direct(&self, reader: Reader, conversation: ConversationId) -> Result<Found, StoreError> {
        let request = self
            .table
            .querying()
            .consistent_read(reader.is_consistent)
            .key_condition_expression("conversation_id = :conversation AND sk BETWEEN :head AND :last")
            .expression_attribute_values(":conversation", item::string(conversation))
            .expression_attribute_values(":head", item::string(keys::HEAD))
            .expression_attribute_values(":last", item::string(keys::last_member_sort_key()))
            .limit(DIRECT_ITEMS);
        let page = self.table.query_items(reader.operation, request).await?;
        let mut found = Found::default();
        page.items.into_iter().for_each(|item| found.take(item));
        let sort_key = item::string(keys::member_sort_key(reader.user));
        let is_there = found.members.iter().any(|member| member.get(keys::SORT_KEY) == Some(&sort_key));
        if page.next.is_some() && !is_there {
            found.members.extend(self.items(reader, vec![keys::member(conversation, reader.user)]).await?);
        }
        Ok(found)
    }

    /// Of groups only the user's own items are read.
    async fn groups(&self, reader: Reader, groups: Vec<ConversationId>) -> Result<Vec<Found>, StoreError> {
        let wanted = groups.into_iter().flat_map(|id| [keys::head(id), keys::member(id, reader.user)]).collect();
        let mut found: HashMap<Option<String>, Found> = HashMap::new();
        for item in self.items(reader, wanted).await? {
            let id = item.get(keys::CONVERSATION_ID).and_then(|id| id.as_s().ok()).cloned();
            found.entry(id).or_default().take(item);
        }
        Ok(found.into_values().collect())
    }

    async fn items(&self, reader: Reader, wanted: Vec<Item>) -> Result<Vec<Item>, StoreError> {
        let Reader { operation, is_consistent, .. } = reader;
        if is_consistent {
            batch::get(&self.table, operation, wanted).await
        } else {
            batch::get_lagging(&self.table, operation, wanted).await
        }
    }
}

impl Found {
    fn take(&mut self, item: Item) {
        let sort_key = item.get(keys::SORT_KEY).and_then(|key| key.as_s().ok());
        match sort_key {
            Some(key) if key == keys::HEAD => self.head = Some(item),
            Some(key) if key.starts_with(keys::MEMBER_PREFIX) => self.members.push(item),
            _ => {}
        }
    }

    /// The head as it is stored.
    pub(super) const fn head(&self) -> Option<&Item> {
        self.head.as_ref()
    }

    /// What the user sees; `None` where there is no such conversation any more, or they are not in it.
    pub(super) fn view(self, Reader { operation, user, .. }: Reader) -> Result<Option<MemberView>, StoreError> {
        let Some(head) = self.head else { return Ok(None) };
        let Some(conversation) = item::read::<HeadItem>(operation, head)?.into_open() else { return Ok(None) };
        let mut members: Vec<MemberItem> = item::read_all(operation, self.members)?;
        let mut take = |wanted: UserId| {
            let sort_key = keys::member_sort_key(wanted);
            let place = members.iter().position(|member| member.sk == sort_key)?;
            Some(members.swap_remove(place))
        };
        let peer = conversation.kind.peer_of(user).and_then(&mut take);
        Ok(take(user).map(|own| own.view(conversation, peer)))
    }
}
