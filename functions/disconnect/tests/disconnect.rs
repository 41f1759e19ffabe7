//! What the end of a connection leaves behind, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::BTreeSet;

use disconnect::Disconnect;
use natter_chat::{ConnectionId, UserId};
use natter_lambda::Function;
use natter_testing::{World, person};
use serde_json::{Value, json};

/// The sample of an event, of this connection.
async fn disconnect(world: &World, user: UserId, connection: &ConnectionId) {
    let mut event: Value = serde_json::from_str(include_str!("../../../events/disconnect.json")).unwrap();
    event["requestContext"]["connectionId"] = json!(connection);
    event["requestContext"]["authorizer"]["userId"] = json!(user);
    let function = Disconnect::init(&world.environment(&[])).await.unwrap();
    assert_eq!(function.handle(serde_json::from_value(event).unwrap()).await.unwrap().status_code, 200);
}

async fn open(world: &World, user: UserId) -> Vec<ConnectionId> {
    let open = world.connections.of_users(&[user], world.now).await.unwrap();
    open.into_iter().map(|open| open.connection_id).collect()
}

#[tokio::test]
async fn only_that_connection_is_forgotten_and_the_last_one_leaves_the_time() {
    let world = World::start().await;
    let (alice, bob) = (world.user("alice").await, world.user("bob").await);
    let (phone, laptop) = (world.device(alice).await, world.device(alice).await);
    world.open(alice, bob, false).await;
    world.users.note_active(alice, &phone, world.now).await.unwrap();
    let is_online = async || world.users.presences(bob, &BTreeSet::from([alice]), world.now).await.unwrap()[0].online;
    disconnect(&world, alice, &phone).await;
    assert_eq!(open(&world, alice).await, std::slice::from_ref(&laptop));
    assert!(is_online().await, "she is still there");
    disconnect(&world, alice, &laptop).await;
    assert_eq!(open(&world, alice).await, []);
    assert!(!is_online().await);
}

#[tokio::test]
async fn a_connection_that_nobody_knows_ends_without_a_trace() {
    let world = World::start().await;
    let (alice, device) = (world.user("alice").await, ConnectionId::from("unknown=".to_owned()));
    let phone = world.device(alice).await;
    for user in [alice, person()] {
        disconnect(&world, user, &device).await;
        disconnect(&world, user, &device).await;
    }
    assert_eq!(open(&world, alice).await, [phone]);
}
