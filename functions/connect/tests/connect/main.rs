//! What a handshake leaves behind, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::time::Duration;

use connect::Connect;
use natter_chat::{SessionId, UserId};
use natter_cost::assert_cost;
use natter_dynamo::connections::MAX_CONNECTIONS;
use natter_lambda::Function;
use natter_testing::{World, person};
use serde_json::json;

/// The function, and everything around it.
struct Connecting {
    world: World,
    function: Connect,
}

impl Connecting {
    async fn start() -> Self {
        let world = World::start().await;
        let function = Connect::init(&world.environment(&[])).await.unwrap();
        Self { world, function }
    }

    /// Connects a device by this name; gives the status.
    async fn connect(&self, user: UserId, device: &str) -> u16 {
        self.connect_after(user, device, Duration::ZERO).await
    }

    /// The same, some time later.
    async fn connect_after(&self, user: UserId, device: &str, time: Duration) -> u16 {
        let now = self.world.now.plus(time).as_millis();
        let authorizer = json!({
            "userId": user, "username": "alice", "sessionExpiresAt": (now + 600_000).to_string(), "sessionId": device,
            "signedInAt": now.to_string(),
        });
        let context = json!({
            "connectionId": format!("{device}="), "routeKey": "$connect", "connectedAt": now, "authorizer": authorizer,
        });
        let headers = json!({"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0"});
        let event = json!({"requestContext": context, "headers": headers});
        self.function.handle(serde_json::from_value(event).unwrap()).await.unwrap().status_code
    }

    async fn open(&self, user: UserId) -> usize {
        self.world.connections.of_users(&[user], self.world.now).await.unwrap().len()
    }
}

#[tokio::test]
async fn a_connection_leaves_a_device_in_the_list_and_a_profile() {
    let connecting = Connecting::start().await;
    let user = person();
    assert_eq!(connecting.connect(user, "laptop").await, 200);
    assert_eq!(connecting.open(user).await, 1);
    let [session] = connecting.world.users.sessions(user, connecting.world.now).await.unwrap().try_into().unwrap();
    assert_eq!((session.session_id.as_str(), &*session.device), ("laptop", "Firefox on Linux"));
    assert_eq!(connecting.world.users.get(&[user]).await.unwrap()[0].handle.as_str(), "alice");
}

/// Between the authorizer's look at the sign-in and the connection's being remembered, it may be ended: whoever ends it does
/// not find the connection yet.
#[tokio::test]
async fn a_sign_in_that_was_ended_since_the_authorizer_looked_is_refused_and_forgotten() {
    let connecting = Connecting::start().await;
    let (user, users, now) = (person(), &connecting.world.users, connecting.world.now);
    let session = SessionId::from("laptop".to_owned());
    users.note_session(user, &session, "Firefox on Linux", now).await.unwrap();
    users.revoke_session(user, &session, now).await.unwrap();
    assert_eq!(connecting.connect(user, "laptop").await, 401);
    assert_eq!(connecting.open(user).await, 0);
    assert_eq!(connecting.connect(user, "phone").await, 200);
    users.revoke_sessions(user, now).await.unwrap();
    assert_eq!(connecting.connect(user, "tablet").await, 401);
}

#[tokio::test]
async fn whoever_opens_more_connections_than_they_may_has_the_oldest_closed() {
    let connecting = Connecting::start().await;
    let user = person();
    assert_eq!(connecting.connect(user, "oldest").await, 200);
    for number in 1..MAX_CONNECTIONS {
        assert_eq!(connecting.connect_after(user, &format!("device{number}"), Duration::from_mins(1)).await, 200);
    }
    assert!(connecting.world.outside.closed().is_empty());
    assert_eq!(connecting.connect_after(user, "newest", Duration::from_mins(1)).await, 200);
    assert_eq!(connecting.world.outside.closed(), ["oldest=".to_owned().into()]);
    assert_eq!(connecting.connect_after(user, "too-soon", Duration::from_mins(1)).await, 429);
    assert_eq!(connecting.open(user).await, MAX_CONNECTIONS);
}

#[tokio::test]
async fn connecting_costs_what_the_table_says() {
    let connecting = Connecting::start().await;
    let user = person();
    connecting.connect(user, "laptop").await;
    let before = connecting.world.meter.reading();
    connecting.connect(user, "laptop").await;
    assert_cost("$connect", "somebody who was there before", connecting.world.meter.reading() - before, 0);
}
