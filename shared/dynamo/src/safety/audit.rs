//! What moderators did: written once, never changed.

use aws_sdk_dynamodb::types::{Put, ReturnConsumedCapacity, TransactWriteItem};
use natter_chat::Month;
use natter_chat::api::moderation::AuditRecord;

use super::{Act, Safety, items::AuditItem};
use crate::{StoreError, item, keys};

impl Safety {
    /// Whether this may be a place in one of the lists, of which [`reports`](Self::reports) and [`audit`](Self::audit) tell.
    #[must_use]
    pub fn is_place(text: &str) -> bool {
        keys::is_place(text)
    }

    /// The acts of a month, the latest first, at most `limit`, after the place of an earlier page; and the place of the
    /// last of them where there are more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit(
        &self,
        month: Month,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<AuditRecord>, Option<String>), StoreError> {
        let operation = "reading the audit";
        let request = self.table.sdk().query().table_name(self.table.name()).consistent_read(true);
        let answer = request
            .key_condition_expression("pk = :month")
            .expression_attribute_values(":month", item::string(keys::audit_partition(month)))
            .scan_index_forward(false)
            .set_exclusive_start_key(after.map(|place| keys::audit(month, place)))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(StoreError::call(operation))?;
        self.table.meter().read(answer.consumed_capacity());
        let has_more = answer.last_evaluated_key.is_some();
        let found = answer.items.unwrap_or_default().into_iter();
        let found: Vec<AuditItem> = found.map(|found| item::read(operation, found)).collect::<Result<_, _>>()?;
        let next = found.last().filter(|_| has_more).map(|last| last.sk.clone());
        Ok((found.into_iter().map(Into::into).collect(), next))
    }

    /// The part of a transaction that writes an act down; writing it again changes nothing.
    pub(super) fn write_act(&self, operation: &'static str, act: &Act) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder().table_name(self.table.name());
        let put = put.set_item(Some(item::write(operation, AuditItem::new(act))?)).build();
        Ok(TransactWriteItem::builder().put(put.map_err(StoreError::request(operation))?).build())
    }
}
