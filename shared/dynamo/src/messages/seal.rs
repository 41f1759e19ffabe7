//! Sealing a place: nothing is ever stored there.

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::{ConversationId, EntryContent, Seq, Timestamp};

use super::{Messages, OPEN};
use crate::{entry_item::SealItem, error::StoreError, item, keys, transaction::Part};

pub(crate) const SEALING: &str = "sealing a place";

impl Messages {
    /// Seals a place, unless it is filled or sealed by now.
    pub(crate) async fn seal(&self, conversation: ConversationId, seq: Seq, now: Timestamp) -> Result<(), StoreError> {
        self.put_where_open(SEALING, SealItem::new(conversation, seq, now.plus(self.ttl))).await.map(drop)
    }

    /// The same as a part of a transaction, which fails where the place is not open any more.
    pub(crate) fn sealing(
        &self,
        conversation: ConversationId,
        seq: Seq,
        now: Timestamp,
    ) -> Result<TransactWriteItem, StoreError> {
        let seal = SealItem::new(conversation, seq, now.plus(self.ttl));
        self.table.put_part(item::write(SEALING, seal)?).condition_expression(OPEN).part(SEALING)
    }

    /// The part of a transaction that fails where what an entry says is erased.
    pub(crate) fn not_erased(&self, conversation: ConversationId, seq: Seq) -> Result<TransactWriteItem, StoreError> {
        let erased = item::write_attribute(SEALING, EntryContent::Erased {})?;
        let check = self.table.check_part(keys::place(conversation, seq));
        let check = check.condition_expression("attribute_exists(entry_id) AND content <> :erased");
        check.expression_attribute_values(":erased", erased).part(SEALING)
    }
}
