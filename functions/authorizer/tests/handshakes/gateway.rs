//! Asks the authorizer as API Gateway does, and draws API Gateway's conclusions.

use authorizer::Authorizer;
use natter_chat::{Timestamp, UserId};
use natter_cognito::testing::TestIssuer;
use natter_lambda::{Environment, Function};
use natter_testing::World;
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

/// An authorizer of this issuer's tokens whose clock stands still, of people of whom nothing is known.
pub(crate) async fn started(issuer: &TestIssuer) -> Authorizer {
    started_with(&accounts(issuer).await.environment(&[])).await
}

pub(crate) async fn started_with(environment: &Environment) -> Authorizer {
    Authorizer::init(environment).await.unwrap()
}

/// What is known of people and their sign-ins, and everything that an authorizer of this issuer's tokens is configured with. It lives as
/// long as the process: authorizers go on using it.
pub(crate) async fn accounts(issuer: &TestIssuer) -> &'static World {
    let settings = issuer.settings();
    let own = [
        ("COGNITO_ISSUER", settings.issuer),
        ("COGNITO_CLIENT_ID", settings.client_id),
        ("COGNITO_JWKS_URL", settings.jwks_url),
        ("ALLOWED_ORIGINS", format!("http://localhost:5173,{ORIGIN}")),
    ];
    let own = own.map(|(name, value)| (name.to_owned(), value));
    Box::leak(Box::new(World::at(NOW).await.with(own.into())))
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
