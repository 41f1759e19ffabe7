#![doc = include_str!("../README.md")]

mod counting_gateway;
mod prices;

use natter_dynamo::Consumption;
use serde::Deserialize;

pub use counting_gateway::CountingGateway;
pub use prices::{Prices, prices};

/// What one action costs in one situation.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
    /// How often DynamoDB had to be waited for.
    pub round_trips: u64,
    /// Frames pushed to other connections, each at most 32 KB.
    #[serde(default)]
    pub pushes: u64,
    /// Requests to SQS.
    #[serde(default)]
    pub queue_requests: u64,
}

/// The table of costs, in the order in which it is printed.
///
/// # Panics
/// Where `costs.json` is no such table.
#[must_use]
pub fn costs() -> Vec<Cost> {
    serde_json::from_str(include_str!("../costs.json")).expect("costs.json is a table of costs")
}

/// Asserts that an action consumed and pushed what the table says.
///
/// # Panics
/// Where it did not, or where the table does not know the action in this situation.
pub fn assert_cost(action: &str, situation: &str, consumed: Consumption, pushes: usize) {
    let expected = costs().into_iter().find(|cost| cost.action == action && cost.situation == situation);
    let expected = expected.unwrap_or_else(|| panic!("costs.json has no `{action}` with `{situation}`"));
    let measured = Cost {
        read_units: consumed.read_units,
        write_units: consumed.write_units,
        requests: consumed.requests,
        round_trips: consumed.round_trips,
        pushes: u64::try_from(pushes).unwrap_or(u64::MAX),
        ..expected.clone()
    };
    assert_eq!(measured, expected);
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_action_is_twice_in_one_situation() {
        let costs = costs();
        let distinct: HashSet<_> = costs.iter().map(|cost| (&cost.action, &cost.situation)).collect();
        assert_eq!(distinct.len(), costs.len());
    }

    #[test]
    fn a_message_costs_the_sum_of_its_parts() {
        let message = Cost {
            action: "sendMessage".to_owned(),
            situation: "short".to_owned(),
            read_units: 4.0,
            write_units: 4.0,
            requests: 6,
            round_trips: 4,
            pushes: 2,
            queue_requests: 1,
        };
        // The request, its reply and two pushes; one invocation.
        let expected = 4.0 * 0.125 + 4.0 * 0.625 + 4.0 * 1.0 + 0.2 + 0.4;
        assert!((prices().of(&message) - expected).abs() < 1e-9);
    }
}
