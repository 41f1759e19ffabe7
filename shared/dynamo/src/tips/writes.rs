//! The parts of a change of a tip, which is one transaction.

use aws_sdk_dynamodb::types::{TransactWriteItem, builders::PutBuilder};
use serde::Serialize;

use super::{
    CountedEvent, TipRecord, Tips,
    items::{EventItem, ListItem, TipItem},
};
use crate::{
    error::StoreError,
    item::{self, Item},
    keys,
    transaction::Part,
};

impl Tips {
    pub(super) fn put_new_tip(
        &self,
        operation: &'static str,
        tip: &TipRecord,
    ) -> Result<TransactWriteItem, StoreError> {
        let put = self.put(operation, TipItem::from(tip))?;
        put.condition_expression("attribute_not_exists(pk)").part(operation)
    }

    /// Holds only where the tip is still as it was read.
    pub(super) fn replace_tip(
        &self,
        operation: &'static str,
        before: &TipRecord,
        after: &TipRecord,
    ) -> Result<TransactWriteItem, StoreError> {
        let put = self.put(operation, TipItem::from(after))?.condition_expression("#version = :version");
        let put = put.expression_attribute_names("#version", "version");
        put.expression_attribute_values(":version", item::number(before.version)).part(operation)
    }

    /// Lets go of the event that counted for the tip before, and takes the one that does now; that holds only where no other
    /// tip has it.
    pub(super) fn guard(
        &self,
        operation: &'static str,
        before: &TipRecord,
        after: &TipRecord,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let key = |tip: &TipRecord| tip.progress.counted.as_ref().map(|event| event_key(tip, event));
        let (held, wanted) = (key(before), key(after));
        if held == wanted {
            return Ok(Vec::new());
        }
        let mut writes = Vec::new();
        if let Some(partition) = wanted {
            let tip_id = after.meant.tip_id.clone();
            let taken = EventItem { pk: partition, sk: keys::EVENT.to_owned(), tip_id };
            let put = self.put(operation, &taken)?.condition_expression("attribute_not_exists(pk) OR tip_id = :tip");
            writes.push(put.expression_attribute_values(":tip", item::string(taken.tip_id)).part(operation)?);
        }
        if let Some(partition) = held {
            writes.push(self.delete(operation, keys::tip_event(partition))?);
        }
        Ok(writes)
    }

    /// Puts the tip into lists, and takes it out of them, where that is different from before.
    pub(super) fn list(
        &self,
        operation: &'static str,
        before: Option<&TipRecord>,
        after: &TipRecord,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let listed = before.map(ListItem::of).unwrap_or_default();
        let wanted = ListItem::of(after);
        let is_gone = |old: &&ListItem| wanted.iter().all(|new| new.pk != old.pk);
        let gone = listed.iter().filter(is_gone).map(|old| self.delete(operation, keys::listed_tip(&old.pk, &old.sk)));
        let new = wanted.iter().filter(|new| !listed.contains(new));
        let new = new.map(|new| self.put(operation, new)?.part(operation));
        gone.chain(new).collect()
    }

    fn put(&self, operation: &'static str, value: impl Serialize) -> Result<PutBuilder, StoreError> {
        Ok(self.table.put_part(item::write(operation, value)?))
    }

    fn delete(&self, operation: &'static str, key: Item) -> Result<TransactWriteItem, StoreError> {
        self.table.delete_part(key).part(operation)
    }
}

fn event_key(tip: &TipRecord, event: &CountedEvent) -> String {
    keys::event_partition(tip.meant.asset.chain_id, &event.transaction, event.log_index)
}
