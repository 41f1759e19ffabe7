//! Finding an entry by its id.

use natter_chat::{ConversationId, Entry, EntryId, Seq, history::Range};

use super::Messages;
use crate::error::StoreError;

/// How many of the newest entries are searched for one.
const SEARCHED: usize = 1_000;

/// Where an entry may be of which the id is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageLocation {
    /// At this place, or nowhere: one read unit.
    At(Seq),
    /// Among the newest thousand entries: a read unit for every 4 KB of them.
    Newest,
}

impl From<Option<Seq>> for MessageLocation {
    fn from(seq: Option<Seq>) -> Self {
        seq.map_or(Self::Newest, Self::At)
    }
}

impl Messages {
    /// The entry with this id, where it was stored recently and is there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find(
        &self,
        conversation: ConversationId,
        entry: EntryId,
        location: impl Into<MessageLocation>,
    ) -> Result<Option<Entry>, StoreError> {
        match location.into() {
            MessageLocation::At(seq) => {
                let found = self.get(conversation, seq).await?;
                Ok(found.filter(|found| found.entry_id == entry))
            }
            MessageLocation::Newest => {
                let newest = self.nearest(conversation, Range::Before(None), SEARCHED).await?;
                let mut entries = newest.into_iter().map(|recent| recent.entry);
                Ok(entries.find(|found| found.entry_id == entry))
            }
        }
    }
}
