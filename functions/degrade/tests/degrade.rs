//! `degrade` over the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use degrade::Degrade;
use natter_chat::{ServiceLevel, Timestamp};
use natter_lambda::{Function, HandlerError};
use natter_metrics::{Metric, measured};
use natter_testing::World;
use serde_json::{Value, json};

/// The 29th of November 2026.
const NOW: Timestamp = Timestamp::from_millis(1_795_910_400_000);

async fn function(world: &World) -> Degrade {
    Degrade::init(&world.environment(&[])).await.unwrap()
}

async fn handle(function: &Degrade, event: Value) -> Result<ServiceLevel, HandlerError> {
    Ok(function.handle(serde_json::from_value(event).unwrap()).await?.level)
}

fn notified(topics: &[&str]) -> Value {
    let record =
        |topic: &&str| json!({"Sns": {"TopicArn": format!("arn:aws:sns:us-east-1:1:{topic}"), "Message": "any words"}});
    json!({"Records": topics.iter().map(record).collect::<Vec<_>>()})
}

#[tokio::test]
async fn thresholds_step_it_down_and_only_a_person_steps_it_up() {
    let world = World::at(NOW).await;
    let function = function(&world).await;
    for (event, expected) in [
        (json!({}), ServiceLevel::Full),
        (notified(&["natter-prod-spending-noPresence"]), ServiceLevel::NoPresence),
        (notified(&["natter-prod-spending-noTyping"]), ServiceLevel::NoPresence),
        (json!({"level": "full"}), ServiceLevel::Full),
        (notified(&["natter-prod-spending-noPresence"]), ServiceLevel::Full),
        (notified(&["natter-prod-spending-readOnly", "natter-prod-spending-noUploads"]), ServiceLevel::ReadOnly),
        (json!({}), ServiceLevel::ReadOnly),
    ] {
        assert_eq!(handle(&function, event.clone()).await.unwrap(), expected, "{event}");
    }
}

#[tokio::test]
async fn a_step_down_is_counted_and_nothing_else() {
    let world = World::at(NOW).await;
    let function = function(&world).await;
    for (event, expected) in [
        (notified(&["a-spending-noTyping"]), 1.0),
        (notified(&["a-spending-noTyping"]), 0.0),
        (json!({"level": "full"}), 0.0),
    ] {
        let (_, measurements) = measured(Box::pin(handle(&function, event))).await;
        assert!((measurements.sum(Metric::ServiceReductions) - expected).abs() < f64::EPSILON);
    }
}

#[tokio::test]
async fn a_topic_that_stands_for_no_level_fails_and_changes_nothing() {
    let world = World::at(NOW).await;
    let function = function(&world).await;
    for topic in ["natter-prod-alarms", "natter-prod-spending-everything"] {
        assert!(handle(&function, notified(&["natter-spending-readOnly", topic])).await.is_err());
    }
    assert_eq!(handle(&function, json!({})).await.unwrap(), ServiceLevel::Full);
}

#[tokio::test]
async fn two_at_once_lose_nothing() {
    let world = World::at(NOW).await;
    let (one, two) = (function(&world).await, function(&world).await);
    let (first, second) = tokio::join!(
        handle(&one, notified(&["a-spending-noTyping"])),
        handle(&two, notified(&["a-spending-noUploads"])),
    );
    first.unwrap();
    second.unwrap();
    assert_eq!(handle(&one, json!({})).await.unwrap(), ServiceLevel::NoUploads);
}
