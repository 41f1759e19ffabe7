//! Pings, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::BTreeSet;

use default::Fallback;
use natter_cost::assert_cost;
use natter_lambda::Action;
use natter_testing::{World, ask, caller, person};
use serde_json::json;

#[tokio::test]
async fn a_ping_tells_the_time_and_only_an_active_one_is_noted_and_costs_anything() {
    let world = World::start().await;
    let function = Fallback::init(&world.environment(&[])).await.unwrap();
    let user = person();
    let caller = caller(user, &"phone=".to_owned().into(), world.now);
    for (active, situation) in [(false, "the app is out of sight"), (true, "the user is there")] {
        let before = function.meter().reading();
        let pong = ask(&function, &caller, "ping", json!({"active": active})).await;
        assert_eq!(pong, json!({"type": "pong", "id": "1", "serverTime": world.now.as_millis()}));
        assert_cost("ping", situation, function.meter().reading() - before, 0);
        let seen = world.users.presences(person(), &BTreeSet::from([user]), world.now).await.unwrap();
        assert_eq!(!seen.is_empty(), active);
    }
}
