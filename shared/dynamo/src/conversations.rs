//! The Conversations table: what conversations there are, who is in them, and how far they have come.

mod admission;
mod blocks;
mod cursors;
mod delete;
mod forgetting;
mod groups;
mod here;
mod items;
mod links;
mod lists;
mod members;
mod membership;
mod open;
mod pending;
mod places;
mod preview;
mod recipients;
mod removal;
mod search;
mod withdrawal;
mod writes;

use std::collections::HashMap;

use natter_chat::{Conversation, ConversationId, MemberView, UserId};

use self::items::{HeadItem, MemberItem, MemberKey};
use crate::{
    batch,
    client::Client,
    error::StoreError,
    item::{self, Item},
    keys,
    table::Table,
};

pub use self::admission::Admission;
pub use self::cursors::MovedCursors;
pub use self::groups::NewGroup;
pub use self::links::GroupLink;
pub use self::members::{Way, newcomer};
pub use self::membership::MembershipChange;
pub(crate) use self::open::OPENING;
pub use self::open::Opened;
pub use self::pending::PendingEntry;
pub use self::places::{HeadPrecondition, LogHead, REMEMBERED, SeqAssignment, Terms};
pub use self::recipients::Recipient;
pub(crate) use self::withdrawal::{NewPreview, Shown};
pub use self::writes::Written;

/// The store of conversations.
#[derive(Debug, Clone)]
pub struct Conversations {
    pub(crate) table: Table,
}

impl Conversations {
    /// The store on the table of this name.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { table: Table::new(client, table) }
    }

    /// Who is in a conversation, by rising id; nobody where there is no such conversation.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn members(&self, conversation: ConversationId) -> Result<Vec<UserId>, StoreError> {
        let operation = "reading the members of a conversation";
        let request = self
            .table
            .querying()
            .consistent_read(true)
            .key_condition_expression("conversation_id = :conversation AND begins_with(sk, :member)")
            .expression_attribute_values(":conversation", item::string(conversation))
            .expression_attribute_values(":member", item::string(keys::MEMBER_PREFIX))
            .projection_expression(keys::USER_ID);
        let found: Vec<MemberKey> = self.table.query_all(operation, request).await?;
        Ok(found.into_iter().map(|member| member.user_id).collect())
    }

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
        Ok(self.views("reading a conversation", vec![conversation], user).await?.pop())
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
        let found = batch::get_lagging(&self.table, operation, keys_of_views(vec![conversation], user)).await?;
        Ok(read_views(operation, found)?.pop())
    }

    /// These conversations as the user sees them, without those that the user is not in.
    async fn views(
        &self,
        operation: &'static str,
        conversations: Vec<ConversationId>,
        user: UserId,
    ) -> Result<Vec<MemberView>, StoreError> {
        let found = batch::get(&self.table, operation, keys_of_views(conversations, user)).await?;
        read_views(operation, found)
    }
}

fn keys_of_views(conversations: Vec<ConversationId>, user: UserId) -> Vec<Item> {
    conversations.into_iter().flat_map(|id| [keys::head(id), keys::member(id, user)]).collect()
}

/// What somebody sees of the conversations whose heads these are, and their own items.
fn read_views(operation: &'static str, found: Vec<Item>) -> Result<Vec<MemberView>, StoreError> {
    let (heads, members): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|item| item.get(keys::SORT_KEY) == Some(&item::string(keys::HEAD)));
    let heads = heads.into_iter().map(|head| item::read::<HeadItem>(operation, head));
    let heads: Vec<HeadItem> = heads.collect::<Result<_, _>>()?;
    let heads = heads.into_iter().filter_map(HeadItem::into_open);
    let mut heads: HashMap<ConversationId, Conversation> = heads.map(|head| (head.conversation_id, head)).collect();
    let members = members.into_iter().map(|member| item::read::<MemberItem>(operation, member));
    let members: Vec<MemberItem> = members.collect::<Result<_, _>>()?;
    let views = members.into_iter().filter_map(|member| {
        let conversation = heads.remove(&member.conversation_id)?;
        Some(member.view(conversation))
    });
    Ok(views.collect())
}
