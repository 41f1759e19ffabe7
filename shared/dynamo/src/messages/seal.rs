//! Sealing a place: nothing is ever stored there.

use aws_sdk_dynamodb::types::{Put as PutItem, TransactWriteItem};
use natter_chat::{ConversationId, Seq, Timestamp};

use super::{Messages, OPEN};
use crate::{StoreError, entry_item::SealItem, item};

pub(crate) const OPERATION: &str = "sealing a place";

impl Messages {
    /// Seals a place, unless it is filled or sealed by now.
    pub(crate) async fn seal(&self, conversation: ConversationId, seq: Seq, now: Timestamp) -> Result<(), StoreError> {
        self.put_where_open(OPERATION, SealItem::new(conversation, seq, now.plus(self.ttl))).await.map(drop)
    }

    /// The same as a part of a transaction, which fails where the place is not open any more.
    pub(crate) fn sealing(
        &self,
        conversation: ConversationId,
        seq: Seq,
        now: Timestamp,
    ) -> Result<TransactWriteItem, StoreError> {
        let seal = SealItem::new(conversation, seq, now.plus(self.ttl));
        let put = PutItem::builder().table_name(self.table.name()).set_item(Some(item::write(OPERATION, seal)?));
        let put = put.condition_expression(OPEN).build().map_err(StoreError::request(OPERATION))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}
