//! Appending to a conversation's log.

use std::time::Duration;

use natter_chat::{ConversationId, Entry, EntryContent, EntryId, Preview, Seq, Timestamp, UserId};
use natter_dynamo::{Conversations, Messages, Pace, Place, Put, RateLimit, StoreError};

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
    /// Too much has been written in the conversation of late.
    Refused {
        /// When there are places again, from now.
        retry_after: Duration,
    },
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

    /// The first half of [`append`](Self::append): takes the next place. Only a message becomes the conversation's preview
    /// and counts as one. For callers who do something beside [`store`](Self::store).
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::NoConversation`] where there is none.
    pub async fn place(&self, draft: Draft) -> Result<Placed, StoreError> {
        let mut entry = draft.into_entry();
        let preview = entry.content.is_message().then(|| Preview::from(&entry));
        entry.seq = self.conversations.next_seq(entry.conversation_id, preview.as_ref()).await?;
        Ok(Placed(Box::new(entry)))
    }

    /// As [`place`](Self::place), unless as many messages have been written in the conversation of late as `limit` allows.
    /// `pace` is what [`Conversations::admission`] found. For messages alone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn place_within(&self, draft: Draft, pace: Pace, limit: &RateLimit) -> Result<Placing, StoreError> {
        let mut entry = draft.into_entry();
        let preview = Preview::from(&entry);
        let taking = self.conversations.next_seq_within(entry.conversation_id, &preview, pace, limit, entry.sent_at);
        Ok(match taking.await? {
            Place::Taken(seq) => {
                entry.seq = seq;
                Placing::Placed(Placed(Box::new(entry)))
            }
            Place::Refused { retry_after } => Placing::Refused { retry_after },
        })
    }

    /// The second half of [`append`](Self::append): stores the entry, unless there is one with its id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn store(&self, Placed(entry): Placed) -> Result<Appended, StoreError> {
        match self.messages.put(&entry).await? {
            Put::Stored => Ok(Appended::Now(*entry)),
            Put::AlreadyThere(before) => {
                if entry.content.is_message() {
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
