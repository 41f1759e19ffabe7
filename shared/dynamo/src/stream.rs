//! What the streams of the Messages and the Users table deliver to a Lambda.

use natter_chat::{Entry, Timestamp, history::RECENT_FOR};
use serde::{Deserialize, Serialize};
use serde_dynamo::Item;

use crate::entry_item::EntryItem;
use crate::keys;

/// Who deletes what has expired, as the stream names it.
const TTL_PRINCIPAL: &str = "dynamodb.amazonaws.com";

/// A batch of changes, in the order of each conversation's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StreamEvent {
    /// The changes.
    #[serde(rename = "Records")]
    pub records: Vec<StreamRecord>,
}

/// One change of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StreamRecord {
    event_name: EventName,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_identity: Option<UserIdentity>,
    dynamodb: Change,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum EventName {
    Insert,
    Modify,
    Remove,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct UserIdentity {
    principal_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    sequence_number: String,
    /// In seconds.
    #[serde(rename = "ApproximateCreationDateTime", default)]
    created_at: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_image: Option<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old_image: Option<Item>,
}

impl StreamEvent {
    /// What the stream would deliver if these entries were stored now, for consumers that were not there when they were. The
    /// sequence numbers say nothing.
    ///
    /// # Errors
    /// [`ImageError`] where an entry cannot be written as an item.
    pub fn replaying(entries: &[Entry]) -> Result<Self, ImageError> {
        let records: Result<_, _> =
            (1..).zip(entries).map(|(number, entry)| StreamRecord::replaying(number, entry)).collect();
        Ok(Self { records: records? })
    }
}

/// An item of the stream that cannot be read as what it is to be.
#[derive(Debug, thiserror::Error)]
#[error("the item of stream record {sequence_number} cannot be read")]
pub struct ImageError {
    sequence_number: String,
    #[source]
    source: serde_dynamo::Error,
}

impl StreamRecord {
    fn replaying(number: u64, entry: &Entry) -> Result<Self, ImageError> {
        let sequence_number = format!("{number:021}");
        let image = serde_dynamo::to_item(EntryItem::new(entry, RECENT_FOR));
        let image = image.map_err(|source| ImageError { sequence_number: sequence_number.clone(), source })?;
        let dynamodb = Change { sequence_number, created_at: 0.0, new_image: Some(image), old_image: None };
        Ok(Self { event_name: EventName::Insert, user_identity: None, dynamodb })
    }

    /// What a consumer reports in order to be given this record, and all after it, once more.
    #[must_use]
    pub fn sequence_number(&self) -> &str {
        &self.dynamodb.sequence_number
    }

    /// The entry as it is after the change; `None` where it was deleted, or where the place was sealed.
    ///
    /// # Errors
    /// [`ImageError`] where the item is no entry.
    pub fn new_entry(&self) -> Result<Option<Entry>, ImageError> {
        self.entry(self.dynamodb.new_image.as_ref())
    }

    /// The entry, where it is new.
    ///
    /// # Errors
    /// [`ImageError`] where the item is no entry.
    pub fn inserted(&self) -> Result<Option<Entry>, ImageError> {
        if self.event_name == EventName::Insert { self.new_entry() } else { Ok(None) }
    }

    /// The entry as it was before the change; `None` where it is new.
    ///
    /// # Errors
    /// [`ImageError`] where the item is no entry.
    pub fn old_entry(&self) -> Result<Option<Entry>, ImageError> {
        self.entry(self.dynamodb.old_image.as_ref())
    }

    /// Whether DynamoDB deleted the item because it had expired.
    #[must_use]
    pub fn is_ttl_delete(&self) -> bool {
        let principal = self.user_identity.as_ref().and_then(|identity| identity.principal_id.as_deref());
        self.event_name == EventName::Remove && principal == Some(TTL_PRINCIPAL)
    }

    /// When the change was made, to the second.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds since 1970 are neither")]
    pub(crate) fn created_at(&self) -> Timestamp {
        Timestamp::from_millis(self.dynamodb.created_at as u64 * 1000)
    }

    /// The item before and after the change.
    pub(crate) const fn images(&self) -> (Option<&Item>, Option<&Item>) {
        (self.dynamodb.old_image.as_ref(), self.dynamodb.new_image.as_ref())
    }

    pub(crate) fn unreadable(&self, source: serde_dynamo::Error) -> ImageError {
        ImageError { sequence_number: self.sequence_number().to_owned(), source }
    }

    fn entry(&self, image: Option<&Item>) -> Result<Option<Entry>, ImageError> {
        let Some(image) = image.filter(|image| !image.contains_key(keys::SEALED)) else { return Ok(None) };
        let read = serde_dynamo::from_item::<_, EntryItem>(image.clone());
        read.map(|item| Some(item.into())).map_err(|source| self.unreadable(source))
    }
}
