//! Deleting a group.
//!
//! One write ends it for everyone: whoever asks for it from then on finds nothing. What is left of it is cleared away after
//! that, in as many calls as it takes; its log stays in the archive, where no one gets to it.

use natter_chat::{ConversationId, Timestamp, UserId};

use super::{Conversations, admission::RAISE_RIGHTS, items::MemberKey};
use crate::{
    batch,
    error::StoreError,
    item::{self, Item},
    keys,
};

/// How many items are cleared away at once.
const MAX_CLEARED: i32 = 100;

impl Conversations {
    /// Ends a group for everybody in it. Doing it twice is doing it once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_group(&self, group: ConversationId, by: UserId, now: Timestamp) -> Result<(), StoreError> {
        let operation = "deleting a group";
        let request = self
            .table
            .updating(keys::head(group))
            .update_expression(format!("SET deleted_at = :now, deleted_by = :by {RAISE_RIGHTS}"))
            .expression_attribute_values(":one", item::number(1))
            .condition_expression("attribute_exists(conversation_id) AND attribute_not_exists(deleted_at)")
            .expression_attribute_values(":now", item::write_attribute(operation, now)?)
            .expression_attribute_values(":by", item::string(by));
        self.table.update_if(operation, request).await?;
        Ok(())
    }

    /// Who deleted a group; `None` where it is there, or never was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn deleted_by(&self, group: ConversationId) -> Result<Option<UserId>, StoreError> {
        Ok(self.read_head(group).await?.and_then(|head| head.deleted_by))
    }

    /// Clears away some of what is left of a group that has ended, but for its head, which says that. Gives those whose
    /// items it cleared away, or `None` where nothing was left.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn clear_some(&self, group: ConversationId) -> Result<Option<Vec<UserId>>, StoreError> {
        let operation = "looking for what is left of a group";
        let request = self
            .table
            .querying()
            .consistent_read(true)
            .key_condition_expression("conversation_id = :conversation")
            .expression_attribute_values(":conversation", item::string(group))
            .projection_expression("conversation_id, sk, user_id")
            .limit(MAX_CLEARED);
        let found = self.table.query_items(operation, request).await?.items.into_iter();
        let left: Vec<Item> =
            found.filter(|item| item.get(keys::SORT_KEY) != Some(&item::string(keys::HEAD))).collect();
        if left.is_empty() {
            return Ok(None);
        }
        let members = left.iter().filter(|item| item.contains_key(keys::USER_ID)).cloned();
        let members = members.map(|found| item::read::<MemberKey>(operation, found).map(|member| member.user_id));
        let members = members.collect::<Result<_, _>>()?;
        let keys: Vec<Item> = left.into_iter().map(key_of).collect();
        batch::delete(&self.table, "clearing away a group", keys).await?;
        Ok(Some(members))
    }
}

fn key_of(mut item: Item) -> Item {
    item.retain(|name, _| name == keys::CONVERSATION_ID || name == keys::SORT_KEY);
    item
}
