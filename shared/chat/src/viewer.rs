//! Who looks at a conversation, and how much of it exists for them.
//!
//! Whatever is told of a conversation, in a page, a summary, a push or a report, passes through here on its way out, and
//! with it whatever is *derived* from an entry: a quote, a preview, a change of a message. The types that go out can be made
//! in no other way.

use std::borrow::{Borrow, Cow};
use std::collections::BTreeSet;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::{Conversation, Entry, EntryContent, EntryId, Membership, Seq};

/// A member of a conversation, as far as it matters for what they may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    hidden_up_to: Seq,
}

/// An entry as far as it exists for someone: what events, pages, search results and reports tell. Only a [`Viewer`] makes one of
/// an entry, so that an entry which nobody has looked at cannot be sent.
///
/// ```compile_fail,E0423
/// # use natter_chat::{Entry, viewer::SeenEntry};
/// fn unseen(entry: Entry) -> SeenEntry {
///     SeenEntry(entry)
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeenEntry(Entry);

/// On the wire it is an entry like any other.
impl JsonSchema for SeenEntry {
    fn schema_name() -> Cow<'static, str> {
        Entry::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Entry::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Entry::json_schema(generator)
    }
}

impl PartialEq<Entry> for SeenEntry {
    fn eq(&self, other: &Entry) -> bool {
        self.0 == *other
    }
}

impl Deref for SeenEntry {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        &self.0
    }
}

impl Borrow<Entry> for SeenEntry {
    fn borrow(&self) -> &Entry {
        &self.0
    }
}

impl From<SeenEntry> for Entry {
    fn from(SeenEntry(entry): SeenEntry) -> Self {
        entry
    }
}

impl Viewer {
    /// Someone for whom everything up to this place does not exist.
    #[must_use]
    pub const fn after(hidden_up_to: Seq) -> Self {
        Self { hidden_up_to }
    }

    /// The member with this place.
    #[must_use]
    pub const fn of(membership: &Membership) -> Self {
        Self::after(membership.hidden_up_to)
    }

    /// Whether what stands at this place exists for them.
    #[must_use]
    pub fn may_see(&self, seq: Seq) -> bool {
        seq > self.hidden_up_to
    }

    /// The entries that exist for them, as they do, where these messages are deleted, and those that one of the entries
    /// deletes. A deletion is stored first and what was said erased after it: whoever reads in between is not told either.
    #[must_use]
    pub fn log(&self, mut entries: Vec<Entry>, deleted: &BTreeSet<EntryId>) -> Vec<SeenEntry> {
        let is_deletion = |entry: &&Entry| matches!(entry.content, EntryContent::Deleted { .. });
        let mut deleted = deleted.clone();
        deleted.extend(entries.iter().filter(is_deletion).filter_map(|entry| entry.content.target()));
        entries.retain(|entry| self.may_see(entry.seq));
        for entry in &mut entries {
            self.redact(entry, &deleted);
        }
        entries.into_iter().map(SeenEntry).collect()
    }

    /// The entry, as far as it exists for them; `None` where it does not.
    #[must_use]
    pub fn entry(&self, entry: &Entry) -> Option<SeenEntry> {
        if !self.may_see(entry.seq) {
            return None;
        }
        let mut seen = entry.clone();
        self.redact(&mut seen, &BTreeSet::new());
        Some(SeenEntry(seen))
    }

    /// The entry by itself, without what it quotes: that may be deleted by now, or hidden from them. `None` where the entry
    /// does not exist for them.
    #[must_use]
    pub fn entry_alone(&self, mut entry: Entry) -> Option<SeenEntry> {
        if let Some(quote) = entry.content.quote_mut() {
            quote.hide();
        }
        self.entry(&entry)
    }

    fn redact(self, entry: &mut Entry, deleted: &BTreeSet<EntryId>) {
        if self.hides(entry, deleted) {
            entry.content = EntryContent::Erased {};
        }
        if let Some(quote) = entry.content.quote_mut()
            && (!self.may_see(quote.seq) || deleted.contains(&quote.entry_id))
        {
            quote.hide();
        }
    }

    /// Whether an entry that exists for them may not tell what it says. It stays as an empty one: a place that is missing
    /// would be asked for again.
    fn hides(self, entry: &Entry, deleted: &BTreeSet<EntryId>) -> bool {
        let is_gone = match &entry.content {
            EntryContent::Message(_) | EntryContent::Tip(_) => deleted.contains(&entry.entry_id),
            EntryContent::Edited { target_id, .. } => deleted.contains(target_id),
            _ => false,
        };
        is_gone || entry.content.target().is_some() && !self.may_see_target(&entry.content)
    }

    /// Where the place is not known, only whoever may see everything may see the change: what has become of a message that
    /// the others may see is in its state.
    fn may_see_target(self, change: &EntryContent) -> bool {
        change.target_seq().map_or(self.hidden_up_to == Seq::ZERO, |seq| self.may_see(seq))
    }
}

/// A conversation as one of its members sees it: nothing of what was said before their time.
pub(crate) fn conversation_for(mut conversation: Conversation, member: &Membership) -> Conversation {
    if member.hidden_up_to == Seq::ZERO {
        return conversation;
    }
    conversation.preview = conversation.preview.filter(|preview| preview.seq > member.hidden_up_to);
    conversation.pins.retain(|seq| *seq > member.hidden_up_to);
    conversation
}
