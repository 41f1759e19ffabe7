//! Telling a conversation what has become of a tip.

use natter_chat::{Entry, EntryContent, Timestamp};
use natter_delivery::Draft;
use natter_dynamo::{Advanced, MessageLocation, StoreError, TipNote, TipProgress, TipRecord};

use super::{SettleError, Settlement};

impl Settlement {
    /// Tells the conversation what it is still to be told, and forgets the notes of it. From then on, what the sender says with
    /// the tip is in the conversation alone, where it is hidden, removed and deleted like any message.
    ///
    /// # Errors
    /// [`SettleError`]; it is all told once more then, which harms nobody.
    pub async fn tell(&self, mut tip: TipRecord, now: Timestamp) -> Result<TipRecord, SettleError> {
        if tip.progress.notes.is_empty() {
            return Ok(tip);
        }
        let mut told = TipProgress { notes: Vec::new(), ..tip.progress.clone() };
        for note in &tip.progress.notes {
            if !self.tell_one(&tip, note, now).await? {
                told.is_silent = true;
                break;
            }
        }
        tip.meant.note = None;
        match self.tips.advance(&tip, told).await? {
            Advanced::Done(tip) => Ok(*tip),
            // There may be more to tell: whoever has changed it does.
            Advanced::Raced | Advanced::CountedElsewhere => Ok(self.tips.get(&tip.meant.tip_id).await?.unwrap_or(tip)),
        }
    }

    /// Whether there is a place to tell it, now and later.
    async fn tell_one(&self, tip: &TipRecord, note: &TipNote, now: Timestamp) -> Result<bool, SettleError> {
        let meant = &tip.meant;
        let target = self.target_of(tip, note).await?;
        if target.as_ref().is_some_and(|target| target.content == EntryContent::Erased {}) {
            // The tip's entry was deleted: nobody follows what becomes of it.
            return Ok(true);
        }
        let draft = Draft {
            conversation_id: meant.conversation_id,
            entry_id: note.entry_id,
            sender_id: meant.from_user_id,
            sent_at: now,
            content: note.content.clone().about(target.map(|target| target.seq)),
        };
        // An earlier attempt may have told it.
        let entry = match Box::pin(self.log.append_again(draft)).await {
            Ok(appended) => appended.into_entry(),
            // The group was deleted. The tip stays with the two.
            Err(StoreError::NoConversation(_)) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        if is_other(&entry, &note.content) {
            tracing::warn!(tip_id = meant.tip_id, "a tip is not shown: another entry has its id");
            return Ok(false);
        }
        if let Some(conversation) = self.conversations.head(meant.conversation_id).await? {
            self.delivery.to_members(&conversation, &[entry], None, now).await?;
        }
        Ok(true)
    }

    /// The entry of the tip that a note tells a change of.
    async fn target_of(&self, tip: &TipRecord, note: &TipNote) -> Result<Option<Entry>, SettleError> {
        let Some(target) = note.content.target() else { return Ok(None) };
        Ok(self.messages.find(tip.meant.conversation_id, target, MessageLocation::Newest).await?)
    }
}

/// Whether the sender has used the entry's id for something else meanwhile.
fn is_other(entry: &Entry, told: &EntryContent) -> bool {
    let is_erased = entry.content == EntryContent::Erased {};
    !is_erased && std::mem::discriminant(&entry.content) != std::mem::discriminant(told)
}
