//! Appending to a conversation's log.

use futures_util::future::try_join;
use natter_chat::{
    ChatError, ConversationId, ConversationKind, Entry, EntryContent, EntryId, ErrorCode, MemberView, Preview, Seq,
    Timestamp, UserId,
};
use natter_dynamo::{Admission, Basis, Conversations, Messages, Place, Put, RateLimit, StoreError};

/// How often somebody is admitted for one entry, where others keep changing who may do what.
const MAX_ADMISSIONS: usize = 4;

/// Appends entries to conversations. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Log {
    pub(crate) conversations: Conversations,
    pub(crate) messages: Messages,
}

/// An entry that has no place yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where it is to go.
    pub conversation_id: ConversationId,
    /// Its id: the client's, so that a resend is recognised.
    pub entry_id: EntryId,
    /// Who sends it.
    pub sender_id: UserId,
    /// The present time.
    pub sent_at: Timestamp,
    /// What it says.
    pub content: EntryContent,
}

/// An entry that has its place and is not stored yet. Dropped, it leaves that place empty.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "an entry is stored by `Log::store`"]
pub struct Placed(Box<Entry>);

/// Whether an entry got a place.
#[derive(Debug, PartialEq, Eq)]
pub enum Placing {
    /// It did.
    Placed(Placed),
    /// It may not be said, or too much has been said in the conversation of late.
    Refused(ChatError),
}

/// How appending ended: either way the entry is stored, and may be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// This call stored it.
    Now(Entry),
    /// An entry with its id had been stored before, by a twin of this request or by an earlier attempt at it. Whether it
    /// says the same is the caller's to check.
    Before(Entry),
}

impl Log {
    /// The logs in these stores.
    #[must_use]
    pub const fn new(conversations: Conversations, messages: Messages) -> Self {
        Self { conversations, messages }
    }

    /// The entry with this id, where it was appended recently. Whoever may be asked again under the same id looks here
    /// first: a resend that is appended takes a place that then stays empty.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find(&self, conversation: ConversationId, entry: EntryId) -> Result<Option<Entry>, StoreError> {
        self.messages.get(conversation, entry).await
    }

    /// Takes the next place and stores the entry under its id, unless there is one with that id: two round trips.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::NoConversation`] where there is none. The entry may or may not be stored: asking again
    /// with the same id is safe.
    pub async fn append(&self, draft: Draft) -> Result<Appended, StoreError> {
        let placed = self.place(draft).await?;
        self.store(placed).await
    }

    /// The first half of [`append`](Self::append): takes the next place. Only a message or a tip becomes the conversation's
    /// preview and counts as one. For callers who do something beside [`store`](Self::store).
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::NoConversation`] where there is none.
    pub async fn place(&self, draft: Draft) -> Result<Placed, StoreError> {
        let mut entry = draft.into_entry();
        let preview = entry.content.counts().then(|| Preview::from(&entry));
        entry.seq = self.conversations.next_seq(entry.conversation_id, preview.as_ref()).await?;
        Ok(Placed(Box::new(entry)))
    }

    /// As [`place`](Self::place), for what somebody says who was admitted; a message only within `limit`, of the
    /// conversation. Where it has changed meanwhile who may do what, the sender is admitted anew, and has to pass `check`
    /// again: nothing of somebody's comes after the entry that they were put out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn place_as(
        &self,
        draft: Draft,
        mut admission: Admission,
        limit: &RateLimit,
        check: impl Fn(&MemberView) -> Result<(), ErrorCode>,
    ) -> Result<Placing, StoreError> {
        let mut entry = draft.into_entry();
        for _ in 0..MAX_ADMISSIONS {
            match self.try_to_place(&entry, &admission, limit).await? {
                Place::Taken(seq) => {
                    entry.seq = seq;
                    return Ok(Placing::Placed(Placed(Box::new(entry))));
                }
                Place::Refused { retry_after } => return Ok(Placing::Refused(ChatError::rate_limited(retry_after))),
                Place::Outdated => {}
            }
            let again = self.conversations.admission(entry.conversation_id, entry.sender_id).await?;
            let Some(again) = again else { return Ok(Placing::Refused(ErrorCode::ConversationNotFound.into())) };
            if let Err(code) = check(&again.view) {
                return Ok(Placing::Refused(code.into()));
            }
            admission = again;
        }
        Err(StoreError::Unfinished { operation: "admitting a sender" })
    }

    async fn try_to_place(&self, entry: &Entry, admission: &Admission, limit: &RateLimit) -> Result<Place, StoreError> {
        let taking = self.take(entry, admission.basis, limit);
        let (place, is_still) = try_join(taking, self.is_still(&admission.view, entry.sender_id)).await?;
        if matches!(place, Place::Taken(_)) && !is_still {
            self.withdraw(entry).await?;
            return Ok(Place::Outdated);
        }
        Ok(place)
    }

    async fn take(&self, entry: &Entry, basis: Basis, limit: &RateLimit) -> Result<Place, StoreError> {
        let id = entry.conversation_id;
        if entry.content.is_message() {
            let preview = Preview::from(entry);
            return self.conversations.next_seq_within(id, &preview, basis, limit, entry.sent_at).await;
        }
        Ok(self.conversations.next_seq_on(id, basis).await?.map_or(Place::Outdated, Place::Taken))
    }

    /// Whether a member of a group is what they were when they were admitted. The head and the member were read at once, but
    /// not as one: a head from after a removal would vouch for a member from before it. Nobody is put out of a direct
    /// conversation.
    async fn is_still(&self, view: &MemberView, user: UserId) -> Result<bool, StoreError> {
        let MemberView { conversation, membership, .. } = view;
        if matches!(conversation.kind, ConversationKind::Direct { .. }) {
            return Ok(true);
        }
        let found = self.conversations.memberships(conversation.conversation_id, &[user]).await?;
        Ok(found.first().is_some_and(|(_, now)| now.role == membership.role))
    }

    /// A place was taken for a message that may not be stored: it stays empty, and nothing tells of the message.
    async fn withdraw(&self, entry: &Entry) -> Result<(), StoreError> {
        if entry.content.is_message() {
            self.conversations.give_back_count(entry.conversation_id).await?;
            self.conversations.reword_preview(entry.conversation_id, entry.entry_id, "").await?;
        }
        Ok(())
    }

    /// The second half of [`append`](Self::append): stores the entry, unless there is one with its id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn store(&self, Placed(entry): Placed) -> Result<Appended, StoreError> {
        match self.messages.put(&entry).await? {
            Put::Stored => Ok(Appended::Now(*entry)),
            Put::AlreadyThere(before) => {
                if entry.content.counts() {
                    self.conversations.give_back_count(entry.conversation_id).await?;
                }
                Ok(Appended::Before(*before))
            }
        }
    }
}

impl Draft {
    /// The entry, at no place yet.
    fn into_entry(self) -> Entry {
        Entry {
            conversation_id: self.conversation_id,
            entry_id: self.entry_id,
            seq: Seq::ZERO,
            sender_id: self.sender_id,
            sent_at: self.sent_at,
            content: self.content,
        }
    }
}

impl Appended {
    /// The stored entry.
    #[must_use]
    pub fn into_entry(self) -> Entry {
        match self {
            Self::Now(entry) | Self::Before(entry) => entry,
        }
    }
}
