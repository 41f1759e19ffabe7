//! What the tables' streams hold, in the form in which Lambda delivers it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use dynoxide::{
    Database,
    actions::{
        describe_table::DescribeTableRequest, get_records::GetRecordsRequest,
        get_shard_iterator::GetShardIteratorRequest,
    },
    streams::{shard_id, stream_arn},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{EmulatorError, dynamodb::REGION};

/// The streams of the tables. Every table has a single shard, so that its records are in order as a whole.
#[derive(Clone)]
pub struct Streams {
    database: Database,
    /// Their ARNs by table, once they were asked for: describing a table counts all that is in it.
    arns: Arc<Mutex<HashMap<String, String>>>,
}

/// How far somebody has read a stream. Can be kept across restarts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamCursor {
    after: Option<String>,
}

impl StreamCursor {
    /// Before the oldest record: `TRIM_HORIZON`.
    #[must_use]
    pub fn trim_horizon() -> Self {
        Self::default()
    }

    /// Right after the record with this sequence number.
    #[must_use]
    pub fn after(sequence_number: impl Into<String>) -> Self {
        Self { after: Some(sequence_number.into()) }
    }
}

impl Streams {
    pub(crate) fn new(database: Database) -> Self {
        Self { database, arns: Arc::default() }
    }

    /// The next records of a table's stream, oldest first, at most `limit` (and 1,000), as elements of the `Records` of
    /// a Lambda event; none where there is nothing new. Moves the cursor past them: whoever may have to read them again
    /// keeps a copy.
    ///
    /// # Errors
    /// [`EmulatorError::Engine`], where the table has no stream for one.
    pub fn poll(&self, table: &str, cursor: &mut StreamCursor, limit: usize) -> Result<Vec<Value>, EmulatorError> {
        let arn = self.arn(table)?;
        let iterator = self.iterator(table, &arn, cursor)?;
        let request = GetRecordsRequest { shard_iterator: iterator, limit: Some(limit) };
        let failed = EmulatorError::engine("reading its stream", table);
        let records = self.database.get_records(request).map_err(failed)?.records;
        if let Some(last) = records.last() {
            *cursor = StreamCursor::after(&last.dynamodb.sequence_number);
        }
        Ok(records.iter().map(|record| as_lambda_delivers(json!(record), &arn)).collect())
    }

    /// The ARN by which records name the table's stream.
    ///
    /// # Errors
    /// [`EmulatorError::Engine`], where the table has no stream for one.
    pub fn arn(&self, table: &str) -> Result<String, EmulatorError> {
        let mut arns = self.arns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(arn) = arns.get(table) {
            return Ok(arn.clone());
        }
        let arn = self.described_arn(table)?;
        arns.insert(table.to_owned(), arn.clone());
        Ok(arn)
    }

    fn described_arn(&self, table: &str) -> Result<String, EmulatorError> {
        let request = DescribeTableRequest { table_name: table.to_owned() };
        let described = self.database.describe_table(request);
        let description = described.map_err(EmulatorError::engine("describing it", table))?.table;
        let label = description.latest_stream_label.unwrap_or_default();
        Ok(stream_arn(table, &label).replace(dynoxide::streams::LOCAL_REGION, REGION))
    }

    fn iterator(&self, table: &str, arn: &str, cursor: &StreamCursor) -> Result<String, EmulatorError> {
        let kind = if cursor.after.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" };
        let request = GetShardIteratorRequest {
            stream_arn: arn.to_owned(),
            shard_id: shard_id(table),
            shard_iterator_type: kind.to_owned(),
            sequence_number: cursor.after.clone(),
        };
        let answer = self.database.get_shard_iterator(request);
        let answer = answer.map_err(EmulatorError::engine("positioning in its stream", table))?;
        Ok(answer.shard_iterator.unwrap_or_default())
    }
}

impl std::fmt::Debug for Streams {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Streams")
    }
}

fn as_lambda_delivers(mut record: Value, arn: &str) -> Value {
    record["awsRegion"] = json!(REGION);
    record["eventSourceARN"] = json!(arn);
    record
}
