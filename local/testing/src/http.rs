//! Requests to functions that answer HTTP, as API Gateway hands them on.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

use natter_chat::{Timestamp, UserId};
use natter_lambda::http::{HttpFunction, LambdaRequest};
use natter_lambda::{Function, Http};
use natter_protocol::api::{Area, MODERATORS, Route};
use serde_json::{Value, json};

use crate::World;

/// The sign-in of whoever asks.
pub const SESSION: &str = "s1";

/// What a request consists of, beside its route and caller.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    parameters: HashMap<String, String>,
    query: String,
    headers: HashMap<String, String>,
    body: Option<Value>,
    is_moderator: bool,
}

impl Asked {
    /// With this conversation in the path.
    #[must_use]
    pub fn in_conversation(conversation: impl ToString) -> Self {
        Self::default().parameter("conversationId", conversation)
    }

    /// With a parameter in the path.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "ids are as small as references to them")]
    pub fn parameter(mut self, name: &str, value: impl ToString) -> Self {
        self.parameters.insert(name.to_owned(), value.to_string());
        self
    }

    /// With this after the path.
    #[must_use]
    pub fn query(mut self, query: impl Into<String>) -> Self {
        self.query = query.into();
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    /// By somebody who may moderate.
    #[must_use]
    pub const fn as_moderator(mut self) -> Self {
        self.is_moderator = true;
        self
    }

    /// With a body.
    #[must_use]
    pub fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }
}

/// A function that answers HTTP, over the tables of a world.
pub struct Api<F: HttpFunction> {
    world: World,
    function: Http<F>,
}

impl<F: HttpFunction> Api<F> {
    /// Starts it over empty tables, with these variables of its own.
    pub async fn start(own: &[(&str, &str)]) -> Self {
        Self::over(World::start().await, own).await
    }

    /// Starts it over these tables.
    pub async fn over(world: World, own: &[(&str, &str)]) -> Self {
        Self { function: Http::init(&world.environment(own)).await.unwrap(), world }
    }

    /// Goes on with another instance: at the world's time as it is now, and with these variables.
    pub async fn restart(&mut self, own: &[(&str, &str)]) {
        self.function = Http::init(&self.world.environment(own)).await.unwrap();
    }

    /// The status and the body of the answer.
    pub async fn call(&self, caller: UserId, route: F::Routes, asked: Asked) -> (u64, Value) {
        call(&self.function, caller, self.world.now, route, asked).await
    }

    /// As [`call`](Self::call), where it is done: the body.
    pub async fn done(&self, caller: UserId, route: F::Routes, asked: Asked) -> Value {
        let (status, body) = self.call(caller, route, asked).await;
        assert!((200..300).contains(&status), "{status}: {body}");
        body
    }

    /// As [`call`](Self::call), where it is refused: the code.
    pub async fn refused(&self, caller: UserId, route: F::Routes, asked: Asked) -> String {
        let (status, body) = self.call(caller, route, asked).await;
        assert!(status >= 400, "{status}: {body}");
        body["code"].as_str().unwrap().to_owned()
    }
}

impl<F: HttpFunction> Deref for Api<F> {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl<F: HttpFunction> DerefMut for Api<F> {
    fn deref_mut(&mut self) -> &mut World {
        &mut self.world
    }
}

/// The status and the body of the answer, which the table of routes has to know.
pub async fn call<F: HttpFunction>(
    function: &Http<F>,
    caller: UserId,
    now: Timestamp,
    route: F::Routes,
    asked: Asked,
) -> (u64, Value) {
    let mut claims =
        json!({"sub": caller, "token_use": "access", "origin_jti": SESSION, "auth_time": now.as_secs().to_string()});
    if asked.is_moderator {
        claims["cognito:groups"] = format!("[{MODERATORS}]").into();
    }
    answer(function, &route.route(), &json!({"jwt": {"claims": claims, "scopes": null}}), asked).await
}

/// The same of a function whose route asks for no token.
pub async fn call_by_ticket<F>(function: &F, route: &Route, body: Value) -> (u64, Value)
where
    F: Function<Event = LambdaRequest, Reply = Value>,
{
    answer(function, route, &Value::Null, Asked::default().body(body)).await
}

async fn answer<F>(function: &F, route: &Route, authorizer: &Value, asked: Asked) -> (u64, Value)
where
    F: Function<Event = LambdaRequest, Reply = Value>,
{
    let event = serde_json::from_value(event(authorizer, route, asked)).unwrap();
    let reply = function.handle(event).await.unwrap();
    let status = reply["statusCode"].as_u64().unwrap();
    let text = reply["body"].as_str().unwrap_or_default();
    let body = serde_json::from_str(text).unwrap_or_else(|_| text.into());
    assert!(is_described(route, status, &body), "the table of routes knows no {status} {body} of {}", route.key());
    (status, body)
}

/// Whether an answer is one that the table of routes tells clients of.
fn is_described(route: &Route, status: u64, body: &Value) -> bool {
    let mut errors = route.errors.iter().chain(&Route::COMMON_ERRORS);
    route.answers.iter().any(|answer| u64::from(answer.status) == status)
        || errors.any(|code| json!(code) == body["code"] && u64::from(code.http_status()) == status)
}

fn event(authorizer: &Value, route: &Route, asked: Asked) -> Value {
    let (key, path) = (route.key(), route.path);
    let mut headers = json!({"content-type": "application/json"});
    for (name, value) in asked.headers {
        headers[name] = value.into();
    }
    let mut event = json!({
        "version": "2.0", "routeKey": key, "rawPath": path, "rawQueryString": asked.query,
        "headers": headers,
        "requestContext": {
            "accountId": "123456789012", "apiId": "a1b2c3d4e5", "authorizer": authorizer,
            "http": {"method": route.method.as_str(), "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
            "requestId": "JKJaXmPLvHcESHA=", "routeKey": key, "stage": "$default", "timeEpoch": 0,
        },
        "pathParameters": asked.parameters,
        "isBase64Encoded": false,
    });
    if let Some(body) = asked.body {
        event["body"] = body.to_string().into();
    }
    event
}
