//! What [`Http`] does for every HTTP function.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::HashMap;

use lambda_http::{Body, Request, Response};
use natter_lambda::http::{body, caller, json};
use natter_lambda::{ActionError, Clock, Environment, Function, Http, HttpFunction, InitError};
use serde::Deserialize;
use serde_json::{Value, json};

/// Tells who called and what they said.
struct Repeating;

#[derive(Deserialize)]
struct Said {
    words: String,
}

impl HttpFunction for Repeating {
    async fn init(_: &Environment) -> Result<Self, InitError> {
        Ok(Self)
    }

    async fn respond(&self, request: Request) -> Result<Response<Body>, ActionError> {
        let user = caller(&request)?;
        let Said { words } = body(&request)?;
        json(201, &json!({"user": user, "words": words}))
    }
}

async fn respond(claims: Value, text: &str) -> (u16, Value) {
    let event = json!({
        "version": "2.0", "routeKey": "POST /v1/said", "rawPath": "/v1/said", "rawQueryString": "",
        "headers": {"content-type": "application/json"},
        "requestContext": {
            "accountId": "123456789012", "apiId": "a1b2c3d4e5", "authorizer": {"jwt": {"claims": claims, "scopes": null}},
            "http": {"method": "POST", "path": "/v1/said", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
            "requestId": "JKJaXmPLvHcESHA=", "routeKey": "POST /v1/said", "stage": "$default", "timeEpoch": 0,
        },
        "body": text, "isBase64Encoded": false,
    });
    let environment = Environment::new(HashMap::new(), Clock::system());
    let function = Http::<Repeating>::init(&environment).await.unwrap();
    let reply = function.handle(serde_json::from_value(event).unwrap()).await.unwrap();
    let status = reply["statusCode"].as_u64().unwrap();
    (u16::try_from(status).unwrap(), serde_json::from_str(reply["body"].as_str().unwrap()).unwrap())
}

const ALICE: &str = "0f2f1f6e-5d0a-4c4e-8a53-5c1f5a7b0a01";

#[tokio::test]
async fn the_caller_is_the_subject_of_the_access_token() {
    let claims = json!({"sub": ALICE, "token_use": "access"});
    assert_eq!(respond(claims, r#"{"words":"hi"}"#).await, (201, json!({"user": ALICE, "words": "hi"})));
}

#[tokio::test]
async fn an_id_token_is_refused_though_the_authorizer_lets_it_pass() {
    for claims in [json!({"sub": ALICE, "token_use": "id"}), json!({"sub": ALICE}), json!({"token_use": "access"})] {
        let (status, error) = respond(claims, r#"{"words":"hi"}"#).await;
        assert_eq!((status, &error["code"]), (401, &json!("session_expired")));
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_told_why() {
    for (text, code, named) in [
        ("", "invalid_json", "JSON"),
        ("{", "invalid_json", "JSON"),
        ("{}", "invalid_frame", "words"),
        (r#"{"words":7}"#, "invalid_frame", "string"),
        (r#"{"words":"a","words":"b"}"#, "invalid_frame", "duplicate field `words`"),
    ] {
        let (status, error) = respond(json!({"sub": ALICE, "token_use": "access"}), text).await;
        assert_eq!((status, error["code"].as_str()), (400, Some(code)), "{text}");
        assert!(error["message"].as_str().unwrap().contains(named), "{text}: {error}");
    }
}
