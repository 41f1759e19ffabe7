//! What is to be looked at.

use natter_chat::Timestamp;
use serde::Deserialize;

use super::Tips;
use crate::{error::StoreError, item, keys, table::Page};

/// As much of an index entry as it takes to know which tip it is.
#[derive(Deserialize)]
struct DueTip {
    pk: String,
}

impl Tips {
    /// The ids of the tips that are due by now, those that have waited longest first, at most `limit`. One that has changed
    /// within the last moments may be missing, or be there and not be due any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<String>, StoreError> {
        let operation = "reading which tips are due";
        let request = self
            .table
            .querying()
            .index_name(keys::BY_DUE)
            .key_condition_expression("unsettled = :unsettled AND due <= :now")
            .expression_attribute_values(":unsettled", item::string(keys::UNSETTLED))
            .expression_attribute_values(":now", item::number(now.as_millis()))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX));
        let found: Page<DueTip> = self.table.query(operation, request).await?;
        Ok(found.items.iter().filter_map(|tip| keys::tip_of_partition(&tip.pk)).map(str::to_owned).collect())
    }
}
