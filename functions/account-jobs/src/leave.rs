//! Removes a person from their conversations and erases their messages there.

use natter_chat::{ConversationId, ConversationKind, EntryContent, MemberView, Membership, Role, Timestamp, UserId};
use natter_delivery::Draft;
use natter_dynamo::{PendingEntry, Revoked, StoreError, Written};
use natter_protocol::frames::Event;
use uuid::Uuid;

use crate::{AccountJobs, JobError};

/// How many members are looked at for somebody to take a group over: admins come in early.
const HEIRS_AT_ONCE: usize = 1_000;

impl AccountJobs {
    /// Erases what somebody has written of late in each of their conversations, and takes them out of it.
    pub(crate) async fn leave_all(&self, user: UserId, now: Timestamp) -> Result<(), JobError> {
        for view in self.conversations.of_user(user).await? {
            self.erase_recent(view.conversation.conversation_id, user, now).await?;
            self.leave(&view, user, now).await?;
            self.users.count_erased(user, 0, 1).await?;
        }
        Ok(self.conversations.forget_large_groups(user).await?)
    }

    /// Finishes what an interrupted attempt has left undone in a group that it was leaving: what its log is still to tell,
    /// and what there is to clear away where it has ended.
    pub(crate) async fn finish_leaving(
        &self,
        group: ConversationId,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), JobError> {
        for note in self.conversations.pending(group).await? {
            if note.sender_id == user {
                self.tell(note, now).await?;
            }
        }
        if self.conversations.deleted_by(group).await? == Some(user) {
            self.clear(group, now).await?;
        }
        Ok(())
    }

    async fn clear(&self, group: ConversationId, now: Timestamp) -> Result<(), JobError> {
        while self.conversations.clear_some(group).await?.is_some() {}
        self.media.revoke(group, Revoked::All, now).await?;
        Ok(self.pictures.forget_all(group.into(), now).await?)
    }

    async fn erase_recent(&self, conversation: ConversationId, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        let written = self.messages.written_by(conversation, user).await?;
        self.messages.erase_all(&written).await?;
        self.media.revoke(conversation, Revoked::SentBy(user), now).await?;
        self.conversations.forget_preview(conversation, user).await?;
        self.users.count_erased(user, u64::try_from(written.len()).unwrap_or(u64::MAX), 0).await
    }

    /// A group is handed over first where they own it, and ends where nobody is left to own it.
    async fn leave(&self, view: &MemberView, user: UserId, now: Timestamp) -> Result<(), JobError> {
        let id = view.conversation.conversation_id;
        if matches!(view.conversation.kind, ConversationKind::Direct { .. }) {
            return Ok(self.conversations.leave_direct(id, user).await?);
        }
        self.users.note_leaving(user, id).await?;
        let role = match (view.membership.role, self.heir(id, user).await?) {
            (Role::Owner, None) => return self.end_group(id, user, now).await,
            (Role::Owner, Some((heir, theirs))) => {
                let content = EntryContent::RoleChanged { user_id: heir, role: Role::Owner };
                let entry = note(id, user, now, content);
                settled(self.conversations.change_role(heir, (theirs.role, Role::Owner), &entry).await?)?;
                self.tell(entry, now).await?;
                self.tell_heir(id, heir, now).await?;
                Role::Admin
            }
            (role, _) => role,
        };
        let entry = note(id, user, now, EntryContent::MemberLeft {});
        settled(self.conversations.remove_member(user, role, &entry).await?)?;
        self.tell(entry, now).await
    }

    /// Who takes a group over: the admin who came first, or else the member who did.
    async fn heir(&self, group: ConversationId, owner: UserId) -> Result<Option<(UserId, Membership)>, StoreError> {
        let (mut after, mut heir): (_, Option<(UserId, Membership)>) = (None, None);
        loop {
            let (members, has_more) = self.conversations.members_page(group, after, HEIRS_AT_ONCE).await?;
            after = members.last().map(|(user, _)| *user);
            let candidates = members.into_iter().filter(|(user, _)| *user != owner).chain(heir);
            heir = candidates.max_by_key(|(user, member)| {
                (member.role, std::cmp::Reverse(member.joined_at), std::cmp::Reverse(*user))
            });
            if !has_more {
                return Ok(heir);
            }
        }
    }

    async fn end_group(&self, group: ConversationId, owner: UserId, now: Timestamp) -> Result<(), JobError> {
        self.conversations.end_group(group, owner, now).await?;
        self.clear(group, now).await
    }

    /// Appends what was noted, tells the members, and forgets the note.
    async fn tell(&self, note: PendingEntry, now: Timestamp) -> Result<(), JobError> {
        let (conversation_id, entry_id) = (note.conversation_id, note.entry_id);
        // The note may be one that an interrupted attempt has left.
        let entry = self.log.append_again(Draft::of_note(note, now)).await?.into_entry();
        if let Some(group) = self.conversations.head(conversation_id).await? {
            self.delivery.to_members(&group, &[entry], None, now).await?;
        }
        Ok(self.conversations.delete_pending(conversation_id, entry_id).await?)
    }

    async fn tell_heir(&self, conversation_id: ConversationId, heir: UserId, now: Timestamp) -> Result<(), StoreError> {
        for (_, membership) in self.conversations.memberships(conversation_id, &[heir]).await? {
            let event = Event::MembershipChanged { conversation_id, membership };
            self.delivery.to_users(&[heir], &[event], None, now).await;
        }
        Ok(())
    }
}

fn note(conversation_id: ConversationId, sender_id: UserId, now: Timestamp, content: EntryContent) -> PendingEntry {
    let entry_id = Uuid::now_v7().into();
    PendingEntry { conversation_id, entry_id, sender_id, sent_at: now, content, sender_role: None }
}

/// Somebody else has changed the group in between: the queue brings the job again, which decides anew.
fn settled(written: Written) -> Result<(), JobError> {
    match written {
        Written::Done => Ok(()),
        Written::Raced => Err("a group was changed meanwhile".into()),
    }
}
