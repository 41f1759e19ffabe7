//! What moderators did: written once, never changed.

use aws_sdk_dynamodb::types::TransactWriteItem;
use natter_chat::Month;
use natter_protocol::api::moderation::AuditRecord;

use super::{Act, Safety, items::AuditItem};
use crate::{error::StoreError, item, keys, table::Page, transaction::Part};

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
        let request = self
            .table
            .querying()
            .consistent_read(true)
            .key_condition_expression("pk = :month")
            .expression_attribute_values(":month", item::string(keys::audit_partition(month)))
            .scan_index_forward(false)
            .set_exclusive_start_key(after.map(|place| keys::audit(month, place)))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX));
        let Page { items, next }: Page<AuditItem> = self.table.query(operation, request).await?;
        let next = next.and_then(|_| items.last().map(|last| last.sk.clone()));
        Ok((items.into_iter().map(Into::into).collect(), next))
    }

    /// The part of a transaction that writes an act down; writing it again changes nothing.
    pub(crate) fn write_act(&self, operation: &'static str, act: &Act) -> Result<TransactWriteItem, StoreError> {
        self.table.put_part(item::write(operation, AuditItem::new(act))?).part(operation)
    }
}
