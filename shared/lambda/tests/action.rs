//! What [`OnMessage`] does for every action.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use natter_chat::{ServiceLevel, Timestamp, UserId};
use natter_lambda::{
    Action, ActionError, Caller, Clock, Environment, Function, InitError, OnMessage, Sessions, WebSocketEvent,
};
use natter_metrics::{Measurements, Metric, measured};
use natter_protocol::frames::{Done, Ping, Pong, Request, Typing};
use natter_protocol::weight::UNREADABLE;
use natter_protocol::{ChatError, ErrorCode};
use serde_json::{Value, json};

const NOW: u64 = 1_790_000_000_000;

/// Answers a ping, or fails as the request's id says.
struct Answering;

/// As the variables `RENEWED` and `LEFT` say.
struct Renewals {
    renewed: Option<String>,
    left: Option<u32>,
}

impl Sessions for Renewals {
    fn init(environment: &Environment) -> Result<Self, InitError> {
        let left = environment.optional("LEFT").map(|left| left.parse().unwrap());
        Ok(Self { renewed: environment.optional("RENEWED").map(str::to_owned), left })
    }

    async fn connect(&self, _: usize) {}

    async fn expires_at(&self, _: &Caller) -> Result<Option<Timestamp>, ActionError> {
        match self.renewed.as_deref() {
            Some("unknown") => Err(ActionError::unavailable("the table is away")),
            renewed => Ok(renewed.map(|time| Timestamp::from_millis(time.parse().unwrap()))),
        }
    }

    /// Whoever has so much of their budget left has nothing for this.
    async fn charge(&self, _: UserId, weight: u32, _: Timestamp) -> Result<(), ActionError> {
        let too_much = self.left.is_some_and(|left| left < weight);
        if too_much { Err(ChatError::rate_limited(std::time::Duration::from_secs(3)).into()) } else { Ok(()) }
    }

    async fn service_level(&self, _: Timestamp) -> ServiceLevel {
        ServiceLevel::Full
    }
}

impl Action for Answering {
    type Request = Ping;
    type Sessions = Renewals;

    async fn init(_: &Environment) -> Result<Self, InitError> {
        Ok(Self)
    }

    async fn perform(&self, caller: &Caller, request: Ping) -> Result<Pong, ActionError> {
        let id = serde_json::to_value(&request.id).unwrap();
        match id.as_str() {
            Some("refused") => Err(ChatError::rate_limited(std::time::Duration::from_secs(2)).into()),
            Some("pushed") => {
                natter_metrics::count(Metric::Pushed, 2);
                Ok(pong(caller))
            }
            Some("failed") => Err(ActionError::unavailable("the password is hunter2")),
            _ => Ok(pong(caller)),
        }
    }
}

/// Takes typing, unless nobody types any more.
struct Listening;

impl Action for Listening {
    type Request = Typing;
    type Sessions = Renewals;

    async fn init(_: &Environment) -> Result<Self, InitError> {
        Ok(Self)
    }

    async fn perform(&self, _: &Caller, request: Typing) -> Result<Done, ActionError> {
        if request.active { Ok(Done {}) } else { Err(ErrorCode::ConversationNotFound.into()) }
    }
}

const fn pong(caller: &Caller) -> Pong {
    Pong { server_time: caller.now, missed: 0, service: ServiceLevel::Full, presences: Vec::new() }
}

fn event(body: &str, session_expires_at: u64) -> WebSocketEvent {
    let event = json!({
        "requestContext": {
            "connectionId": "W9In0cvXIAMCFvw=", "routeKey": "ping", "connectedAt": NOW, "requestTimeEpoch": NOW - 40,
            "authorizer": {
                "principalId": "0f2f1f6e-5d0a-4c4e-8a53-5c1f5a7b0a01", "userId": "0f2f1f6e-5d0a-4c4e-8a53-5c1f5a7b0a01",
                "username": "alice", "sessionExpiresAt": session_expires_at.to_string(), "sessionId": "phone",
                "signedInAt": NOW.to_string(),
            },
        },
        "body": body, "isBase64Encoded": false,
    });
    serde_json::from_value(event).unwrap()
}

async fn answer(body: &str, session_expires_at: u64) -> Value {
    answer_with(&[], body, session_expires_at).await
}

async fn answer_with(variables: &[(&str, &str)], body: &str, session_expires_at: u64) -> Value {
    answer_of::<Answering>(variables, body, session_expires_at).await.unwrap()
}

async fn answer_of<A: Action>(variables: &[(&str, &str)], body: &str, session_expires_at: u64) -> Option<Value> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let environment = Environment::new(variables.collect(), Clock::new(|| Timestamp::from_millis(NOW)));
    let function = OnMessage::<A>::init(&environment).await.unwrap();
    let reply = function.handle(event(body, session_expires_at)).await.unwrap();
    assert_eq!(reply.status_code, 200, "a reply of another status reaches nobody");
    reply.body.map(|body| serde_json::from_str(&body).unwrap())
}

#[tokio::test]
async fn a_quiet_request_is_answered_only_if_it_fails() {
    let typing = |active: bool, quiet: bool| {
        let conversation = "6f1e39a4-5a0d-4c0b-9a3e-7d2c11b47c55";
        json!({"action": "typing", "id": "c1", "conversationId": conversation, "active": active, "quiet": quiet})
    };
    let answer = async |frame: Value| answer_of::<Listening>(&[], &frame.to_string(), NOW + 1).await;
    assert_eq!(answer(typing(true, true)).await, None);
    assert_eq!(answer(typing(true, false)).await, Some(json!({"type": "done", "id": "c1"})));
    assert_eq!(answer(typing(false, true)).await.unwrap()["code"], "conversation_not_found");
    let expired = answer_of::<Listening>(&[], &typing(true, true).to_string(), NOW).await.unwrap();
    assert_eq!((&expired["code"], &expired["id"]), (&json!("session_expired"), &json!("c1")));
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_line_of_the_log_says_whose_request_it_is_from_and_what_about_and_nothing_of_what_they_wrote() {
    let log = Log::default();
    let written = log.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || written.clone()).finish();
    let logging = tracing::subscriber::set_default(subscriber);
    let conversation = "6f1e39a4-5a0d-4c0b-9a3e-7d2c11b47c55";
    let body = json!({"action": "ping", "id": "failed", "conversationId": conversation, "text": "our secret"});
    answer(&body.to_string(), NOW + 1).await;
    // Where another test was the first to log this, nobody was listening, which is remembered.
    tracing::callsite::rebuild_interest_cache();
    answer(&body.to_string(), NOW + 1).await;
    drop(logging);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let line: Value = serde_json::from_str(log.lines().last().unwrap()).unwrap();
    assert_eq!(line["fields"]["message"], "an action failed");
    let expected = json!({
        "name": "frame", "route": "ping", "user_id": "0f2f1f6e-5d0a-4c4e-8a53-5c1f5a7b0a01",
        "connection_id": "W9In0cvXIAMCFvw=", "conversation_id": conversation,
    });
    assert_eq!(line["spans"], json!([expected]));
    assert!(!log.contains("our secret"), "{log}");
}

#[tokio::test]
async fn a_request_is_answered_under_its_id() {
    let answer = answer(r#"{"action":"ping","id":"c1"}"#, NOW + 1).await;
    assert_eq!(answer, json!({"type": "pong", "id": "c1", "serverTime": NOW}));
}

#[tokio::test]
async fn an_expired_session_gets_nothing_but_that_answer() {
    for body in [
        r#"{"action":"ping","id":"c1"}"#,
        r#"{"action":"getMessages","id":"c1","conversationId":"6f1e39a4-5a0d-4c0b-9a3e-7d2c11b47c55"}"#,
    ] {
        let answer = answer(body, NOW).await;
        assert_eq!((&answer["code"], &answer["id"]), (&json!("session_expired"), &json!("c1")));
    }
}

#[tokio::test]
async fn a_session_that_was_renewed_goes_on_until_that_has_passed() {
    let (past, future) = (NOW.to_string(), (NOW + 1).to_string());
    for (renewed, expected) in [(&*future, "pong"), (&past, "session_expired"), ("unknown", "unavailable")] {
        let answer = answer_with(&[("RENEWED", renewed)], r#"{"action":"ping","id":"c1"}"#, NOW).await;
        assert!(answer["type"] == expected || answer["code"] == expected, "{renewed}: {answer}");
        assert_eq!(answer["id"], "c1");
    }
}

#[tokio::test]
async fn an_action_of_another_function_is_unknown_here() {
    let body = r#"{"action":"getUsers","id":"c1","handlePrefix":"al"}"#;
    let answer = answer(body, NOW + 1).await;
    assert_eq!((&answer["code"], &answer["id"]), (&json!("unknown_action"), &json!("c1")));
}

#[tokio::test]
async fn a_refusal_says_when_to_come_back() {
    let answer = answer(r#"{"action":"ping","id":"refused"}"#, NOW + 1).await;
    assert_eq!(answer["code"], "rate_limited");
    assert_eq!((&answer["retryable"], &answer["retryAfterMs"]), (&json!(true), &json!(2_000)));
}

#[tokio::test]
async fn what_is_refused_for_asking_too_much_is_counted_by_its_action() {
    for (variables, body, asked) in [
        (&[][..], r#"{"action":"ping","id":"refused"}"#, "ping"),
        (&[("LEFT", "0")][..], r#"{"action":"getMessages","id":"1"}"#, "unreadable"),
    ] {
        let (_, measured) = measured(answer_with(variables, body, NOW + 1)).await;
        assert_eq!((measured.limited(), measured.sum(Metric::RateLimited)), (Some(asked), 1.0));
    }
    let (_, others) = measured(answer(r#"{"action":"ping","id":"failed"}"#, NOW + 1)).await;
    assert_eq!(others, Measurements::default());
}

#[tokio::test]
async fn what_was_pushed_is_measured_from_the_arrival_of_its_frame() {
    let (_, pushed) = measured(answer(r#"{"action":"ping","id":"pushed"}"#, NOW + 1)).await;
    assert_eq!((pushed.sum(Metric::Pushed), pushed.sum(Metric::DeliveryLatency)), (2.0, 40.0));
}

#[tokio::test]
async fn a_failure_keeps_its_cause_to_itself() {
    let answer = answer(r#"{"action":"ping","id":"failed"}"#, NOW + 1).await;
    assert_eq!((&answer["code"], &answer["retryable"]), (&json!("unavailable"), &json!(true)));
    assert!(!answer.to_string().contains("hunter2"));
}

#[tokio::test]
async fn an_event_from_outside_the_authorizer_fails() {
    let environment = Environment::new(HashMap::new(), Clock::system());
    let function = OnMessage::<Answering>::init(&environment).await.unwrap();
    let mut event = event(r#"{"action":"ping","id":"c1"}"#, NOW + 1);
    event.request_context.authorizer = None;
    assert_eq!(function.handle(event).await.unwrap_err().to_string(), "the event carries no authorizer context");
}

#[test]
fn every_error_code_has_its_own_name_message_and_status() {
    let mut names: Vec<String> = ErrorCode::ALL.iter().map(|code| serde_json::to_string(code).unwrap()).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), ErrorCode::ALL.len());
    for code in ErrorCode::ALL {
        assert!(!code.message().is_empty());
        assert_eq!(code.is_retryable(), [429, 503].contains(&code.http_status()), "{code:?}");
    }
}

#[tokio::test]
async fn each_frame_is_charged_by_its_weight_before_anything_is_done() {
    let ping = r#"{"action":"ping","id":"1"}"#;
    for (body, weight) in [(ping, Ping::WEIGHT), ("no frame", UNREADABLE)] {
        for (left, is_refused) in [(weight - 1, true), (weight, false)] {
            let answer = answer_with(&[("LEFT", &left.to_string())], body, NOW + 1).await;
            assert_eq!(answer["code"] == "rate_limited", is_refused, "{answer}");
        }
    }
}
