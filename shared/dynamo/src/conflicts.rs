//! Writes that meet a transaction.
//!
//! DynamoDB refuses a plain write to an item that a transaction is just writing, and the SDK takes that for final. It is over
//! in milliseconds, and someone who sends a message while someone else joins the group should not hear of it.

use std::error::Error;

use aws_sdk_dynamodb::{
    config::{
        interceptors::InterceptorContext,
        retry::{ClassifyRetry, RetryAction},
    },
    error::ProvideErrorMetadata,
    operation::{delete_item::DeleteItemError, put_item::PutItemError, update_item::UpdateItemError},
};

/// Has plain writes tried again that met a transaction.
#[derive(Debug)]
pub(crate) struct RetryConflicts;

impl ClassifyRetry for RetryConflicts {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let is_conflict = code::<UpdateItemError>(context)
            .or_else(|| code::<PutItemError>(context))
            .or_else(|| code::<DeleteItemError>(context))
            == Some("TransactionConflictException");
        if is_conflict { RetryAction::transient_error() } else { RetryAction::NoActionIndicated }
    }

    fn name(&self) -> &'static str {
        "RetryConflicts"
    }
}

/// The code of the error with which an attempt at an operation ended, where its errors are of this type.
fn code<E: Error + ProvideErrorMetadata + Send + Sync + 'static>(context: &InterceptorContext) -> Option<&str> {
    let error = context.output_or_error()?.err()?.as_operation_error()?;
    error.downcast_ref::<E>()?.code()
}
