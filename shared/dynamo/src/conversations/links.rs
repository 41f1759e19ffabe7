//! Links by which people come into a group.

use aws_sdk_dynamodb::types::{ReturnValue, TransactWriteItem};
use natter_chat::{ConversationId, EntryId, InvitationToken, Role, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Conversations, Written};
use crate::{error::StoreError, item, keys, table::Page, transaction::Part};

const MAKING: &str = "making a link";
const USING: &str = "using a link";

/// A link by which people come into a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupLink {
    /// What opens the group.
    pub token: InvitationToken,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Option<Timestamp>,
    /// How many people may come in by it.
    pub max_uses: Option<u32>,
    /// How many have.
    pub uses: u32,
}

impl GroupLink {
    /// Whether somebody may still come in by it.
    #[must_use]
    pub fn works(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|expires| expires > now) && self.max_uses.is_none_or(|most| self.uses < most)
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct LinkItem {
    conversation_id: ConversationId,
    sk: String,
    link_id: EntryId,
    secret: Uuid,
    created_by: UserId,
    created_at: Timestamp,
    /// Not `expires_at`: that is a table's time to live elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    works_until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_uses: Option<u32>,
    uses: u32,
}

impl From<&GroupLink> for LinkItem {
    fn from(link: &GroupLink) -> Self {
        let InvitationToken { conversation_id, link_id, secret } = link.token;
        Self {
            conversation_id,
            sk: keys::link_sort_key(link_id),
            link_id,
            secret,
            created_by: link.created_by,
            created_at: link.created_at,
            works_until: link.expires_at,
            max_uses: link.max_uses,
            uses: link.uses,
        }
    }
}

impl From<LinkItem> for GroupLink {
    fn from(item: LinkItem) -> Self {
        let LinkItem { conversation_id, link_id, secret, .. } = item;
        Self {
            token: InvitationToken { conversation_id, link_id, secret },
            created_by: item.created_by,
            created_at: item.created_at,
            expires_at: item.works_until,
            max_uses: item.max_uses,
            uses: item.uses,
        }
    }
}

impl Conversations {
    /// Makes a link, as somebody of this role; raced where there is one of its id, or who makes it has another role by now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn make_link(&self, link: &GroupLink, role: Role) -> Result<Written, StoreError> {
        let may = self.has_role(MAKING, link.token.conversation_id, link.created_by, role)?;
        let writes = [self.put_new(MAKING, LinkItem::from(link))?, may];
        self.write(MAKING, &writes).await
    }

    /// The links into a group, the oldest first, also those that do not work any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn links(&self, group: ConversationId) -> Result<Vec<GroupLink>, StoreError> {
        let operation = "listing links";
        let request = self.table.querying_prefix(keys::CONVERSATION_ID, group, keys::LINK_PREFIX);
        let found: Page<LinkItem> = self.table.query(operation, request).await?;
        Ok(found.items.into_iter().map(Into::into).collect())
    }

    /// One of a group's links.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn link(&self, group: ConversationId, link: EntryId) -> Result<Option<GroupLink>, StoreError> {
        let found: Option<LinkItem> = self.table.get("reading a link", keys::link(group, link)).await?;
        Ok(found.map(Into::into))
    }

    /// Takes a link back; says whether there was one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn revoke_link(&self, group: ConversationId, link: EntryId) -> Result<bool, StoreError> {
        let request = self.table.deleting(keys::link(group, link)).return_values(ReturnValue::AllOld);
        let before = self.table.delete_if("taking a link back", request).await?;
        Ok(before.is_some_and(|before| !before.is_empty()))
    }

    /// The part of a transaction that lets one more person in by a link that works.
    pub(super) fn use_link(
        &self,
        group: ConversationId,
        link: EntryId,
        now: Timestamp,
    ) -> Result<TransactWriteItem, StoreError> {
        self.table
            .update_part(keys::link(group, link))
            .update_expression("SET uses = uses + :one")
            .condition_expression(
                "attribute_exists(conversation_id) AND (attribute_not_exists(works_until) OR works_until > :now) \
                 AND (attribute_not_exists(max_uses) OR uses < max_uses)",
            )
            .expression_attribute_values(":one", item::number(1))
            .expression_attribute_values(":now", item::write_attribute(USING, now)?)
            .part(USING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_works_until_it_has_expired_or_is_used_up() {
        let now = Timestamp::from_millis(1000);
        let id = Uuid::from_u128(1);
        let link = GroupLink {
            token: InvitationToken { conversation_id: id.into(), link_id: id.into(), secret: id },
            created_by: id.into(),
            created_at: now,
            expires_at: None,
            max_uses: None,
            uses: 3,
        };
        assert!(link.works(now));
        assert!(GroupLink { max_uses: Some(4), ..link.clone() }.works(now));
        assert!(!GroupLink { max_uses: Some(3), ..link.clone() }.works(now));
        assert!(!GroupLink { expires_at: Some(now), ..link }.works(now));
    }
}
