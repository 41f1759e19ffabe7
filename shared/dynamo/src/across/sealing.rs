//! Sealing a place of a conversation's log, and what the head says on the strength of it.

use natter_chat::history::Range;
use natter_chat::{ConversationId, Seq, Timestamp};

use crate::{
    conversations::{Conversations, NewPreview, Shown},
    error::StoreError,
    messages::{Messages, SEALING},
    transaction::{self, Outcome},
};

/// How often a transaction is tried where others keep changing the head.
const MAX_ATTEMPTS: usize = 8;

/// Among how many entries before a place the one is looked for that a list is to show in its stead.
const LOOKED_BACK: usize = 50;

impl Conversations {
    /// Seals a place, unless it is filled or sealed by now: whoever was given it and has not stored their entry needs
    /// another one. No list shows the message that was to be there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn seal(
        &self,
        messages: &Messages,
        conversation: ConversationId,
        seq: Seq,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for _ in 0..MAX_ATTEMPTS {
            let Some(named) = self.named(SEALING, conversation, seq).await? else {
                return messages.seal(conversation, seq, now).await;
            };
            let mut writes = vec![messages.sealing(conversation, seq, now)?];
            let preview = if named.is_shown {
                self.shown_before(messages, conversation, seq).await?.map_or(NewPreview::Nothing, NewPreview::Of)
            } else {
                NewPreview::Same
            };
            if let NewPreview::Of(shown) = &preview {
                writes.push(messages.not_erased(conversation, shown.seq)?);
            }
            writes.push(self.withdrawal(SEALING, conversation, seq, &named, preview)?);
            match transaction::write_all(&self.table, SEALING, &writes).await? {
                Outcome::Committed | Outcome::Refused(0) => return Ok(()),
                // The head has changed, or the message before was deleted.
                Outcome::Refused(_) => {}
            }
        }
        Err(StoreError::Unfinished { operation: SEALING })
    }

    /// The message that a list shows of the conversation as it was before this place. None where it would have to be looked
    /// for in the archive: behind a missing place there may have been another.
    async fn shown_before(
        &self,
        messages: &Messages,
        conversation: ConversationId,
        seq: Seq,
    ) -> Result<Option<Shown>, StoreError> {
        let stretch = messages.stretch(conversation, Range::Before(Some(seq)), LOOKED_BACK).await?;
        let mut known: Vec<Seq> = stretch.places().map(|(seq, _)| seq).collect();
        known.sort_unstable();
        let mut entries = stretch.entries.into_iter().map(|recent| recent.entry);
        let Some(newest) = entries.find(|entry| entry.content.counts()) else { return Ok(None) };
        let between = known.iter().filter(|known| **known > newest.seq).count() as u64;
        if between + newest.seq.get() + 1 != seq.get() {
            return Ok(None);
        }
        let changes = messages.changes_of(conversation, &[newest.entry_id]).await?;
        Ok(Some(Shown::of(&newest, &changes)))
    }
}
