//! How much somebody may ask for.

use std::time::Duration;

use natter_chat::{SessionId, Timestamp, UserId};
use natter_delivery::{Budget, Chance};
use natter_dynamo::Meter;
use natter_lambda::{Guard, HttpCaller, log_and_reduce};
use natter_protocol::{ActionError, ChatError, ErrorCode};

use crate::world::{World, person};

/// The beginning of a window.
const START: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const WINDOW: Duration = Duration::from_secs(10);

/// One message's worth in each window.
const ONE: (&str, &str) = ("RATE_LIMIT_MESSAGES", "1");
const EVERYTHING_IS_COUNTED: (&str, &str) = ("RATE_LIMIT_QUANTUM", "1");

/// An instance that has this budget for each person.
fn instance(world: &World, own: &[(&str, &str)], chance: Chance) -> (Budget, Meter) {
    let client = world.client();
    let budget = Budget::from_environment(&world.environment(own).with(chance), &client).unwrap();
    (budget, client.meter().clone())
}

fn refusal(outcome: Result<(), ActionError>) -> Option<ChatError> {
    outcome.err().map(log_and_reduce)
}

#[tokio::test]
async fn who_has_used_up_their_budget_is_refused_everywhere_until_the_window_ends() {
    let (world, alice) = (World::new().await, person());
    let (one, _) = instance(&world, &[ONE, EVERYTHING_IS_COUNTED], Chance::default());
    let (other, _) = instance(&world, &[ONE, EVERYTHING_IS_COUNTED], Chance::default());
    for (instance, weight) in [(&one, 60), (&other, 39), (&one, 1)] {
        assert_eq!(refusal(instance.charge(alice, weight, START).await), None);
    }
    for instance in [&one, &other] {
        let refused = refusal(instance.charge(alice, 1, START.plus(Duration::from_secs(4))).await).unwrap();
        assert_eq!((refused.code, refused.retry_after_ms), (ErrorCode::RateLimited, Some(6_000)));
        assert_eq!(refusal(instance.charge(person(), 1, START).await), None, "others go on");
        assert_eq!(refusal(instance.charge(alice, 1, START.plus(WINDOW)).await), None);
    }
}

#[tokio::test]
async fn what_weighs_little_is_seldom_written_down_and_a_refusal_never_twice() {
    let (world, alice) = (World::new().await, person());
    let (budget, meter) = instance(&world, &[ONE], Chance::of(|| u64::MAX));
    assert_eq!(refusal(budget.charge(alice, 2, START).await), None);
    assert_eq!(meter.reading().requests, 0, "this one has luck");
    let (budget, meter) = instance(&world, &[ONE], Chance::of(|| 0));
    assert_eq!(refusal(budget.charge(alice, 2, START).await), None);
    let counted = meter.reading();
    assert_eq!((counted.write_units, counted.requests), (1.0, 1));
    for _ in 0..3 {
        assert!(refusal(budget.charge(alice, 2, START).await).is_some(), "as much was counted as two messages weigh");
    }
    assert_eq!(meter.reading().requests, 2, "the instance knows by then");
}

fn caller(user_id: UserId) -> HttpCaller {
    HttpCaller {
        user_id,
        session_id: SessionId::from("phone".to_owned()),
        signed_in_at: START,
        groups: Vec::new(),
        user_agent: "curl/8.5.0".to_owned(),
    }
}

#[tokio::test]
async fn requests_over_http_are_charged_at_the_gate() {
    let (world, alice) = (World::new().await, person());
    let gate = world.gate(&[ONE, EVERYTHING_IS_COUNTED]);
    assert_eq!(refusal(gate.admit(&caller(alice), 100, START).await), None);
    let refused = refusal(gate.admit(&caller(alice), 1, START).await).unwrap();
    assert_eq!(refused.code, ErrorCode::RateLimited);
    assert!(world.users.revoke_session(alice, &caller(alice).session_id, START).await.unwrap());
    let ended = refusal(gate.admit(&caller(alice), 1, START).await).unwrap();
    assert_eq!(ended.code, ErrorCode::SessionRevoked, "whose session has ended is told so");
}
