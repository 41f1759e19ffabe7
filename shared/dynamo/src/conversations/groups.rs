//! Making a group, and changing what it is called and how it is set up.

use natter_chat::{
    Conversation, ConversationId, ConversationKind, GroupDetails, Membership, Role, Seq, Timestamp, UserId,
};

use super::{
    Conversations, PendingEntry, Written,
    admission::RAISE_RIGHTS,
    items::{HeadItem, MemberItem},
};
use crate::{error::StoreError, item, keys, transaction::Part};

const MAKING: &str = "making a group";
const CHANGING: &str = "changing a group";

/// A group to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGroup {
    /// What it is called and how it is set up.
    pub details: GroupDetails,
    /// Who makes it, and owns it.
    pub owner: UserId,
    /// Who else is in it: as many as a transaction holds.
    pub members: Vec<UserId>,
    /// When it is made.
    pub created_at: Timestamp,
}

impl Conversations {
    /// Makes a group, unless there is one of this id, or was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn make_group(&self, group: &NewGroup, entry: &PendingEntry) -> Result<Written, StoreError> {
        let id = entry.conversation_id;
        let others = group.members.iter().filter(|member| **member != group.owner);
        let roles = others.map(|member| (*member, Role::Member)).chain([(group.owner, Role::Owner)]);
        let members: Vec<_> = roles
            .map(|(user, role)| MemberItem::new(id, user, &Membership::new(role, group.created_at, Seq::ZERO)))
            .collect();
        let member_count = u32::try_from(members.len()).unwrap_or(u32::MAX);
        let kind = ConversationKind::Group { group: group.details.clone(), member_count };
        let mut writes = self.note(entry)?;
        writes.push(self.put_new(MAKING, HeadItem::new(id, kind, group.created_at))?);
        for member in members {
            writes.push(self.put_new(MAKING, member)?);
        }
        writes.extend(self.retitle(id, None, Some(&group.details))?);
        let everybody = [group.members.as_slice(), &[group.owner]].concat();
        self.note_joining(id, &everybody, group.created_at).await?;
        self.write(MAKING, &writes).await
    }

    /// Makes a group what `after` says, where it still is what `before` says.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn change_group(
        &self,
        before: &GroupDetails,
        after: &GroupDetails,
        entry: &PendingEntry,
    ) -> Result<Written, StoreError> {
        let id = entry.conversation_id;
        let details = "SET #kind.#group = :after";
        let head = self.table.update_part(keys::head(id));
        let head = if before.posting == after.posting {
            head.update_expression(details)
        } else {
            head.update_expression(format!("{details} {RAISE_RIGHTS}"))
                .expression_attribute_values(":one", item::number(1))
        };
        let head = head
            .condition_expression("#kind.#group = :before AND attribute_not_exists(deleted_at)")
            .expression_attribute_names("#kind", "kind")
            .expression_attribute_names("#group", "group")
            .expression_attribute_values(":before", item::write_attribute(CHANGING, before)?)
            .expression_attribute_values(":after", item::write_attribute(CHANGING, after)?);
        let mut writes = self.note(entry)?;
        writes.push(head.part(CHANGING)?);
        writes.extend(self.retitle(id, Some(before), Some(after))?);
        self.write(CHANGING, &writes).await
    }

    /// A conversation, whoever is in it; `None` where there is none, or where it is deleted. Read consistently.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn head(&self, conversation: ConversationId) -> Result<Option<Conversation>, StoreError> {
        Ok(self.read_head(conversation).await?.and_then(HeadItem::into_open))
    }

    pub(super) async fn read_head(&self, conversation: ConversationId) -> Result<Option<HeadItem>, StoreError> {
        self.table.get("reading the head of a conversation", keys::head(conversation)).await
    }
}
