//! `degrade`: steps the service level down when a budget says that the month's money runs short.
//!
//! Each threshold of the budget has a topic of its own, whose name ends with the level that it stands for: nothing depends on the wording of a
//! notification. They may come late, twice and in any order. When the month turns, everything is back by itself.
//!
//! Invoked by hand with `{"level": "full"}`, it sets that level, and with `{}` it changes nothing. It answers what holds now.

use natter_chat::{ServiceLevel, ServiceState, Timestamp};
use natter_delivery::Services;
use natter_dynamo::Users;
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError};
use natter_metrics::Metric;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How often it is tried again where another invocation changes the level at the same time.
const ATTEMPTS: usize = 5;

/// What stands before the level in a topic's name.
const TOPIC: &str = "-spending-";

/// The function `degrade`.
pub struct Degrade {
    users: Users,
    clock: Clock,
}

/// Notifications of topics, or what somebody wants.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Order {
    #[serde(rename = "Records")]
    records: Vec<Record>,
    level: Option<ServiceLevel>,
}

#[derive(Debug, Clone, Deserialize)]
struct Record {
    #[serde(rename = "Sns")]
    sns: Notification,
}

#[derive(Debug, Clone, Deserialize)]
struct Notification {
    #[serde(rename = "TopicArn")]
    topic_arn: String,
}

/// What holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What is left of the service.
    pub level: ServiceLevel,
}

impl Function for Degrade {
    type Event = Order;
    type Reply = Report;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self { users: services.users()?, clock: environment.clock() })
    }

    async fn handle(&self, order: Order) -> Result<Report, HandlerError> {
        let notified: Option<Vec<_>> = order.records.iter().map(|record| level_of(&record.sns.topic_arn)).collect();
        let notified = notified.ok_or(HandlerError::new("the topic's name does not end with a service level"))?;
        let now = self.clock.now();
        for _ in 0..ATTEMPTS {
            let before = self.users.service_state().await.map_err(store_failed)?;
            let known = before.clone().unwrap_or_else(|| ServiceState::new(now));
            let lowered = notified.iter().fold(known.clone(), |state, level| state.notified(*level, now));
            let after = order.level.iter().fold(lowered, |state, level| state.set(*level, now));
            let is_made = after == known
                || self.users.replace_service_state(before.as_ref(), &after).await.map_err(store_failed)?;
            if is_made {
                return Ok(told(&known, &after, now));
            }
        }
        Err(HandlerError::new("the service level changes all the time"))
    }
}

/// Logs and measures what has changed.
fn told(before: &ServiceState, after: &ServiceState, now: Timestamp) -> Report {
    let (was, level) = (before.level(now), after.level(now));
    if level != was {
        tracing::warn!(?was, ?level, "the service level changed");
    }
    natter_metrics::count(Metric::ServiceReductions, usize::from(level > was));
    Report { level }
}

/// The level that a topic stands for.
fn level_of(topic_arn: &str) -> Option<ServiceLevel> {
    let (_, level) = topic_arn.rsplit_once(TOPIC)?;
    serde_json::from_value(Value::from(level)).ok()
}

fn store_failed(error: natter_dynamo::StoreError) -> HandlerError {
    HandlerError::because("DynamoDB does not answer", error)
}
