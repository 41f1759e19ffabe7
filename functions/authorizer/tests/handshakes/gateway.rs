//! Asks the authorizer as API Gateway does, and draws API Gateway's conclusions.

use std::collections::HashMap;

use authorizer::Authorizer;
use natter_chat::{Timestamp, UserId};
use natter_cognito::testing::TestIssuer;
use natter_lambda::{Clock, Environment, Function};
use serde_json::{Value, json};

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
pub(crate) const ORIGIN: &str = "https://app.natter.example";
pub(crate) const METHOD_ARN: &str = "arn:aws:execute-api:eu-west-1:123456789012:yldxgyfndc/dev/$connect";

pub(crate) fn alice() -> UserId {
    "0f2f1f6e-5d0a-4c4e-8a53-5c1f5a7b0a01".parse().unwrap()
}

/// What becomes of a handshake.
pub(crate) struct Outcome {
    /// 200 where it goes on to `connect`.
    pub(crate) status: u16,
    /// What the authorizer answered, if it did.
    pub(crate) reply: Option<Value>,
}

/// An authorizer of this issuer's tokens whose clock stands still.
pub(crate) async fn started(issuer: &TestIssuer) -> Authorizer {
    Authorizer::init(&environment(issuer, Clock::new(|| NOW))).await.unwrap()
}

pub(crate) fn environment(issuer: &TestIssuer, clock: Clock) -> Environment {
    Environment::new(variables(issuer), clock)
}

pub(crate) fn environment_without(issuer: &TestIssuer, name: &str) -> Environment {
    let mut variables = variables(issuer);
    variables.remove(name);
    Environment::new(variables, Clock::new(|| NOW))
}

fn variables(issuer: &TestIssuer) -> HashMap<String, String> {
    let settings = issuer.settings();
    HashMap::from([
        ("COGNITO_ISSUER".to_owned(), settings.issuer),
        ("COGNITO_CLIENT_ID".to_owned(), settings.client_id),
        ("COGNITO_JWKS_URL".to_owned(), settings.jwks_url),
        ("ALLOWED_ORIGINS".to_owned(), format!("http://localhost:5173,{ORIGIN}")),
    ])
}

/// The event of a handshake with these headers.
pub(crate) fn event(headers: &[(&str, &str)]) -> Value {
    let mut event = json!({ "type": "REQUEST", "methodArn": METHOD_ARN, "headers": {}, "multiValueHeaders": {} });
    for (name, value) in headers {
        event["headers"][name] = json!(value);
        match event["multiValueHeaders"][name].as_array_mut() {
            Some(values) => values.push(json!(value)),
            None => event["multiValueHeaders"][name] = json!([value]),
        }
    }
    event
}

/// A handshake with these headers.
pub(crate) async fn handshake(authorizer: &Authorizer, headers: &[(&str, &str)]) -> Outcome {
    ask(authorizer, event(headers)).await
}

/// A handshake with this event.
pub(crate) async fn ask(authorizer: &Authorizer, event: Value) -> Outcome {
    let event = serde_json::from_value(event).unwrap();
    match authorizer.handle(event).await {
        Ok(reply) => {
            let reply = serde_json::to_value(reply).unwrap();
            let allows = reply["policyDocument"]["Statement"][0]["Effect"] == "Allow";
            Outcome { status: if allows { 200 } else { 403 }, reply: Some(reply) }
        }
        Err(error) if error.to_string() == "Unauthorized" => Outcome { status: 401, reply: None },
        Err(_) => Outcome { status: 500, reply: None },
    }
}
