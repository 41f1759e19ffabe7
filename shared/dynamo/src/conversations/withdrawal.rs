//! What the head says of a place at which there will never be an entry.

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::{ConversationId, Entry, Seq};

use super::{
    Conversations,
    items::{HeadItem, StoredPreview},
    places::HeadPrecondition,
};
use crate::{error::StoreError, item, keys, transaction::Part};

impl Conversations {
    /// In what way the head names a place; `None` where it does not, or there is none.
    pub(crate) async fn named(
        &self,
        operation: &'static str,
        conversation: ConversationId,
        seq: Seq,
    ) -> Result<Option<Named>, StoreError> {
        let Some(found) = self.table.get_item(operation, keys::head(conversation)).await? else { return Ok(None) };
        let basis: HeadPrecondition = item::read(operation, found.clone())?;
        let head: HeadItem = item::read(operation, found)?;
        let is_shown = head.preview_seq == Some(seq);
        Ok((is_shown || basis.id_at(seq).is_some()).then_some(Named { basis, is_shown }))
    }

    /// What the head says once there will never be an entry at this place, as a part of a transaction.
    pub(crate) fn withdrawal(
        &self,
        operation: &'static str,
        conversation: ConversationId,
        seq: Seq,
        named: &Named,
        preview: NewPreview,
    ) -> Result<TransactWriteItem, StoreError> {
        let (mut sets, mut removes, mut conditions) =
            (Vec::new(), Vec::new(), vec!["attribute_exists(conversation_id)"]);
        let mut update = self
            .table
            .update_part(keys::head(conversation))
            .expression_attribute_values(":seq", item::number(seq.get()));
        if let Some(id) = named.basis.id_at(seq) {
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
                let preview = item::write_attribute(operation, preview)?;
                update = update.expression_attribute_values(":preview", preview);
            }
        }
        let clause = |word: &str, parts: &[&str]| match parts {
            [] => String::new(),
            parts => format!("{word} {} ", parts.join(", ")),
        };
        let expression = clause("SET", &sets) + &clause("REMOVE", &removes);
        update.update_expression(expression).condition_expression(conditions.join(" AND ")).part(operation)
    }
}

/// A place that the head names: among those that were given out last, as the one that lists show, or both.
pub(crate) struct Named {
    basis: HeadPrecondition,
    /// Whether lists show what is to be there.
    pub(crate) is_shown: bool,
}

/// What a list shows once a place is sealed.
pub(crate) enum NewPreview {
    /// What it shows now, which is another message.
    Same,
    /// Nothing.
    Nothing,
    /// This message.
    Of(Shown),
}

/// A stored message that a list shows.
pub(crate) struct Shown {
    pub(crate) seq: Seq,
    preview: StoredPreview,
}

impl Shown {
    /// What a list shows of a message with these changes.
    pub(crate) fn of(message: &Entry, changes: &[Entry]) -> Self {
        Self { seq: message.seq, preview: StoredPreview::of(message, changes) }
    }
}
