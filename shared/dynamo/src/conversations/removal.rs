//! Going, being removed, and having another role.

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::{ConversationId, Role, UserId};
use serde::{Deserialize, Serialize};

use super::{Conversations, PendingEntry, Written};
use crate::{error::StoreError, item, keys, transaction::Part};

const REMOVING: &str = "removing a member";
const CHANGING: &str = "changing a role";

/// That somebody was put out of a group: they do not come in by themselves again until somebody puts them in. Under a
/// name of its own, since `user_id` would put the item into `by-user`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BarredItem {
    conversation_id: ConversationId,
    sk: String,
    pub(super) barred_id: UserId,
}

impl Conversations {
    /// Takes a member of this role out of a group. Whom `entry` says that somebody else did that to is barred from then
    /// on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remove_member(&self, user: UserId, role: Role, entry: &PendingEntry) -> Result<Written, StoreError> {
        let id = entry.conversation_id;
        let head = self.count_members(id, -1, "");
        let mut writes = self.note(entry)?;
        writes.extend([head.part(REMOVING)?, self.remove_of_role(id, user, role)?]);
        if user != entry.sender_id {
            let sk = keys::barred_sort_key(user);
            writes.push(self.put(REMOVING, BarredItem { conversation_id: id, sk, barred_id: user })?);
        }
        self.write(REMOVING, &writes).await
    }

    /// Gives a member another role. Where that is [`Role::Owner`], the sender of `entry`, who is the owner, becomes an
    /// admin.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn change_role(
        &self,
        user: UserId,
        (from, to): (Role, Role),
        entry: &PendingEntry,
    ) -> Result<Written, StoreError> {
        let id = entry.conversation_id;
        let mut writes = self.note(entry)?;
        writes.extend([self.set_role(id, user, from, to)?, self.raise_rights(CHANGING, id)?]);
        if to == Role::Owner {
            writes.push(self.set_role(id, entry.sender_id, Role::Owner, Role::Admin)?);
        }
        self.write(CHANGING, &writes).await
    }

    fn set_role(
        &self,
        conversation: ConversationId,
        user: UserId,
        from: Role,
        to: Role,
    ) -> Result<TransactWriteItem, StoreError> {
        self.table
            .update_part(keys::member(conversation, user))
            .update_expression("SET #role = :to")
            .condition_expression("#role = :from")
            .expression_attribute_names("#role", "role")
            .expression_attribute_values(":from", item::write_attribute(CHANGING, from)?)
            .expression_attribute_values(":to", item::write_attribute(CHANGING, to)?)
            .part(CHANGING)
    }

    fn remove_of_role(
        &self,
        conversation: ConversationId,
        user: UserId,
        role: Role,
    ) -> Result<TransactWriteItem, StoreError> {
        let delete = self.table.delete_part(keys::member(conversation, user));
        let delete = delete.condition_expression("#role = :role").expression_attribute_names("#role", "role");
        delete.expression_attribute_values(":role", item::write_attribute(REMOVING, role)?).part(REMOVING)
    }
}
