//! The HTTP API's JWT authorizer.

use std::time::Duration;

use http::Request;
use natter_chat::UserId;
use natter_cognito::testing::{TestIssuer, changed};
use natter_local::clock::Clock;
use serde_json::{Value, json};

use crate::harness::{Answer, App, ISSUER, Setup, request};

async fn started(issuer: &TestIssuer) -> App {
    let settings = issuer.settings();
    assert_eq!(settings.issuer, ISSUER);
    App::with(Setup { client_id: settings.client_id, jwks_url: Some(settings.jwks_url), ..Setup::default() }).await
}

fn alice() -> UserId {
    "0f2f1f6e-5d0a-4c4e-8a53-5c1f5a7b0a01".parse().unwrap()
}

async fn post(app: &App, authorization: &str) -> Answer {
    let url = format!("{}/v1/things", app.gateway.http_url());
    request(Request::post(url).header("authorization", authorization), "{}").await
}

/// A token of `alice`'s with some of its claims replaced.
fn token(issuer: &TestIssuer, clock: &Clock, changes: Value) -> String {
    issuer.sign(&issuer.header(), &changed(issuer.access_claims(alice(), clock.now()), changes))
}

#[tokio::test]
async fn a_good_token_passes_and_its_claims_arrive_as_text() {
    let issuer = TestIssuer::start().await;
    let app = started(&issuer).await;
    let token = token(&issuer, &app.clock, json!({"cognito:groups": ["a", "b"]}));
    for authorization in [format!("Bearer {token}"), token] {
        assert_eq!(post(&app, &authorization).await.status, 200);
        let event = app.called("things").await;
        let claims = &event["requestContext"]["authorizer"]["jwt"]["claims"];
        assert_eq!((&claims["sub"], &claims["token_use"]), (&json!(alice()), &json!("access")));
        assert!(claims["exp"].is_string());
        assert_eq!(claims["cognito:groups"], "[a b]");
        assert_eq!(event["requestContext"]["authorizer"]["jwt"]["scopes"], Value::Null);
    }
    assert_eq!(issuer.fetches(), 1, "the keys are kept");
}

#[tokio::test]
async fn an_id_token_passes_too_since_the_use_is_not_checked() {
    let issuer = TestIssuer::start().await;
    let app = started(&issuer).await;
    let token = issuer.sign(&issuer.header(), &issuer.id_claims(alice(), app.clock.now()));
    assert_eq!(post(&app, &format!("Bearer {token}")).await.status, 200);
}

#[tokio::test]
async fn a_bad_token_is_401_and_the_function_is_not_called() {
    let issuer = TestIssuer::start().await;
    let app = started(&issuer).await;
    let now = app.clock.now().as_secs();
    let bad = [
        String::new(),
        "nonsense".to_owned(),
        token(&issuer, &app.clock, json!({"iss": "https://evil.example"})),
        token(&issuer, &app.clock, json!({"client_id": "other"})),
        token(&issuer, &app.clock, json!({"client_id": null})),
        token(&issuer, &app.clock, json!({"exp": now - 1})),
        token(&issuer, &app.clock, json!({"exp": null})),
        token(&issuer, &app.clock, json!({"nbf": now + 600})),
        issuer
            .sign(&changed(issuer.header(), json!({"alg": "HS256"})), &issuer.access_claims(alice(), app.clock.now())),
        issuer
            .sign(&changed(issuer.header(), json!({"kid": "other"})), &issuer.access_claims(alice(), app.clock.now())),
        token(&issuer, &app.clock, json!({})) + "x",
    ];
    for token in bad {
        let refused = post(&app, &format!("Bearer {token}")).await;
        assert_eq!((refused.status, refused.json()), (401, json!({"message": "Unauthorized"})), "{token}");
        assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    }
    assert_eq!(app.unseen_calls("things"), 0);
}

#[tokio::test]
async fn no_token_is_401() {
    let issuer = TestIssuer::start().await;
    let app = started(&issuer).await;
    let url = format!("{}/v1/things", app.gateway.http_url());
    assert_eq!(request(Request::post(url), "{}").await.status, 401);
}

#[tokio::test]
async fn a_token_expires_by_the_clock() {
    let issuer = TestIssuer::start().await;
    let app = started(&issuer).await;
    let token = format!("Bearer {}", token(&issuer, &app.clock, json!({})));
    assert_eq!(post(&app, &token).await.status, 200);
    app.clock.advance(Duration::from_mins(16));
    assert_eq!(post(&app, &token).await.status, 401);
}
