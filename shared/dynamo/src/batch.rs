//! Reading many items by key.

use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{StoreError, backoff, client::Table, item::Item};

/// How many keys one request takes: DynamoDB's limit.
const MAX_KEYS: usize = 100;

/// How many requests of one call are under way at once.
const CONCURRENCY: usize = 4;

/// Reads the items with these keys, strongly consistent, in no particular order. Keys without an item are left out. No
/// key may be given twice.
pub(crate) async fn get(table: &Table, operation: &'static str, keys: Vec<Item>) -> Result<Vec<Item>, StoreError> {
    get_all(table, operation, keys, true).await
}

/// As [`get`], at half the price: what was written within the last moments may be missing.
pub(crate) async fn get_lagging(
    table: &Table,
    operation: &'static str,
    keys: Vec<Item>,
) -> Result<Vec<Item>, StoreError> {
    get_all(table, operation, keys, false).await
}

async fn get_all(
    table: &Table,
    operation: &'static str,
    keys: Vec<Item>,
    consistent: bool,
) -> Result<Vec<Item>, StoreError> {
    let chunks: Vec<Vec<Item>> = keys.chunks(MAX_KEYS).map(<[Item]>::to_vec).collect();
    let requests = stream::iter(chunks).map(|chunk| get_chunk(table, operation, chunk, consistent));
    let found: Vec<Vec<Item>> = requests.buffer_unordered(CONCURRENCY).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn get_chunk(
    table: &Table,
    operation: &'static str,
    mut keys: Vec<Item>,
    consistent: bool,
) -> Result<Vec<Item>, StoreError> {
    let mut found = Vec::with_capacity(keys.len());
    for attempt in 0..backoff::MAX_ATTEMPTS {
        let (items, unprocessed) = get_some(table, operation, keys, consistent).await?;
        let is_stuck = items.is_empty();
        found.extend(items);
        if unprocessed.is_empty() {
            return Ok(found);
        }
        keys = unprocessed;
        // An answer that is merely full continues at once; one that is empty means too much load.
        if is_stuck {
            backoff::pause(attempt).await;
        }
    }
    Err(StoreError::Unfinished { operation })
}

/// One request: what it found, and the keys that DynamoDB did not get to.
async fn get_some(
    table: &Table,
    operation: &'static str,
    keys: Vec<Item>,
    consistent: bool,
) -> Result<(Vec<Item>, Vec<Item>), StoreError> {
    let wanted = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(consistent).build();
    let wanted = wanted.map_err(StoreError::request(operation))?;
    let request = table.sdk().batch_get_item().request_items(table.name(), wanted);
    let answer = request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await;
    let answer = answer.map_err(StoreError::call(operation))?;
    table.meter().read(answer.consumed_capacity());
    let found = answer.responses.and_then(|mut tables| tables.remove(table.name()));
    let unprocessed = answer.unprocessed_keys.and_then(|mut tables| tables.remove(table.name()));
    Ok((found.unwrap_or_default(), unprocessed.map(|rest| rest.keys).unwrap_or_default()))
}
