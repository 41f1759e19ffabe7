//! Which tokens let an open connection go on, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::BTreeSet;
use std::time::Duration;

use authenticate::Authenticate;
use natter_chat::{ConnectionId, Timestamp, UserId};
use natter_cognito::testing::{TestIssuer, changed};
use natter_cost::assert_cost;
use natter_dynamo::{NewConnection, SignIn};
use natter_lambda::{Action, log_and_reduce};
use natter_protocol::frames::Authenticated;
use natter_testing::{World, caller, person, request};
use serde_json::{Value, json};

const MINUTE: Duration = Duration::from_mins(1);

/// The function, an issuer, and a connection of somebody's whose token is about to expire.
struct Renewing {
    world: World,
    issuer: TestIssuer,
    function: Authenticate,
    user: UserId,
    device: ConnectionId,
    signed_in_at: Timestamp,
}

impl Renewing {
    async fn start() -> Self {
        let (world, issuer) = (World::start().await, TestIssuer::start().await);
        let settings = issuer.settings();
        let cognito = [
            ("COGNITO_ISSUER", &*settings.issuer),
            ("COGNITO_CLIENT_ID", &settings.client_id),
            ("COGNITO_JWKS_URL", &settings.jwks_url),
        ];
        let function = Authenticate::init(&world.environment(&cognito)).await.unwrap();
        let (user, device) = (person(), ConnectionId::from("phone=".to_owned()));
        let signed_in_at = Timestamp::from_millis(world.now.minus(MINUTE * 10).as_secs() * 1000);
        let connection = NewConnection {
            connection_id: device.clone(),
            connected_at: signed_in_at,
            expires_at: world.now.plus(MINUTE * 100),
            sign_in: SignIn {
                session_id: "sign-in".to_owned().into(),
                signed_in_at,
                expires_at: world.now.plus(MINUTE),
            },
        };
        world.connections.register(user, &connection).await.unwrap();
        Self { world, issuer, function, user, device, signed_in_at }
    }

    /// A token of the connection's own sign-in, with some claims replaced.
    fn token(&self, changes: Value) -> String {
        let own = json!({ "origin_jti": "sign-in", "auth_time": self.signed_in_at.as_secs() });
        let claims = changed(self.issuer.access_claims(self.user, self.world.now), own);
        self.issuer.sign(&self.issuer.header(), &changed(claims, changes))
    }

    /// The type of the reply, or the code of the refusal.
    async fn outcome(&self, token: &str) -> String {
        let caller = caller(self.user, &self.device, self.world.now);
        match self.function.perform(&caller, request("authenticate", json!({"token": token}))).await {
            Ok(Authenticated { .. }) => "authenticated".to_owned(),
            Err(error) => serde_json::to_value(log_and_reduce(error).code).unwrap().as_str().unwrap().to_owned(),
        }
    }

    async fn expires_at(&self) -> Option<Timestamp> {
        self.world.connections.session_expires_at(self.user, &self.device).await.unwrap()
    }
}

#[tokio::test]
async fn the_same_user_goes_on_with_the_same_sign_in_or_a_later_one() {
    let now = Renewing::start().await.world.now.as_secs();
    let cases = [
        ("the same sign-in", json!({}), "authenticated"),
        ("a later sign-in", json!({ "origin_jti": "later", "auth_time": now }), "authenticated"),
        ("an earlier sign-in", json!({ "origin_jti": "earlier", "auth_time": now - 3600 }), "token_invalid"),
        ("somebody else", json!({ "sub": person() }), "token_invalid"),
        ("an id token", json!({ "token_use": "id" }), "token_invalid"),
        ("an expired token", json!({ "exp": now - 60 }), "token_invalid"),
    ];
    for (name, changes, expected) in cases {
        let renewing = Renewing::start().await;
        let before = renewing.expires_at().await;
        assert_eq!(renewing.outcome(&renewing.token(changes)).await, expected, "{name}");
        assert_eq!(renewing.expires_at().await != before, expected == "authenticated", "{name}");
    }
}

#[tokio::test]
async fn what_is_no_token_changes_nothing() {
    let renewing = Renewing::start().await;
    for token in ["", "eyJ", &"x".repeat(20_000)] {
        assert_eq!(renewing.outcome(token).await, "token_invalid");
    }
    assert_eq!(renewing.expires_at().await, Some(renewing.world.now.plus(MINUTE)));
}

#[tokio::test]
async fn an_ended_sign_in_is_not_renewed_and_its_connection_forgotten() {
    let renewing = Renewing::start().await;
    let users = &renewing.world.users;
    let session = "sign-in".to_owned().into();
    users.note_session(renewing.user, &session, "Firefox on Linux", renewing.world.now).await.unwrap();
    users.revoke_session(renewing.user, &session, renewing.world.now).await.unwrap();
    assert_eq!(renewing.outcome(&renewing.token(json!({}))).await, "session_revoked");
    assert_eq!(renewing.expires_at().await, None);
}

#[tokio::test]
async fn renewing_costs_what_the_table_says() {
    let renewing = Renewing::start().await;
    let world = &renewing.world;
    let bob = person();
    world.open(renewing.user, bob, false).await;
    // What is left of the service is read once a minute by an instance, not for each token.
    renewing.outcome(&renewing.token(json!({}))).await;
    let caller = caller(renewing.user, &renewing.device, world.now);
    for (situation, beat) in [
        ("a fresh token of the same sign-in", json!({})),
        ("the same, and the user is there and sees one other", json!({"active": true, "watch": [bob]})),
    ] {
        let fields = changed(json!({"token": renewing.token(json!({}))}), beat);
        let before = world.meter.reading();
        renewing.function.perform(&caller, request("authenticate", fields)).await.unwrap();
        assert_cost("authenticate", situation, world.meter.reading() - before, 0);
    }
    let seen = world.users.presences(bob, &BTreeSet::from([renewing.user]), world.now).await.unwrap();
    assert!(seen[0].online, "a token may also say that its user is there");
}
