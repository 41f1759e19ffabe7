//! What a function does before its first event.

use natter_delivery::{OpenSessions, connect_early};
use natter_lambda::Sessions;

use crate::world::World;

#[tokio::test]
async fn as_many_calls_are_made_at_once_as_there_are_to_be_connections() {
    let world = World::new().await;
    let environment = world.environment(&[]);
    let sessions = OpenSessions::init(&environment).unwrap();
    let before = world.meter.reading();
    sessions.connect(3).await;
    let taken = world.meter.reading() - before;
    assert_eq!((taken.requests, taken.round_trips, taken.read_units), (3, 1, 3.0));
}

#[tokio::test]
async fn a_store_that_does_not_answer_keeps_no_function_from_starting() {
    let started = tokio::time::Instant::now();
    connect_early(2, |_| std::future::pending::<Result<(), _>>()).await;
    assert!(started.elapsed() < std::time::Duration::from_secs(30));
}
