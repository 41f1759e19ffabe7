//! Reading many items by key, and writing many.

use aws_sdk_dynamodb::types::{DeleteRequest, KeysAndAttributes, PutRequest, WriteRequest};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{backoff, error::StoreError, item::Item, table::Table};

/// How many keys one request takes: DynamoDB's limit.
const MAX_KEYS: usize = 100;

/// How many items one request writes: DynamoDB's limit.
const MAX_WRITES: usize = 25;

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
    let answer = request.send().await.map_err(StoreError::call(operation))?;
    let found = answer.responses.and_then(|mut tables| tables.remove(table.name()));
    let unprocessed = answer.unprocessed_keys.and_then(|mut tables| tables.remove(table.name()));
    Ok((found.unwrap_or_default(), unprocessed.map(|rest| rest.keys).unwrap_or_default()))
}

/// Puts these items, whatever was there. Some may be put where this fails.
pub(crate) async fn put(table: &Table, operation: &'static str, items: Vec<Item>) -> Result<(), StoreError> {
    let write = |item| PutRequest::builder().set_item(Some(item)).build();
    let write = |item| Ok(WriteRequest::builder().put_request(write(item)?).build());
    let writes: Result<Vec<_>, _> = items.into_iter().map(write).collect();
    write_all(table, operation, &writes.map_err(StoreError::request(operation))?).await
}

/// Deletes the items with these keys, where they are there. Some may be deleted where this fails.
pub(crate) async fn delete(table: &Table, operation: &'static str, keys: Vec<Item>) -> Result<(), StoreError> {
    let write = |key| DeleteRequest::builder().set_key(Some(key)).build();
    let write = |key| Ok(WriteRequest::builder().delete_request(write(key)?).build());
    let writes: Result<Vec<_>, _> = keys.into_iter().map(write).collect();
    write_all(table, operation, &writes.map_err(StoreError::request(operation))?).await
}

async fn write_all(table: &Table, operation: &'static str, writes: &[WriteRequest]) -> Result<(), StoreError> {
    let chunks = stream::iter(writes.chunks(MAX_WRITES).map(<[WriteRequest]>::to_vec));
    let requests = chunks.map(|chunk| write_chunk(table, operation, chunk));
    requests.buffer_unordered(CONCURRENCY).try_collect().await
}

async fn write_chunk(table: &Table, operation: &'static str, mut writes: Vec<WriteRequest>) -> Result<(), StoreError> {
    for attempt in 0..backoff::MAX_ATTEMPTS {
        let request = table.sdk().batch_write_item().request_items(table.name(), writes);
        let answer = request.send().await.map_err(StoreError::call(operation))?;
        let left = answer.unprocessed_items.and_then(|mut tables| tables.remove(table.name()));
        writes = left.unwrap_or_default();
        if writes.is_empty() {
            return Ok(());
        }
        backoff::pause(attempt).await;
    }
    Err(StoreError::Unfinished { operation })
}
