//! What [`Http`] does for every HTTP function.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::HashMap;
use std::time::Duration;

use natter_chat::{ServiceLevel, Timestamp, UserId};
use natter_lambda::http::{Body, Guard, HttpCaller, HttpFunction, HttpRequest, Input, Response};
use natter_lambda::{ActionError, Clock, Environment, Function, Http, InitError, dispatch};
use natter_protocol::api::{Area, Done, Made, Method, Route};
use natter_protocol::weight::WeightedRoutes;
use natter_protocol::{ChatError, ErrorCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Tells who called and what they said.
struct Repeating;

natter_protocol::area! {
    Routes = "repeating";

    /// Says it.
    Say { body: Said } -> Repeated =
        Route::new(Method::Post, "/v1/said", "say", "Says it.").answers(201, "It is said.");

    /// Listens.
    Listen { path: [UserId] query: Listening } -> Heard =
        Route::new(Method::Get, "/v1/said/{userId}", "listen", "Listens.").answers(200, "It is heard.");

    /// Silences all.
    Moderate {} -> Done =
        Route::new(Method::Delete, "/v1/said", "moderate", "Silences all.").answers(200, "All are.").for_moderators();

    /// Signs all.
    Sign {} -> Made<Done> =
        Route::new(Method::Put, "/v1/said", "sign", "Signs all.")
            .answers(200, "All are.")
            .answers(202, "All were.")
            .after_fresh_sign_in();
}

#[derive(Deserialize, JsonSchema)]
pub struct Said {
    words: String,
}

#[derive(Deserialize, JsonSchema)]
pub struct Listening {
    limit: Option<u16>,
}

#[derive(Serialize, JsonSchema)]
pub struct Repeated {
    user: UserId,
    words: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Heard {
    to: UserId,
    limit: Option<u16>,
}

impl WeightedRoutes for Routes {
    fn weight(self) -> u32 {
        match self {
            Self::Say => 10,
            Self::Listen | Self::Moderate | Self::Sign => 1,
        }
    }
}

/// Decides by what the session is called.
struct ByName;

impl Guard for ByName {
    fn init(_: &Environment) -> Result<Self, InitError> {
        Ok(Self)
    }

    async fn connect(&self) {}

    async fn admit(&self, caller: &HttpCaller, weight: u32, _: Timestamp) -> Result<(), ActionError> {
        match caller.session_id.as_str() {
            "ended" => Err(ErrorCode::SessionRevoked.into()),
            "busy" if weight >= Routes::Say.weight() => Err(ChatError::rate_limited(Duration::from_secs(3)).into()),
            _ => Ok(()),
        }
    }

    async fn service_level(&self, _: Timestamp) -> ServiceLevel {
        ServiceLevel::Full
    }
}

impl HttpFunction for Repeating {
    type Routes = Routes;
    type Guard = ByName;

    async fn init(_: &Environment) -> Result<Self, InitError> {
        Ok(Self)
    }

    async fn respond(&self, route: Routes, request: &HttpRequest) -> Result<Response<Body>, ActionError> {
        dispatch!(self, request, route: Routes { Say => say, Listen => listen, Moderate => moderate, Sign => sign })
    }
}

#[allow(clippy::unused_async, reason = "handlers are asynchronous")]
impl Repeating {
    async fn say(&self, request: &HttpRequest, input: Input<endpoints::Say>) -> Result<Repeated, ActionError> {
        Ok(Repeated { user: request.caller.user_id, words: input.body.words })
    }

    async fn listen(&self, _: &HttpRequest, input: Input<endpoints::Listen>) -> Result<Heard, ActionError> {
        Ok(Heard { to: input.path.0, limit: input.query.limit })
    }

    async fn moderate(&self, _: &HttpRequest, _: Input<endpoints::Moderate>) -> Result<Done, ActionError> {
        Ok(Done {})
    }

    async fn sign(&self, _: &HttpRequest, _: Input<endpoints::Sign>) -> Result<Made<Done>, ActionError> {
        Ok(Made::Before(Done {}))
    }
}

async fn handle(event: Value) -> (u16, Value) {
    let environment = Environment::new(HashMap::new(), Clock::system());
    let function = Http::<Repeating>::init(&environment).await.unwrap();
    let reply = function.handle(serde_json::from_value(event).unwrap()).await.unwrap();
    let status = reply["statusCode"].as_u64().unwrap();
    (u16::try_from(status).unwrap(), serde_json::from_str(reply["body"].as_str().unwrap()).unwrap())
}

/// The event of a request on this route.
fn event(route: &str, claims: &Value) -> Value {
    let (method, path) = route.split_once(' ').unwrap();
    json!({
        "version": "2.0", "routeKey": route, "rawPath": path, "rawQueryString": "",
        "headers": {"content-type": "application/json"},
        "requestContext": {
            "accountId": "123456789012", "apiId": "a1b2c3d4e5", "authorizer": {"jwt": {"claims": claims, "scopes": null}},
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
            "requestId": "JKJaXmPLvHcESHA=", "routeKey": route, "stage": "$default", "timeEpoch": 0,
        },
        "isBase64Encoded": false,
    })
}

fn claims() -> Value {
    json!({"sub": ALICE, "token_use": "access", "origin_jti": "s1", "auth_time": "1790000000"})
}

async fn respond(claims: Value, text: &str) -> (u16, Value) {
    let mut event = event("POST /v1/said", &claims);
    event["body"] = json!(text);
    handle(event).await
}

const ALICE: &str = "0f2f1f6e-5d0a-4c4e-8a53-5c1f5a7b0a01";

#[tokio::test]
async fn the_caller_is_the_subject_of_the_access_token() {
    assert_eq!(respond(claims(), r#"{"words":"hi"}"#).await, (201, json!({"user": ALICE, "words": "hi"})));
}

#[tokio::test]
async fn an_id_token_is_refused_though_the_authorizer_lets_it_pass() {
    for (claim, value) in [("token_use", json!("id")), ("token_use", json!("")), ("sub", json!("alice"))] {
        let mut claims = claims();
        claims[claim] = value;
        let (status, error) = respond(claims, r#"{"words":"hi"}"#).await;
        assert_eq!((status, &error["code"]), (401, &json!("session_expired")));
    }
}

#[tokio::test]
async fn the_status_is_the_one_of_the_routes_answer() {
    let mut claims = claims();
    claims["auth_time"] = json!(Clock::system().now().as_secs().to_string());
    assert_eq!(handle(event("PUT /v1/said", &claims)).await, (202, json!({})));
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_told_why() {
    for (text, code, named) in [
        ("", "invalid_json", "JSON"),
        ("{", "invalid_json", "JSON"),
        ("{}", "invalid_frame", "words"),
        (r#"{"words":7}"#, "invalid_frame", "string"),
        (r#"["hi"]"#, "invalid_frame", "not a JSON object"),
        (r#"{"words":"a","words":"b"}"#, "invalid_frame", "duplicate field `words`"),
    ] {
        let (status, error) = respond(claims(), text).await;
        assert_eq!((status, error["code"].as_str()), (400, Some(code)), "{text}");
        assert!(error["message"].as_str().unwrap().contains(named), "{text}: {error}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let text = json!({"words": "a".repeat(natter_protocol::api::MAX_BODY_BYTES)}).to_string();
    assert_eq!(respond(claims(), &text).await.0, 400);
}

#[tokio::test]
async fn a_route_outside_the_table_is_not_found() {
    for route in ["GET /v1/said", "POST /v2/said", "$default x"] {
        let (status, error) = handle(event(route, &claims())).await;
        assert_eq!((status, &error["code"]), (404, &json!("route_not_found")), "{route}");
    }
}

#[tokio::test]
async fn parameters_are_read_as_what_they_are() {
    let mut listening = event("GET /v1/said/{userId}", &claims());
    listening["pathParameters"] = json!({"userId": ALICE});
    listening["rawQueryString"] = json!("limit=7");
    assert_eq!(handle(listening.clone()).await, (200, json!({"to": ALICE, "limit": 7})));
    listening["pathParameters"] = json!({"userId": "alice"});
    assert_eq!(handle(listening.clone()).await.1["code"], "route_not_found");
    listening["pathParameters"] = json!({"userId": ALICE});
    listening["rawQueryString"] = json!("limit=many");
    assert_eq!(handle(listening).await.1["code"], "invalid_frame");
}

#[tokio::test]
async fn who_is_not_admitted_reaches_no_route() {
    let mut ended = claims();
    ended["origin_jti"] = json!("ended");
    for route in Routes::table() {
        let (status, error) = handle(event(&route.key(), &ended)).await;
        assert_eq!((status, &error["code"]), (401, &json!("session_revoked")), "{}", route.key());
    }
}

#[tokio::test]
async fn a_moderators_route_is_for_moderators() {
    let mut moderator = claims();
    assert_eq!(handle(event("DELETE /v1/said", &moderator)).await.1["code"], "forbidden");
    moderator["cognito:groups"] = json!("[moderators]");
    assert_eq!(handle(event("DELETE /v1/said", &moderator)).await, (200, json!({})));
}

#[tokio::test]
async fn some_routes_are_for_those_alone_who_have_just_signed_in() {
    let now = Clock::system().now();
    let ago = |seconds: u64| now.minus(Duration::from_secs(seconds)).as_secs().to_string();
    for (auth_time, code) in [(ago(1), Value::Null), (ago(301), json!("fresh_sign_in_required"))] {
        let mut claims = claims();
        // A token that was refreshed a moment ago goes back to the same sign-in.
        claims["iat"] = json!(now.as_secs().to_string());
        claims["auth_time"] = json!(auth_time);
        assert_eq!(handle(event("PUT /v1/said", &claims)).await.1["code"], code);
        assert_eq!(respond(claims, r#"{"words":"hi"}"#).await.0, 201);
    }
}

#[tokio::test]
async fn each_request_is_charged_by_the_weight_of_its_route() {
    let mut claims = claims();
    claims["origin_jti"] = json!("busy");
    let (status, error) = respond(claims.clone(), r#"{"words":"hi"}"#).await;
    assert_eq!((status, &error["code"], &error["retryAfterMs"]), (429, &json!("rate_limited"), &json!(3_000)));
    assert_eq!(handle(event("DELETE /v1/said", &claims)).await.1["code"], "forbidden", "this one is light enough");
}
