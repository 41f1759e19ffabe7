//! The Conversations table: what conversations there are, who is in them, and how far they have come.

mod items;
mod open;
mod progress;

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use natter_chat::{ConversationId, ConversationSummary, UserId};

use self::items::{ConversationKey, HeadItem, MemberKey};
use crate::{Client, StoreError, batch, client::Table, item, keys};

pub use self::open::Opened;

/// The store of conversations.
#[derive(Debug, Clone)]
pub struct Conversations {
    table: Table,
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
        let request = self.table.sdk().query().table_name(self.table.name()).consistent_read(true);
        let mut pages = request
            .key_condition_expression("conversation_id = :conversation AND begins_with(sk, :member)")
            .expression_attribute_values(":conversation", item::string(conversation))
            .expression_attribute_values(":member", item::string(keys::MEMBER_PREFIX))
            .projection_expression(keys::USER_ID)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .into_paginator()
            .send();
        let mut members = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(StoreError::call(operation))?;
            self.table.meter().read(page.consumed_capacity());
            for found in page.items.unwrap_or_default() {
                members.push(item::read::<MemberKey>(operation, found)?.user_id);
            }
        }
        Ok(members)
    }

    /// A conversation as one of its members sees it; `None` where there is no such conversation or the user is not in
    /// it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn for_member(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> Result<Option<ConversationSummary>, StoreError> {
        let operation = "reading a conversation";
        let wanted = vec![keys::head(conversation), keys::member(conversation, user)];
        let found = batch::get(&self.table, operation, wanted).await?;
        if found.len() < 2 {
            return Ok(None);
        }
        let head = found.into_iter().find(|item| item.get(keys::SORT_KEY) == Some(&item::string(keys::HEAD)));
        head.map(|head| item::read::<HeadItem>(operation, head).map(Into::into)).transpose()
    }

    /// The conversations that a user is in, in no particular order. One that was opened within the last moments may be
    /// missing; those that are listed are up to date.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of_user(&self, user: UserId) -> Result<Vec<ConversationSummary>, StoreError> {
        let operation = "reading a user's conversations";
        let conversations = self.ids_of_user(operation, user).await?;
        let heads = batch::get(&self.table, operation, conversations.into_iter().map(keys::head).collect()).await?;
        heads.into_iter().map(|head| item::read::<HeadItem>(operation, head).map(Into::into)).collect()
    }

    async fn ids_of_user(&self, operation: &'static str, user: UserId) -> Result<Vec<ConversationId>, StoreError> {
        let request = self.table.sdk().query().table_name(self.table.name()).index_name(keys::BY_USER);
        let mut pages = request
            .key_condition_expression("user_id = :user")
            .expression_attribute_values(":user", item::string(user))
            .projection_expression(keys::CONVERSATION_ID)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .into_paginator()
            .send();
        let mut ids = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(StoreError::call(operation))?;
            self.table.meter().read(page.consumed_capacity());
            for found in page.items.unwrap_or_default() {
                ids.push(item::read::<ConversationKey>(operation, found)?.conversation_id);
            }
        }
        Ok(ids)
    }
}
