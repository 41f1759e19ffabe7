//! Entries to and from rows.

use std::{
    collections::HashMap,
    error::Error,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use natter_chat::{ConversationId, Entry, EntryContent, EntryId, Seq, Timestamp, UserId};
use tokio_postgres::{
    Row,
    types::{Json, ToSql, Type},
};
use uuid::Uuid;

use crate::ArchiveError;

/// The first time that we take for a mistake: 1 January 10000.
pub(super) const END_OF_TIME: Timestamp = Timestamp::from_millis(253_402_300_800_000);

/// The entries, each in its last form, by conversation and place: no statement may write a row twice, and two statements
/// that write the same rows in the same order cannot block each other.
pub(super) fn latest(entries: &[Entry]) -> Vec<&Entry> {
    let by_id: HashMap<_, _> = entries.iter().map(|entry| ((entry.conversation_id, entry.entry_id), entry)).collect();
    let mut latest: Vec<_> = by_id.into_values().collect();
    latest.sort_unstable_by_key(|entry| (entry.conversation_id, entry.seq));
    latest
}

/// Entries as one array for each column.
#[derive(Default)]
pub(super) struct Columns<'a> {
    conversation_ids: Vec<Uuid>,
    seqs: Vec<i64>,
    entry_ids: Vec<Uuid>,
    sender_ids: Vec<Uuid>,
    times: Vec<SystemTime>,
    contents: Vec<Json<&'a EntryContent>>,
}

impl<'a> Columns<'a> {
    pub(super) fn of(entries: Vec<&'a Entry>) -> Result<Self, ArchiveError> {
        let mut columns = Self::default();
        for entry in entries {
            columns.push(entry).ok_or(ArchiveError::Unstorable { entry_id: entry.entry_id })?;
        }
        Ok(columns)
    }

    fn push(&mut self, entry: &'a Entry) -> Option<()> {
        self.conversation_ids.push(entry.conversation_id.as_uuid());
        self.seqs.push(i64::try_from(entry.seq.get()).ok()?);
        self.entry_ids.push(entry.entry_id.as_uuid());
        self.sender_ids.push(entry.sender_id.as_uuid());
        self.times.push(to_system_time(entry.sent_at)?);
        self.contents.push(Json(&entry.content));
        Some(())
    }

    /// In the order of the columns.
    pub(super) fn parameters(&self) -> [(&(dyn ToSql + Sync), Type); 6] {
        [
            (&self.conversation_ids, Type::UUID_ARRAY),
            (&self.seqs, Type::INT8_ARRAY),
            (&self.entry_ids, Type::UUID_ARRAY),
            (&self.sender_ids, Type::UUID_ARRAY),
            (&self.times, Type::TIMESTAMPTZ_ARRAY),
            (&self.contents, Type::JSONB_ARRAY),
        ]
    }
}

/// The entry in a row of `seq, entry_id, sender_id, sent_at, content`.
pub(super) fn read(conversation_id: ConversationId, row: &Row) -> Result<Entry, ArchiveError> {
    let entry = || -> Result<Entry, Box<dyn Error + Send + Sync>> {
        let Json(content) = row.try_get("content")?;
        Ok(Entry {
            conversation_id,
            entry_id: EntryId::from(row.try_get::<_, Uuid>("entry_id")?),
            seq: Seq::new(row.try_get::<_, i64>("seq")?.try_into()?),
            sender_id: UserId::from(row.try_get::<_, Uuid>("sender_id")?),
            sent_at: from_system_time(row.try_get("sent_at")?)?,
            content,
        })
    };
    entry().map_err(ArchiveError::Unreadable)
}

fn to_system_time(time: Timestamp) -> Option<SystemTime> {
    (time < END_OF_TIME).then(|| self::time(time))
}

/// A time to compare with; the last one that can be stored, where it is later.
pub(super) fn time(time: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(time.min(END_OF_TIME).as_millis())
}

fn from_system_time(time: SystemTime) -> Result<Timestamp, Box<dyn Error + Send + Sync>> {
    let since_epoch = time.duration_since(UNIX_EPOCH)?;
    Ok(Timestamp::from_millis(since_epoch.as_millis().try_into()?))
}
