//! Sealing a place of a conversation's log, and what the head says on the strength of it.

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::history::Range;
use natter_chat::{ConversationId, Seq, Timestamp};

use super::{
    Conversations,
    items::{HeadItem, StoredPreview},
    places::HeadPrecondition,
};
use crate::messages::OPERATION;
use crate::{
    Messages, StoreError, item, keys,
    transaction::{self, Part},
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
            let found = self.table.get_item(OPERATION, keys::head(conversation)).await?;
            let Some(found) = found else { return messages.seal(conversation, seq, now).await };
            let basis: HeadPrecondition = item::read(OPERATION, found.clone())?;
            let head: HeadItem = item::read(OPERATION, found)?;
            let is_shown = head.preview_seq == Some(seq);
            if basis.id_at(seq).is_none() && !is_shown {
                return messages.seal(conversation, seq, now).await;
            }
            let mut writes = vec![messages.sealing(conversation, seq, now)?];
            let preview = if is_shown {
                self.shown_before(messages, conversation, seq).await?.map_or(NewPreview::Nothing, NewPreview::Of)
            } else {
                NewPreview::Same
            };
            if let NewPreview::Of(shown) = &preview {
                writes.push(messages.not_erased(conversation, shown.seq)?);
            }
            writes.push(self.withdrawal(conversation, seq, &basis, preview)?);
            match transaction::write_all(&self.table, OPERATION, &writes).await? {
                transaction::Outcome::Committed | transaction::Outcome::Refused(0) => return Ok(()),
                // The head has changed, or the message before was deleted.
                transaction::Outcome::Refused(_) => {}
            }
        }
        Err(StoreError::Unfinished { operation: OPERATION })
    }

    /// What the head says once there will never be an entry at this place, as a part of a transaction.
    fn withdrawal(
        &self,
        conversation: ConversationId,
        seq: Seq,
        basis: &HeadPrecondition,
        preview: NewPreview,
    ) -> Result<TransactWriteItem, StoreError> {
        let (mut sets, mut removes, mut conditions) =
            (Vec::new(), Vec::new(), vec!["attribute_exists(conversation_id)"]);
        let mut update = self
            .table
            .update_part(keys::head(conversation))
            .expression_attribute_values(":seq", item::number(seq.get()));
        if let Some(id) = basis.id_at(seq) {
            removes.push("recent.#id");
            conditions.push("recent.#id = :seq");
            update = update.expression_attribute_names("#id", id);
        }
        if !matches!(preview, NewPreview::Same) {
            conditions.push("preview_seq = :seq");
        }
        match preview {
            NewPreview::Same => {}
            NewPreview::Nothing => removes.extend(["preview", "preview_seq"]),
            NewPreview::Of(Shown { seq, preview }) => {
                sets.extend(["preview = :preview", "preview_seq = :shown"]);
                update = update.expression_attribute_values(":shown", item::number(seq.get()));
                let preview = item::write_attribute(OPERATION, preview)?;
                update = update.expression_attribute_values(":preview", preview);
            }
        }
        let clause = |word: &str, parts: &[&str]| match parts {
            [] => String::new(),
            parts => format!("{word} {} ", parts.join(", ")),
        };
        let expression = clause("SET", &sets) + &clause("REMOVE", &removes);
        update.update_expression(expression).condition_expression(conditions.join(" AND ")).part(OPERATION)
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
        let preview = StoredPreview::of(&newest, &changes);
        Ok(Some(Shown { seq: newest.seq, preview }))
    }
}

/// What a list shows once a place is sealed.
enum NewPreview {
    /// What it shows now, which is another message.
    Same,
    /// Nothing.
    Nothing,
    /// This message.
    Of(Shown),
}

/// A stored message that a list shows.
struct Shown {
    seq: Seq,
    preview: StoredPreview,
}
