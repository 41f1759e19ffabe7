//! Appending to a conversation's log, and reading it.
//!
//! docs/decisions/0031-sealed-places.md says what a place is, and what this promises.

mod deletion;
mod settled;
mod target;

use std::time::Duration;

use futures_util::future::{join, try_join};
use natter_chat::history::Range;
use natter_chat::{
    Conversation, ConversationId, ConversationKind, Entry, EntryContent, EntryId, MemberView, Seq, Timestamp, UserId,
};
use natter_dynamo::{
    Admission, Conversations, HeadPrecondition, LogHead, MessageLocation, Messages, PendingEntry, Put, RateLimit,
    SeqAssignment, StoreError, Terms,
};
use natter_lambda::{Environment, InitError};
use natter_protocol::{ChatError, ErrorCode};

pub use target::{Target, Targets};

/// How often an entry is given a place, where others keep changing the head or seal the place.
const MAX_ATTEMPTS: usize = 6;

/// How many places are searched for an entry that may be stored.
const MAX_SEARCHED: usize = 1_000;

/// How many of them are read at once, where it is not known how many it takes.
const SEARCHED_AT_ONCE: usize = 50;

/// By how much a client's clock may be ahead.
const CLOCKS_APART: Duration = Duration::from_secs(10);

/// How long a reader waits for the entry of an open place before it seals that: far longer than storing an entry takes.
const PATIENCE_MILLIS: u64 = 1_000;

/// Appends entries to conversations. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Log {
    pub(crate) conversations: Conversations,
    pub(crate) messages: Messages,
    patience: Duration,
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

/// How appending ended: either way the entry is stored, and may be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// This call stored it.
    Now(Entry),
    /// An entry with its id had been stored before, by a twin of this request or by an earlier attempt at it. Whether it
    /// says the same is the caller's to check.
    Before(Entry),
}

/// How appending ended for somebody who has to be admitted.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// The entry is stored, and this is what was done meanwhile.
    Appended(Box<Appended>, T),
    /// It may not be said, or too much has been said in the conversation of late.
    Refused(ChatError),
}

/// Who appends an entry, as they stood when the head was read.
#[expect(clippy::large_enum_variant, reason = "each entry has one, which stays where it is")]
enum Writer<'a> {
    /// The server, which needs no leave.
    Server(LogHead),
    /// Somebody who was admitted, and who has to pass `check` where they are admitted anew.
    Member {
        admission: Admission,
        limit: &'a RateLimit,
        check: &'a (dyn Fn(&MemberView) -> Result<(), ErrorCode> + Sync),
    },
}

impl Writer<'_> {
    const fn basis(&self) -> &HeadPrecondition {
        match self {
            Self::Server(head) => &head.basis,
            Self::Member { admission, .. } => &admission.basis,
        }
    }

    const fn conversation(&self) -> &Conversation {
        match self {
            Self::Server(head) => &head.conversation,
            Self::Member { admission, .. } => &admission.view.conversation,
        }
    }

    fn check(&self) -> Result<(), ErrorCode> {
        match self {
            Self::Server(_) => Ok(()),
            Self::Member { admission, check, .. } => check(&admission.view),
        }
    }
}

impl Log {
    /// The logs in these stores.
    #[must_use]
    pub const fn new(conversations: Conversations, messages: Messages) -> Self {
        Self { conversations, messages, patience: Duration::from_millis(PATIENCE_MILLIS) }
    }

    /// The logs in these stores. A reader waits `SEAL_AFTER_MILLISECONDS` for the entry of an open place, a second where
    /// that is not set.
    ///
    /// # Errors
    /// [`InitError`] where it is no number.
    pub fn from_environment(
        environment: &Environment,
        conversations: Conversations,
        messages: Messages,
    ) -> Result<Self, InitError> {
        let patience = environment.parsed_or("SEAL_AFTER_MILLISECONDS", PATIENCE_MILLIS)?;
        Ok(Self { conversations, messages, patience: Duration::from_millis(patience) })
    }

    /// The entry with this id, where it was stored before `basis` was read: among the last places that the head remembers, or
    /// else after the place `after`, which its sender knew before they sent it first. Where a client does not say
    /// that, what was stored since the id was made is searched. A search reads at most a thousand entries, or as many from either
    /// end of what comes after `after`; none of the places that it passes can take the entry any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn earlier(
        &self,
        conversation: &Conversation,
        entry: EntryId,
        basis: &HeadPrecondition,
        after: Option<Seq>,
        now: Timestamp,
    ) -> Result<Option<Entry>, StoreError> {
        if let Some(seq) = basis.place_of(entry) {
            return self.messages.find(conversation.conversation_id, entry, MessageLocation::At(seq)).await;
        }
        let Some(after) = after else {
            return self.find_since_made(conversation, entry, basis.remembers_after(), now).await;
        };
        if after >= basis.remembers_after() {
            return Ok(None);
        }
        // Right after what its sender knew, or, where that was long out of date, right before what the head remembers.
        let found = self.find_in(conversation, entry, Range::After(after.previous()), now).await?;
        let reached = after.get() + MAX_SEARCHED as u64;
        if found.is_some() || reached >= basis.remembers_after().get() {
            return Ok(found);
        }
        self.find_in(conversation, entry, Range::Before(Some(basis.remembers_after().next())), now).await
    }

    /// The entry with this id, from the place `last` back to what was stored before the id was made.
    async fn find_since_made(
        &self,
        conversation: &Conversation,
        entry: EntryId,
        last: Seq,
        now: Timestamp,
    ) -> Result<Option<Entry>, StoreError> {
        let is_before_it =
            |passed: &Entry| entry.made_at().is_some_and(|made| passed.sent_at.plus(CLOCKS_APART) < made);
        let (mut before, mut searched) = (last.next(), 0);
        while before > Seq::ZERO.next() && searched < MAX_SEARCHED {
            let page = self.settled(conversation, Range::Before(Some(before)), SEARCHED_AT_ONCE, now).await?.entries;
            let entries = || page.iter().map(|recent| &recent.entry);
            if let Some(found) = entries().find(|passed| passed.entry_id == entry) {
                return Ok(Some(found.clone()));
            }
            match entries().min_by_key(|passed| passed.seq) {
                Some(oldest) if !is_before_it(oldest) => before = oldest.seq,
                _ => return Ok(None),
            }
            searched += page.len();
        }
        Ok(None)
    }

    async fn find_in(
        &self,
        conversation: &Conversation,
        entry: EntryId,
        range: Range,
        now: Timestamp,
    ) -> Result<Option<Entry>, StoreError> {
        let passed = self.settled(conversation, range, MAX_SEARCHED, now).await?;
        let mut entries = passed.entries.into_iter().map(|recent| recent.entry);
        Ok(entries.find(|found| found.entry_id == entry))
    }

    /// The entry with this id, where it is among the last places that the head remembers.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remembered(&self, conversation: ConversationId, entry: EntryId) -> Result<Option<Entry>, StoreError> {
        let head = self.conversations.log_head(conversation).await?;
        match head.and_then(|head| head.basis.place_of(entry)) {
            Some(seq) => self.messages.find(conversation, entry, MessageLocation::At(seq)).await,
            None => Ok(None),
        }
    }

    /// Appends what the server has to tell. Only a message or a tip becomes the conversation's preview.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::NoConversation`] where there is none. The entry may or may not be stored: asking again
    /// at once with the same id is safe.
    pub async fn append(&self, draft: Draft) -> Result<Appended, StoreError> {
        self.append_searching(draft, 0).await
    }

    /// As [`append`](Self::append), for what an attempt of some time ago may have appended: the newest thousand places are
    /// searched for it.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    pub async fn append_again(&self, draft: Draft) -> Result<Appended, StoreError> {
        self.append_searching(draft, MAX_SEARCHED as u64).await
    }

    /// Searches so many of the newest places for the entry.
    async fn append_searching(&self, draft: Draft, newest: u64) -> Result<Appended, StoreError> {
        let entry = draft.into_entry();
        let id = entry.conversation_id;
        let head = self.conversations.log_head(id).await?.ok_or(StoreError::NoConversation(id))?;
        let after = Seq::new(head.basis.last_seq().get().saturating_sub(newest));
        let writer = Writer::Server(head);
        if let Some(before) = self.written(&entry, &writer, after).await? {
            return Ok(Appended::Before(before));
        }
        match self.append_by(writer, entry, || std::future::ready(())).await? {
            Outcome::Appended(appended, ()) => Ok(*appended),
            // Nothing else is refused to the server.
            Outcome::Refused(_) => Err(StoreError::NoConversation(id)),
        }
    }

    /// Appends what somebody says who was admitted and whose entry was [looked for](Self::earlier) then; a message only within
    /// `limit`, of the conversation. Where it has changed meanwhile who may do what, the sender is admitted again, and has to
    /// pass `check` again: nothing of somebody's comes after the entry that they were removed. `meanwhile` runs while the entry is being
    /// stored, after it got its `seq`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn append_as<T, F: Future<Output = T>, E: Into<ErrorCode>>(
        &self,
        draft: Draft,
        admission: Admission,
        limit: &RateLimit,
        check: impl Fn(&MemberView) -> Result<(), E> + Sync,
        meanwhile: impl Fn() -> F,
    ) -> Result<Outcome<T>, StoreError> {
        let check = |view: &MemberView| check(view).map_err(Into::into);
        self.append_by(Writer::Member { admission, limit, check: &check }, draft.into_entry(), meanwhile).await
    }

    /// Gives an entry a place and stores it there, until one of its places takes it. It was looked for when the writer stood as
    /// this says.
    async fn append_by<T, F: Future<Output = T>>(
        &self,
        mut writer: Writer<'_>,
        mut entry: Entry,
        meanwhile: impl Fn() -> F,
    ) -> Result<Outcome<T>, StoreError> {
        for _ in 0..MAX_ATTEMPTS {
            match self.assign(&entry, &writer).await? {
                SeqAssignment::Given(seq) => {
                    entry.seq = seq;
                    let (stored, done) = join(self.store(&entry), meanwhile()).await;
                    if let Some(appended) = stored? {
                        return Ok(Outcome::Appended(Box::new(appended), done));
                    }
                }
                SeqAssignment::Refused { retry_after } => {
                    return Ok(Outcome::Refused(ChatError::rate_limited(retry_after)));
                }
                SeqAssignment::Outdated => {}
            }
            let looked_for_up_to = writer.basis().last_seq();
            let Some(again) = self.again(writer, &entry).await? else {
                return Ok(Outcome::Refused(ErrorCode::ConversationNotFound.into()));
            };
            if let Some(before) = self.written(&entry, &again, looked_for_up_to).await? {
                return Ok(Outcome::Appended(Box::new(Appended::Before(before)), meanwhile().await));
            }
            if let Err(code) = again.check() {
                return Ok(Outcome::Refused(code.into()));
            }
            writer = again;
        }
        Err(StoreError::Unfinished { operation: "appending an entry" })
    }

    /// The entry, where it was stored after this place before the writer stood as they do.
    async fn written(&self, entry: &Entry, writer: &Writer<'_>, after: Seq) -> Result<Option<Entry>, StoreError> {
        self.earlier(writer.conversation(), entry.entry_id, writer.basis(), Some(after), entry.sent_at).await
    }

    /// The writer as they stand now; `None` where the conversation is not there for them.
    async fn again<'a>(&self, writer: Writer<'a>, entry: &Entry) -> Result<Option<Writer<'a>>, StoreError> {
        let id = entry.conversation_id;
        Ok(match writer {
            Writer::Server(_) => self.conversations.log_head(id).await?.map(Writer::Server),
            Writer::Member { limit, check, .. } => {
                let admission = self.conversations.admission(id, entry.sender_id).await?;
                admission.map(|admission| Writer::Member { admission, limit, check })
            }
        })
    }

    async fn assign(&self, entry: &Entry, writer: &Writer<'_>) -> Result<SeqAssignment, StoreError> {
        let (admission, limit) = match writer {
            Writer::Server(head) => return self.conversations.assign_seq(entry, &head.basis, Terms::Any).await,
            Writer::Member { admission, limit, .. } => (admission, limit),
        };
        let terms = if entry.content.is_message() { Terms::Within(limit) } else { Terms::SameRights };
        let giving = self.conversations.assign_seq(entry, &admission.basis, terms);
        let (place, is_still) = try_join(giving, self.is_still(&admission.view, entry.sender_id)).await?;
        match place {
            // Nothing may be stored there.
            SeqAssignment::Given(seq) if !is_still => {
                self.conversations.seal(&self.messages, entry.conversation_id, seq, entry.sent_at).await?;
                Ok(SeqAssignment::Outdated)
            }
            place => Ok(place),
        }
    }

    /// Whether a member of a group is what they were when they were admitted. The head and the member were read at once, but
    /// not as one: a head from after a removal would vouch for a member from before it. Nobody is removed from a direct
    /// conversation.
    async fn is_still(&self, view: &MemberView, user: UserId) -> Result<bool, StoreError> {
        let MemberView { conversation, membership, .. } = view;
        if matches!(conversation.kind, ConversationKind::Direct { .. }) {
            return Ok(true);
        }
        let found = self.conversations.memberships(conversation.conversation_id, &[user]).await?;
        Ok(found.first().is_some_and(|(_, now)| now.role == membership.role))
    }

    /// `None` where the place was sealed meanwhile: the entry needs another one.
    async fn store(&self, entry: &Entry) -> Result<Option<Appended>, StoreError> {
        Ok(match self.messages.put(entry).await? {
            Put::Stored => Some(Appended::Now(entry.clone())),
            Put::AlreadyThere(before) => Some(Appended::Before(*before)),
            Put::Sealed => None,
        })
    }
}

impl Draft {
    /// What a note says that a change of a group has left. Places and times rise together (docs/decisions/0007), however long
    /// the note was left.
    #[must_use]
    pub fn of_note(note: PendingEntry, now: Timestamp) -> Self {
        let PendingEntry { conversation_id, entry_id, sender_id, content, .. } = note;
        Self { conversation_id, entry_id, sender_id, sent_at: now, content }
    }

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
