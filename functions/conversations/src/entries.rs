//! Telling the log, and the people, what was done to a group.
//!
//! What they are told follows from the entry alone, so that it is the same whoever tells it: the request that did it, its
//! repetition, or whoever comes next after a crash.

use std::mem::discriminant;
use std::time::Duration;

use natter_chat::{
    Conversation, ConversationId, ConversationSummary, Entry, EntryContent, EntryId, Role, Timestamp, UserId,
};
use natter_delivery::Draft;
use natter_dynamo::{PendingEntry, StoreError};
use natter_lambda::http::HttpRequest;
use natter_lambda::{ActionError, Result};
use natter_protocol::ErrorCode;
use natter_protocol::frames::Event;

use crate::ConversationsApi;

/// After how long a note is taken for one that a crash has left: no request lives that long.
const LEFT_AFTER: Duration = Duration::from_secs(30);

/// How often a change is decided anew because something else came in between.
const MAX_ATTEMPTS: usize = 8;

/// Runs an attempt until it is not raced, which it says by `None`.
pub(crate) async fn until_settled<T, F>(mut attempt: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<Option<T>>>,
{
    for _ in 0..MAX_ATTEMPTS {
        if let Some(outcome) = attempt().await? {
            return Ok(outcome);
        }
    }
    Err(ActionError::unavailable("others kept changing the same thing"))
}

impl ConversationsApi {
    /// The entry of this request, where an earlier attempt at it has done what it asks for. `like` is of the kind that the
    /// request leaves. Before that, the log is told what others have left untold.
    pub(crate) async fn earlier(
        &self,
        request: &HttpRequest,
        conversation: ConversationId,
        entry: EntryId,
        like: &EntryContent,
    ) -> Result<Option<Entry>> {
        entry.check_new(request.now)?;
        let (told, untold) =
            tokio::try_join!(self.log.remembered(conversation, entry), self.conversations.pending(conversation))?;
        let mut found = told;
        for note in untold {
            let is_ours = note.entry_id == entry;
            if is_ours || note.sent_at.plus(LEFT_AFTER) < request.now {
                let told = self.tell_again(note, request.now).await?;
                found = if is_ours { Some(told) } else { found };
            }
        }
        match found {
            Some(found) if !is_same(&found, request.caller.user_id, like) => Err(ErrorCode::EntryIdConflict.into()),
            found => Ok(found),
        }
    }

    /// Appends what was just noted, forgets the note and tells the people.
    pub(crate) async fn tell(&self, note: PendingEntry, now: Timestamp) -> Result<Entry> {
        let appended = self.log.append(Draft::of_note(note, now)).await?;
        self.finish_telling(appended.into_entry(), now).await
    }

    /// The same with a note that an earlier request left, which may have appended it.
    async fn tell_again(&self, note: PendingEntry, now: Timestamp) -> Result<Entry> {
        let appended = self.log.append_again(Draft::of_note(note, now)).await?;
        self.finish_telling(appended.into_entry(), now).await
    }

    async fn finish_telling(&self, entry: Entry, now: Timestamp) -> Result<Entry> {
        self.announce(&entry, now).await?;
        // Last: should this fail, it is all done once more, which harms nobody.
        self.conversations.delete_pending(entry.conversation_id, entry.entry_id).await?;
        Ok(entry)
    }

    async fn announce(&self, entry: &Entry, now: Timestamp) -> Result<(), ActionError> {
        let group = self.conversations.head(entry.conversation_id).await?;
        let Some(group) = group else { return Ok(()) };
        let personal = self.personal(entry, &group).await?;
        self.delivery.to_each(personal, None, now).await?;
        let told = self.delivery.to_members(&group, std::slice::from_ref(entry), None, now).await;
        Ok(told?)
    }

    /// What only those are told whom an entry is about.
    async fn personal(&self, entry: &Entry, group: &Conversation) -> Result<Vec<(UserId, Vec<Event>)>, StoreError> {
        let sender = entry.sender_id;
        let gone = |user| vec![(user, vec![Event::ConversationRemoved { conversation_id: group.conversation_id }])];
        match &entry.content {
            EntryContent::GroupCreated { user_ids, .. } => {
                self.welcome(group, &[user_ids.as_slice(), &[sender]].concat()).await
            }
            EntryContent::MembersAdded { user_ids } => self.welcome(group, user_ids).await,
            EntryContent::MemberJoined {} => self.welcome(group, &[sender]).await,
            EntryContent::MemberLeft {} => Ok(gone(sender)),
            EntryContent::MemberRemoved { user_id } => Ok(gone(*user_id)),
            EntryContent::RoleChanged { user_id, role: Role::Owner } => self.promote(group, &[*user_id, sender]).await,
            EntryContent::RoleChanged { user_id, .. } => self.promote(group, &[*user_id]).await,
            _ => Ok(Vec::new()),
        }
    }

    async fn welcome(&self, group: &Conversation, users: &[UserId]) -> Result<Vec<(UserId, Vec<Event>)>, StoreError> {
        let members = self.conversations.memberships(group.conversation_id, users).await?.into_iter();
        let added = members.map(|(user, membership)| {
            let summary = ConversationSummary::of_newcomer(group, membership);
            (user, vec![Event::ConversationAdded { conversation: Box::new(summary) }])
        });
        Ok(added.collect())
    }

    async fn promote(&self, group: &Conversation, users: &[UserId]) -> Result<Vec<(UserId, Vec<Event>)>, StoreError> {
        let conversation_id = group.conversation_id;
        let members = self.conversations.memberships(conversation_id, users).await?.into_iter();
        let changed =
            members.map(|(user, membership)| (user, vec![Event::MembershipChanged { conversation_id, membership }]));
        Ok(changed.collect())
    }
}

/// Whether an entry is what a request of this caller's leaves.
fn is_same(entry: &Entry, caller: UserId, like: &EntryContent) -> bool {
    entry.sender_id == caller && discriminant(&entry.content) == discriminant(like)
}

/// What the log is to tell that this request does.
pub(crate) fn note(
    request: &HttpRequest,
    conversation_id: ConversationId,
    entry_id: EntryId,
    content: EntryContent,
) -> PendingEntry {
    PendingEntry {
        conversation_id,
        entry_id,
        sender_id: request.caller.user_id,
        sent_at: request.now,
        content,
        sender_role: None,
    }
}

/// The same where it takes the role that the caller has.
pub(crate) fn note_as(role: Role, note: PendingEntry) -> PendingEntry {
    PendingEntry { sender_role: Some(role), ..note }
}
