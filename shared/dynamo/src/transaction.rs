//! Several conditional writes, all or none.

use aws_sdk_dynamodb::{
    config::http::HttpResponse,
    error::SdkError,
    operation::transact_write_items::TransactWriteItemsError,
    types::{
        TransactWriteItem,
        builders::{ConditionCheckBuilder, DeleteBuilder, PutBuilder, UpdateBuilder},
    },
};

use crate::{backoff, error::StoreError, table::Table};

/// What becomes part of a transaction.
pub(crate) trait Part {
    fn part(self, operation: &'static str) -> Result<TransactWriteItem, StoreError>;
}

macro_rules! parts {
    ($($Builder:ident: $field:ident;)+) => {
        $(
            impl Part for $Builder {
                fn part(self, operation: &'static str) -> Result<TransactWriteItem, StoreError> {
                    let write = self.build().map_err(StoreError::request(operation))?;
                    Ok(TransactWriteItem::builder().$field(write).build())
                }
            }
        )+
    };
}

parts! {
    PutBuilder: put;
    UpdateBuilder: update;
    DeleteBuilder: delete;
    ConditionCheckBuilder: condition_check;
}

/// How a transaction ended.
pub(crate) enum Outcome {
    /// Everything was written.
    Committed,
    /// Nothing was: the condition of the write at this index does not hold, the first such.
    Refused(usize),
}

/// Writes all, or nothing; the items may be in several tables. Tries again where another transaction was in the way.
pub(crate) async fn write_all(
    table: &Table,
    operation: &'static str,
    writes: &[TransactWriteItem],
) -> Result<Outcome, StoreError> {
    for attempt in 0..backoff::MAX_ATTEMPTS {
        let request = table.sdk().transact_write_items().set_transact_items(Some(writes.to_vec()));
        match request.send().await {
            Ok(_) => return Ok(Outcome::Committed),
            Err(error) => match cause_of_cancellation(&error) {
                Some(Cause::Condition(index)) => return Ok(Outcome::Refused(index)),
                Some(Cause::Load) => backoff::pause(attempt).await,
                None => return Err(StoreError::call(operation)(error)),
            },
        }
    }
    Err(StoreError::Unfinished { operation })
}

/// Why DynamoDB cancelled a transaction.
enum Cause {
    /// The condition at this index.
    Condition(usize),
    /// Another transaction, or too much load.
    Load,
}

/// `None` where the call failed for another reason.
fn cause_of_cancellation(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> Option<Cause> {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else {
        return None;
    };
    let first_with = |codes: &[&str]| {
        let mut reasons = cancelled.cancellation_reasons().iter();
        reasons.position(|reason| reason.code().is_some_and(|code| codes.contains(&code)))
    };
    first_with(&["ConditionalCheckFailed"]).map(Cause::Condition).or_else(|| {
        let load = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
        first_with(&load).map(|_| Cause::Load)
    })
}
