//! What a client sees at the handshake.

use std::time::Duration;

use http::Request;
use natter_local::gateway::{Fault, Limits, Times, Where};
use natter_local::template::Throttle;
use serde_json::{Value, json};

use crate::harness::{App, Setup, Socket, allow, handshake, policy, request};

#[tokio::test]
async fn a_connect_that_returns_200_opens_the_socket() {
    let app = App::start().await;
    app.connect().await.echo("hello").await;
}

#[tokio::test]
async fn another_status_of_connect_is_passed_on() {
    let app = App::start().await;
    for status in [201, 204] {
        app.reply("connect", &json!({"statusCode": status}));
        app.connect().await;
    }
    for status in [302, 400, 403, 418, 429, 503] {
        app.reply("connect", &json!({"statusCode": status}));
        assert_eq!(app.refused().await, status);
    }
}

#[tokio::test]
async fn a_failed_or_malformed_connect_is_502() {
    let app = App::start().await;
    app.fail("connect", "broken");
    assert_eq!(app.refused().await, 502);
    app.on("connect", |_| async { panic!("broken") });
    assert_eq!(app.refused().await, 502);
    for malformed in [Value::Null, json!("ok"), json!({"body": "ok"})] {
        app.reply("connect", &malformed);
        assert_eq!(app.refused().await, 502, "{malformed}");
    }
}

#[tokio::test]
async fn without_the_identity_source_it_is_401_and_the_authorizer_is_not_asked() {
    let app = App::start().await;
    let mut bare = handshake(&app.gateway.ws_url());
    bare.headers_mut().remove("Auth");
    assert_eq!(Socket::open(bare).await.unwrap_err().status, 401);
    assert_eq!(app.unseen_calls("authorizer"), 0);
}

#[tokio::test]
async fn an_authorizer_that_fails_with_exactly_unauthorized_is_401() {
    let app = App::start().await;
    app.fail("authorizer", "Unauthorized");
    assert_eq!(app.refused().await, 401);
}

#[tokio::test]
async fn a_deny_or_a_resource_that_does_not_match_is_403() {
    let app = App::start().await;
    let trap = "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/*/*";
    for reply in [policy("Deny", "*"), allow(trap), allow("arn:aws:execute-api:*:*:other/*")] {
        app.reply("authorizer", &reply);
        assert_eq!(app.refused().await, 403, "{reply}");
    }
    assert_eq!(app.unseen_calls("connect"), 0);
    app.reply("authorizer", &allow("arn:aws:execute-api:*:*:abcdef1234/prod/*"));
    app.connect().await;
}

#[tokio::test]
async fn an_authorizer_that_crashes_or_babbles_is_500() {
    let app = App::start().await;
    app.fail("authorizer", "unauthorized");
    assert_eq!(app.refused().await, 500);
    app.on("authorizer", |_| async { panic!("broken") });
    assert_eq!(app.refused().await, 500);
    let mut nested = allow("*");
    nested["context"] = json!({"groups": ["a"]});
    for malformed in [Value::Null, json!({"isAuthorized": true}), nested] {
        app.reply("authorizer", &malformed);
        assert_eq!(app.refused().await, 500, "{malformed}");
    }
}

#[tokio::test]
async fn a_plain_get_is_426() {
    let app = App::start().await;
    let url = app.gateway.ws_url().replace("ws://", "http://");
    assert_eq!(request(Request::get(url).header("Auth", "secret"), "").await.status, 426);
}

#[tokio::test]
async fn an_unknown_stage_is_403() {
    let app = App::start().await;
    let url = app.gateway.ws_url().replace("/prod", "/dev");
    assert_eq!(Socket::open(handshake(&url)).await.unwrap_err().status, 403);
}

#[tokio::test]
async fn the_apis_id_may_stand_before_the_stage() {
    let app = App::start().await;
    let url = app.gateway.ws_url().replace("/prod", "/abcdef1234/prod?a=b");
    Socket::open(handshake(&url)).await.unwrap().echo("hello").await;
}

#[tokio::test]
async fn past_the_rate_of_new_connections_it_is_429() {
    let connections = Throttle { rate: 1.0, burst: 2.0 };
    let app = App::with(Setup { limits: Limits { connections, ..Limits::default() }, ..Setup::default() }).await;
    app.clock.set_speed(0);
    let _open = (app.connect().await, app.connect().await);
    assert_eq!(app.refused().await, 429);
    app.clock.advance(Duration::from_secs(1));
    app.connect().await;
}

#[tokio::test]
async fn past_the_accounts_throttle_it_is_429() {
    let requests = Throttle { rate: 1.0, burst: 1.0 };
    let app = App::with(Setup { limits: Limits { requests, ..Limits::default() }, ..Setup::default() }).await;
    app.clock.set_speed(0);
    let _open = app.connect().await;
    assert_eq!(app.refused().await, 429);
}

#[tokio::test]
async fn a_connect_that_takes_29_seconds_is_504() {
    let app = App::start().await;
    app.on("connect", |_| std::future::pending());
    let url = app.gateway.ws_url();
    let attempt = tokio::spawn(Socket::open(handshake(&url)));
    app.called("connect").await;
    app.clock.advance(Duration::from_secs(29));
    assert_eq!(attempt.await.unwrap().unwrap_err().status, 504);
}

#[tokio::test]
async fn an_authorizer_that_outlives_its_timeout_is_500() {
    let app = App::start().await;
    app.on("authorizer", |_| std::future::pending());
    let url = app.gateway.ws_url();
    let attempt = tokio::spawn(Socket::open(handshake(&url)));
    app.called("authorizer").await;
    app.clock.advance(Duration::from_secs(10));
    assert_eq!(attempt.await.unwrap().unwrap_err().status, 500);
}

#[tokio::test]
async fn a_url_has_4096_characters_at_most() {
    let app = App::start().await;
    let of_length = |length: usize| {
        let padding = "x".repeat(length - "/prod?q=".len());
        handshake(&format!("{}?q={padding}", app.gateway.ws_url()))
    };
    Socket::open(of_length(4096)).await.unwrap();
    assert_eq!(Socket::open(of_length(4097)).await.unwrap_err().status, 414);
}

#[tokio::test]
async fn a_refusal_says_why_in_the_gateways_own_words() {
    let app = App::start().await;
    app.faults.inject(Fault::FunctionFails, Where::Route("$connect".to_owned()), Times::Next(1));
    let refusal = Socket::open(handshake(&app.gateway.ws_url())).await.unwrap_err();
    assert_eq!(refusal.status, 502);
    assert!(refusal.body.starts_with(r#"{"message": "Internal server error", "connectionId":""#), "{}", refusal.body);
}
