//! Pings, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::BTreeSet;

use default::Fallback;
use natter_chat::{ConnectionId, UserId};
use natter_cost::assert_cost;
use natter_delivery::Services;
use natter_lambda::Action;
use natter_protocol::ErrorCode;
use natter_testing::{World, ask, caller, people, person, refusal};
use serde_json::{Value, json};

async fn ping(world: &World, function: &Fallback, user: UserId, device: &ConnectionId) -> Value {
    ask(function, &caller(user, device, world.now), "ping", json!({})).await
}

#[tokio::test]
async fn a_ping_tells_the_time_and_whether_the_user_is_there_where_it_says_so() {
    let world = World::start().await;
    let environment = world.environment(&[]);
    let function = Fallback::init(&environment).await.unwrap();
    let user = person();
    // With as many connections as there may be, it costs no more.
    let mut device = world.device(user).await;
    for _ in 1..20 {
        device = world.device(user).await;
    }
    let caller = caller(user, &device, world.now);
    // Read once a minute by an instance, not for each ping.
    Services::of(&environment).unwrap().service().unwrap().level(world.now).await;
    for (fields, situation, is_there) in [
        (json!({}), "the app is out of sight", None),
        (json!({"active": true}), "the user is there", Some(true)),
        (json!({}), "the app is out of sight", Some(true)),
        (json!({"active": false}), "the user goes", Some(false)),
    ] {
        let before = world.meter.reading();
        let pong = ask(&function, &caller, "ping", fields).await;
        assert_eq!(pong, json!({"type": "pong", "id": "1", "serverTime": world.now.as_millis()}));
        assert_cost("ping", situation, world.meter.reading() - before, 0);
        let seen = world.users.presences(person(), &BTreeSet::from([user]), world.now).await.unwrap();
        assert_eq!(seen.first().map(|presence| presence.online), is_there, "{situation}");
    }
}

#[tokio::test]
async fn whoever_goes_from_one_device_is_there_on_the_other() {
    let world = World::start().await;
    let function = Fallback::init(&world.environment(&[])).await.unwrap();
    let user = person();
    let (phone, laptop) = (world.device(user).await, world.device(user).await);
    for (device, active, is_there) in
        [(&phone, true, true), (&laptop, true, true), (&phone, false, true), (&laptop, false, false)]
    {
        ask(&function, &caller(user, device, world.now), "ping", json!({"active": active})).await;
        let seen = world.users.presences(person(), &BTreeSet::from([user]), world.now).await.unwrap();
        assert_eq!(seen[0].online, is_there);
    }
}

#[tokio::test]
async fn a_pong_tells_who_is_there_of_those_who_let_it_be_known() {
    let world = World::start().await;
    let environment = world.environment(&[]);
    let function = Fallback::init(&environment).await.unwrap();
    let (alice, bob, _) = world.direct().await;
    let stranger = person();
    let (phone, elsewhere) = (world.device(alice).await, "elsewhere=".to_owned().into());
    for person in [bob, stranger] {
        world.users.note_active(person, &elsewhere, world.now).await.unwrap();
    }
    Services::of(&environment).unwrap().service().unwrap().level(world.now).await;
    let caller = caller(alice, &phone, world.now);
    let before = world.meter.reading();
    let pong = ask(&function, &caller, "ping", json!({"active": true, "watch": [bob]})).await;
    assert_cost("ping", "the user is there and sees one other", world.meter.reading() - before, 0);
    let bob_is_there = json!([{"userId": bob, "online": true}]);
    assert_eq!(pong["presences"], bob_is_there);
    let pong = ask(&function, &caller, "ping", json!({"watch": [stranger, bob]})).await;
    assert_eq!(pong["presences"], bob_is_there, "nobody sees whom they do not know");
    let crowd: Vec<UserId> = people(26);
    assert_eq!(refusal(&function, &caller, "ping", json!({"watch": crowd})).await, ErrorCode::InvalidFrame);
}

#[tokio::test]
async fn a_pong_tells_each_connection_what_it_missed() {
    let world = World::start().await;
    let function = Fallback::init(&world.environment(&[])).await.unwrap();
    let user = person();
    let (phone, laptop) = (world.device(user).await, world.device(user).await);
    let open = world.connections.of_users(&[user], world.now).await.unwrap();
    let open = open.iter().find(|open| open.connection_id == phone).unwrap();
    for missed in 1..3 {
        world.connections.note_missed(open).await.unwrap();
        assert_eq!(ping(&world, &function, user, &phone).await["missed"], missed);
    }
    assert_eq!(ping(&world, &function, user, &phone).await["missed"], 2, "a pong that is lost takes nothing with it");
    assert_eq!(ping(&world, &function, user, &laptop).await.get("missed"), None);
}

#[tokio::test]
async fn a_connection_to_which_nothing_is_pushed_any_more_is_to_be_opened_anew() {
    let world = World::start().await;
    let function = Fallback::init(&world.environment(&[])).await.unwrap();
    let user = person();
    let device = world.device(user).await;
    let open = world.connections.of_users(&[user], world.now).await.unwrap();
    world.connections.remove(user, &device).await.unwrap();
    world.connections.note_missed(&open[0]).await.unwrap();
    let refused = refusal(&function, &caller(user, &device, world.now), "ping", json!({})).await;
    assert_eq!(refused, ErrorCode::SessionExpired);
}
