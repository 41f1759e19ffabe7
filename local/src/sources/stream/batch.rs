//! What becomes of a batch: pure, without time or I/O.

use std::time::Duration;

use natter_chat::Timestamp;
use serde_json::Value;

use crate::{functions::InvocationError, template::StreamEvent};

/// Records that are handed to the function together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Batch {
    pub(super) records: Vec<Value>,
    /// How often it was tried and failed.
    pub(super) failures: u32,
}

/// Why a batch is given up on, in Lambda's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GivenUp {
    RetryAttemptsExhausted,
    MaximumRecordAgeExceeded,
}

/// What to do after an invocation.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    /// Everything is through.
    Done,
    /// Try these in this order; what came before them is through.
    Retry(Vec<Batch>),
    /// Leave it to the on-failure destination.
    GiveUp(Batch, GivenUp),
}

impl Batch {
    pub(super) fn new(records: Vec<Value>) -> Self {
        Self { records, failures: 0 }
    }

    pub(super) fn last_sequence_number(&self) -> Option<&str> {
        self.records.last().and_then(sequence_number)
    }

    /// Decides by what the function answered at `now`.
    pub(super) fn after(self, answer: &Result<Value, InvocationError>, event: &StreamEvent, now: Timestamp) -> Next {
        let first_failure = match answer {
            Ok(reply) if event.reports_failures => self.first_failure(reply),
            Ok(_) => None,
            Err(_) => Some(Failure::Whole),
        };
        match first_failure {
            None => Next::Done,
            Some(Failure::From(0)) => self.again(event, now),
            Some(Failure::From(index)) => {
                Next::Retry(vec![Self { records: self.records[index..].to_vec(), failures: 1 }])
                    .unless_too_old(event, now)
            }
            Some(Failure::Whole) if event.bisect && self.records.len() > 1 => Next::Retry(self.halves()),
            Some(Failure::Whole) => self.again(event, now),
        }
    }

    fn again(mut self, event: &StreamEvent, now: Timestamp) -> Next {
        self.failures += 1;
        // The first attempt is no retry.
        if event.max_retries.is_some_and(|retries| self.failures > retries) {
            return Next::GiveUp(self, GivenUp::RetryAttemptsExhausted);
        }
        Next::Retry(vec![self]).unless_too_old(event, now)
    }

    /// Cutting a batch does not count as a retry.
    fn halves(mut self) -> Vec<Self> {
        let second = self.records.split_off(self.records.len() / 2);
        let failures = self.failures;
        vec![self, Self { records: second, failures }]
    }

    /// Where the function says that it failed first. What it says wrongly counts as everything.
    fn first_failure(&self, reply: &Value) -> Option<Failure> {
        let failures = match &reply["batchItemFailures"] {
            Value::Null => return None,
            Value::Array(failures) => failures,
            _ => return Some(Failure::Whole),
        };
        let place = |failure: &Value| {
            let named = failure["itemIdentifier"].as_str()?;
            self.records.iter().position(|record| sequence_number(record) == Some(named))
        };
        let places: Option<Vec<usize>> = failures.iter().map(place).collect();
        places.map_or(Some(Failure::Whole), |places| places.into_iter().min().map(Failure::From))
    }

    fn is_too_old(&self, event: &StreamEvent, now: Timestamp) -> bool {
        let oldest = self.records.first().and_then(arrival);
        event.max_age.zip(oldest).is_some_and(|(max_age, oldest)| now.since(oldest) > max_age)
    }
}

impl Next {
    /// Age is asked only about what has failed: a stack that was off for a day still delivers what it holds, where Lambda,
    /// which is never off, would not.
    fn unless_too_old(self, event: &StreamEvent, now: Timestamp) -> Self {
        match self {
            Self::Retry(mut batches) if batches[0].is_too_old(event, now) => {
                Self::GiveUp(batches.remove(0), GivenUp::MaximumRecordAgeExceeded)
            }
            other => other,
        }
    }
}

enum Failure {
    /// The invocation as a whole.
    Whole,
    /// The record at this place, and with it all after it.
    From(usize),
}

pub(super) fn sequence_number(record: &Value) -> Option<&str> {
    record["dynamodb"]["SequenceNumber"].as_str()
}

/// When DynamoDB took the record.
pub(super) fn arrival(record: &Value) -> Option<Timestamp> {
    let seconds = record["dynamodb"]["ApproximateCreationDateTime"].as_f64()?;
    let since_epoch = Duration::try_from_secs_f64(seconds).ok()?;
    Some(Timestamp::from_millis(0).plus(since_epoch))
}
