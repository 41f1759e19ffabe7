//! Who is in a conversation, and who comes in.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::group::{HistoryVisibility, MAX_GROUP_MEMBERS};
use natter_chat::{Conversation, ConversationId, ConversationKind, EntryId, Membership, Role, Seq, Timestamp, UserId};

use super::{Conversations, PendingEntry, Written, items::MemberItem, removal::BarredItem};
use crate::{batch, error::StoreError, item, keys, table::Page, transaction::Part};

const ADDING: &str = "adding members";
const JOINING: &str = "joining a group";

/// The place in a group of somebody who comes in now: they have read what there is, and may read it or not.
#[must_use]
pub fn newcomer(group: &Conversation, now: Timestamp) -> Membership {
    let hides = matches!(
        &group.kind,
        ConversationKind::Group { group, .. } if group.history == HistoryVisibility::SinceJoined
    );
    let here = Membership::new(Role::Member, now, group.last_seq);
    if hides { here } else { Membership { hidden_up_to: Seq::ZERO, ..here } }
}

/// By which way somebody comes into a group by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It is public.
    Public,
    /// By this link.
    Link(EntryId),
}

impl Conversations {
    /// Puts people into a group who are not in it, each at the place of a [`newcomer`] of `group`; raced where one is in
    /// it by now, the group is full, deleted, set up otherwise or, where that matters, has come further.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_members(
        &self,
        group: &Conversation,
        users: &[UserId],
        barred: &BTreeSet<UserId>,
        entry: &PendingEntry,
    ) -> Result<Written, StoreError> {
        let id = group.conversation_id;
        let mut writes = self.note(entry)?;
        writes.push(self.make_room(ADDING, group, users.len())?);
        for user in users {
            writes.push(self.put_new(ADDING, MemberItem::new(id, *user, &newcomer(group, entry.sent_at)))?);
        }
        for user in barred {
            writes.push(self.delete_any(ADDING, keys::barred(id, *user))?);
        }
        self.note_joining(id, users, entry.sent_at).await?;
        self.write(ADDING, &writes).await
    }

    /// Lets somebody in who comes by themselves and is not barred, at the place of a [`newcomer`] of `group`; raced as
    /// [`add_members`](Self::add_members), and where the way is closed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn join(&self, group: &Conversation, way: Way, entry: &PendingEntry) -> Result<Written, StoreError> {
        let (id, user) = (group.conversation_id, entry.sender_id);
        let member = MemberItem::new(id, user, &newcomer(group, entry.sent_at));
        let mut writes = self.note(entry)?;
        writes.extend([
            self.make_room(JOINING, group, 1)?,
            self.put_new(JOINING, member)?,
            self.absent(JOINING, keys::barred(id, user))?,
        ]);
        if let Way::Link(link) = way {
            writes.push(self.use_link(id, link, entry.sent_at)?);
        }
        self.note_joining(id, &[user], entry.sent_at).await?;
        self.write(JOINING, &writes).await
    }

    /// Counts people in, where there is room and the group is as it was read. Whether the log has come further since
    /// matters where newcomers are not to read what was written before.
    fn make_room(
        &self,
        operation: &'static str,
        group: &Conversation,
        people: usize,
    ) -> Result<TransactWriteItem, StoreError> {
        let ConversationKind::Group { group: details, .. } = &group.kind else {
            return Err(StoreError::NoConversation(group.conversation_id));
        };
        let people = i64::try_from(people).unwrap_or(i64::MAX);
        let hides = details.history == HistoryVisibility::SinceJoined;
        let condition = if hides { " AND last_seq = :seen" } else { "" };
        let condition = format!(" AND #kind.memberCount <= :room AND #kind.#group = :details{condition}");
        let mut head = self
            .count_members(group.conversation_id, people, &condition)
            .expression_attribute_names("#group", "group")
            .expression_attribute_values(":room", item::signed(i64::from(MAX_GROUP_MEMBERS) - people))
            .expression_attribute_values(":details", item::write_attribute(operation, details)?);
        if hides {
            head = head.expression_attribute_values(":seen", item::number(group.last_seq.get()));
        }
        head.part(operation)
    }

    /// Who of these people was put out of a group, and may not come in by themselves.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn barred(&self, group: ConversationId, users: &[UserId]) -> Result<BTreeSet<UserId>, StoreError> {
        let operation = "reading who may not join";
        let users: BTreeSet<UserId> = users.iter().copied().collect();
        let wanted = users.into_iter().map(|user| keys::barred(group, user)).collect();
        let found: Vec<BarredItem> = item::read_all(operation, batch::get(&self.table, operation, wanted).await?)?;
        Ok(found.into_iter().map(|item| item.barred_id).collect())
    }

    /// The places in a conversation of those of these people who are in it, in no particular order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn memberships(
        &self,
        conversation: ConversationId,
        users: &[UserId],
    ) -> Result<Vec<(UserId, Membership)>, StoreError> {
        let operation = "reading members";
        let users: BTreeSet<UserId> = users.iter().copied().collect();
        let wanted = users.into_iter().map(|user| keys::member(conversation, user)).collect();
        let found: Vec<MemberItem> = item::read_all(operation, batch::get(&self.table, operation, wanted).await?)?;
        Ok(found.into_iter().map(|member| (member.user_id, member.into())).collect())
    }

    /// A page of the members of a conversation by rising id, after one of them, and whether there are more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn members_page(
        &self,
        conversation: ConversationId,
        after: Option<UserId>,
        limit: usize,
    ) -> Result<(Vec<(UserId, Membership)>, bool), StoreError> {
        let operation = "paging through members";
        let request = self
            .table
            .querying_prefix(keys::CONVERSATION_ID, conversation, keys::MEMBER_PREFIX)
            .set_exclusive_start_key(after.map(|after| keys::member(conversation, after)))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX));
        let page: Page<MemberItem> = self.table.query(operation, request).await?;
        let members = page.items.into_iter().map(|member| (member.user_id, member.into()));
        Ok((members.collect(), page.next.is_some()))
    }
}
