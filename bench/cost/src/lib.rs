#![doc = include_str!("../README.md")]

mod behaviour;
mod beside;
mod counting_gateway;
mod ledger;
mod prices;
mod spent;

use serde::{Deserialize, Serialize};

pub use behaviour::{AsTheAppBehaves, Behaviour, behaviour};
pub use beside::{aurora_awake, beside};
pub use counting_gateway::CountingGateway;
pub use ledger::Ledger;
pub use prices::{Prices, prices};
pub use spent::Spent;

/// What one action costs in one situation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// The frame's action, or the HTTP method and address.
    pub action: String,
    /// In which situation.
    pub situation: String,
    /// DynamoDB's read capacity units.
    pub read_units: f64,
    /// DynamoDB's write capacity units.
    pub write_units: f64,
    /// Requests to DynamoDB.
    pub requests: u64,
    /// How often DynamoDB had to be waited for, at most: where two things are asked at once, of which one takes more than one request,
    /// it depends on time which of these count for both.
    pub round_trips: u64,
    /// Frames pushed to other connections, each at most 32 KB.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub pushes: u64,
    /// Requests to SQS.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub queue_requests: u64,
    /// Other functions that are asked, beside the one that answers.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub invocations: u64,
    /// Statements that PostgreSQL runs.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub statements: u64,
    /// Whether the frame is not answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
}

impl Cost {
    /// Whether this is what was measured, which may have taken fewer round trips.
    #[must_use]
    pub fn is_of(&self, measured: &Self) -> bool {
        let alike = Self { round_trips: self.round_trips, ..measured.clone() };
        *self == alike && measured.round_trips <= self.round_trips
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_nothing(count: &u64) -> bool {
    *count == 0
}

/// What is in the table although no client asks for it: a handshake, and what the stream, a queue or a schedule brings.
pub const UNASKED: [&str; 6] = ["$connect", "fan-out", "inspect-media", "missed-messages", "notify", "sweep-media"];

/// The table of costs, in the order in which it is printed.
///
/// # Panics
/// Where `costs.json` is no such table.
#[must_use]
pub fn costs() -> Vec<Cost> {
    serde_json::from_str(include_str!("../costs.json")).expect("costs.json is a table of costs")
}

/// What a direct message takes, and what it takes to notify someone of it on one device.
///
/// # Panics
/// Where the table lacks one of them.
#[must_use]
pub fn notified_message() -> (Cost, Cost) {
    let row = |action: &str, situation: &str| {
        let mut found = costs().into_iter().filter(|cost| cost.action == action && cost.situation == situation);
        found.next().unwrap_or_else(|| panic!("costs.json lacks {action}, {situation}"))
    };
    let message = row("sendMessage", "short, direct; the receiver has one device open");
    (message, row("notify", "a message, direct; one device, a further one unread"))
}

/// Asserts that an action took what the table says, and pushed so many frames.
///
/// # Panics
/// Where it did not, or where the table does not know the action in this situation.
pub fn assert_cost(action: &str, situation: &str, spent: impl Into<Spent>, pushes: usize) {
    let expected = costs().into_iter().find(|cost| cost.action == action && cost.situation == situation);
    let measured = spent.into().pushing(pushes).of(action, situation);
    let expected = expected.unwrap_or_else(|| panic!("costs.json lacks a row, which would be {measured:?}"));
    assert_eq!(measured, expected);
}

/// As [`assert_cost`], of a frame that is not answered.
///
/// # Panics
/// As [`assert_cost`].
pub fn assert_cost_of_quiet(action: &str, situation: &str, spent: impl Into<Spent>, pushes: usize) {
    assert_cost(action, situation, Spent { quiet: true, ..spent.into() }, pushes);
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use natter_protocol::api;
    use natter_protocol::frames::ClientFrame;

    use super::*;

    #[test]
    fn every_action_and_every_route_is_in_the_table() {
        let rows = costs();
        let lacks = |action: &str| !rows.iter().any(|row| row.action == action);
        let actions = ClientFrame::ACTIONS.iter().map(|action| (*action).to_owned());
        let routes = api::all().into_iter().map(|route| route.key());
        let lacking = actions.chain(routes).filter(|action| lacks(action));
        let lacking: Vec<String> = lacking.collect();
        assert!(
            lacking.is_empty(),
            "measure these, in tests/table or their function's tests, and give them rows in costs.json: {lacking:#?}"
        );
    }

    #[test]
    fn whatever_is_in_the_table_can_be_asked_for() {
        let routes: HashSet<String> = api::all().iter().map(api::Route::key).collect();
        for row in costs() {
            let is_asked = ClientFrame::ACTIONS.contains(&row.action.as_str()) || routes.contains(&row.action);
            assert!(is_asked || UNASKED.contains(&row.action.as_str()), "nobody asks for {}", row.action);
        }
    }

    #[test]
    fn a_notification_costs_less_than_its_message() {
        let (prices, (message, told)) = (prices(), notified_message());
        assert!(prices.of(&told) < prices.of(&message));
    }

    #[test]
    fn no_action_is_twice_in_one_situation() {
        let costs = costs();
        let distinct: HashSet<_> = costs.iter().map(|cost| (&cost.action, &cost.situation)).collect();
        assert_eq!(distinct.len(), costs.len());
    }

    fn message() -> Cost {
        Cost {
            action: "sendMessage".to_owned(),
            situation: "short".to_owned(),
            read_units: 4.0,
            write_units: 4.0,
            requests: 6,
            round_trips: 4,
            pushes: 2,
            queue_requests: 1,
            invocations: 1,
            statements: 0,
            quiet: false,
        }
    }

    #[test]
    fn what_takes_fewer_round_trips_is_in_the_table_and_what_takes_more_of_anything_is_not() {
        let row = message();
        assert!(row.is_of(&message()));
        assert!(row.is_of(&Cost { round_trips: 3, ..message() }));
        assert!(!row.is_of(&Cost { round_trips: 5, ..message() }));
        assert!(!row.is_of(&Cost { requests: 7, ..message() }));
    }

    #[test]
    fn a_message_costs_the_sum_of_its_parts() {
        let message = message();
        // The request, its reply and two pushes; two invocations.
        let expected = 4.0 * 0.125 + 4.0 * 0.625 + 4.0 * 1.0 + 2.0 * 0.2 + 0.4;
        assert!((prices().of(&message) - expected).abs() < 1e-9);
    }
}
