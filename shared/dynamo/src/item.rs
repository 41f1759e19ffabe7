//! Items to and from our own types.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Serialize, de::DeserializeOwned};

use crate::error::StoreError;

/// An item, or the key of one, as the SDK has it.
pub(crate) type Item = HashMap<String, AttributeValue>;

pub(crate) fn read<T: DeserializeOwned>(operation: &'static str, item: Item) -> Result<T, StoreError> {
    serde_dynamo::from_item(item).map_err(StoreError::item(operation))
}

pub(crate) fn read_all<T: DeserializeOwned>(operation: &'static str, items: Vec<Item>) -> Result<Vec<T>, StoreError> {
    items.into_iter().map(|item| read(operation, item)).collect()
}

pub(crate) fn write(operation: &'static str, value: impl Serialize) -> Result<Item, StoreError> {
    serde_dynamo::to_item(value).map_err(StoreError::item(operation))
}

pub(crate) fn write_attribute(operation: &'static str, value: impl Serialize) -> Result<AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(value).map_err(StoreError::item(operation))
}

pub(crate) fn read_attribute<T: DeserializeOwned>(
    operation: &'static str,
    value: AttributeValue,
) -> Result<T, StoreError> {
    serde_dynamo::from_attribute_value(value).map_err(StoreError::item(operation))
}

#[expect(clippy::needless_pass_by_value, reason = "ids are as small as references to them")]
pub(crate) fn string(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

/// A set of one string.
pub(crate) fn strings(value: String) -> AttributeValue {
    AttributeValue::Ss(vec![value])
}

pub(crate) fn boolean(value: bool) -> AttributeValue {
    AttributeValue::Bool(value)
}

pub(crate) fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(crate) fn signed(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
