//! The measured cost of an action.

use std::ops::Sub;

use natter_dynamo::Consumption;

use crate::Cost;

/// What an action took, or everything did up to some moment.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spent {
    /// Of DynamoDB.
    pub dynamodb: Consumption,
    /// Frames pushed to other connections.
    pub pushes: u64,
    /// Requests to SQS.
    pub queue_requests: u64,
    /// Other functions that were asked.
    pub invocations: u64,
    /// Statements that PostgreSQL ran.
    pub statements: u64,
    /// Whether the frame was not answered.
    pub quiet: bool,
}

impl Spent {
    /// What writing takes on average of whom has written nothing for a while: one time in four it is counted in their rate
    /// window, which takes what `counted` says. The requests are those of the costlier of the two.
    #[must_use]
    pub fn of_writing(counted: Self, other: Self) -> Self {
        let average = |of: fn(&Consumption) -> f64| of(&counted.dynamodb) / 4.0 + of(&other.dynamodb) * 3.0 / 4.0;
        let dynamodb = Consumption {
            read_units: average(|spent| spent.read_units),
            write_units: average(|spent| spent.write_units),
            requests: counted.dynamodb.requests.max(other.dynamodb.requests),
            ..counted.dynamodb
        };
        Self { dynamodb, ..counted }
    }

    /// And so many frames pushed.
    #[must_use]
    pub(crate) fn pushing(self, frames: usize) -> Self {
        Self { pushes: u64::try_from(frames).unwrap_or(u64::MAX), ..self }
    }

    /// As a row of the table.
    pub(crate) fn of(self, action: &str, situation: &str) -> Cost {
        Cost {
            action: action.to_owned(),
            situation: situation.to_owned(),
            read_units: self.dynamodb.read_units,
            write_units: self.dynamodb.write_units,
            requests: self.dynamodb.requests,
            round_trips: self.dynamodb.round_trips,
            pushes: self.pushes,
            queue_requests: self.queue_requests,
            invocations: self.invocations,
            statements: self.statements,
            quiet: self.quiet,
        }
    }
}

impl From<Consumption> for Spent {
    fn from(dynamodb: Consumption) -> Self {
        Self { dynamodb, ..Self::default() }
    }
}

impl Sub for Spent {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self {
            dynamodb: self.dynamodb - earlier.dynamodb,
            pushes: self.pushes - earlier.pushes,
            queue_requests: self.queue_requests - earlier.queue_requests,
            invocations: self.invocations - earlier.invocations,
            statements: self.statements - earlier.statements,
            quiet: self.quiet,
        }
    }
}
