//! @connections.

use std::time::Duration;

use aws_types::SdkConfig;
use http::Request;
use natter_chat::ConnectionId;
use natter_gateway::{Push, Pusher, WrittenEvent};
use natter_lambda::Environment;
use natter_local::gateway::Limits;
use natter_local::template::Throttle;
use natter_protocol::frames::{Event, ServerFrame};
use uuid::Uuid;

use crate::harness::{App, Setup, request, signed};

const NOBODY: &str = "W9In0cvXIAMCFvw=";

#[tokio::test]
async fn a_post_reaches_the_client_as_text() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    let posted = app.callback("POST", &id, "hello é").await;
    assert_eq!((posted.status, posted.body.len()), (200, 0));
    assert_eq!(socket.text().await, "hello é");
}

#[tokio::test]
async fn every_form_of_the_path_is_understood() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    let base = app.gateway.management_endpoint();
    let encoded = id.replace('=', "%3D");
    for (base, id) in [(&base, &encoded), (&base.replace("/prod", "/abcdef1234/prod"), &id)] {
        let url = format!("{base}/@connections/{id}");
        assert_eq!(request(signed("POST", &url), "form").await.status, 200, "{url}");
        assert_eq!(socket.text().await, "form");
    }
}

#[tokio::test]
async fn a_post_to_nobody_is_gone() {
    let app = App::start().await;
    for method in ["POST", "GET", "DELETE"] {
        let gone = app.callback(method, NOBODY, "x").await;
        assert_eq!((gone.status, gone.header("x-amzn-errortype")), (410, Some("GoneException")), "{method}");
    }
}

#[tokio::test]
async fn a_malformed_id_is_a_bad_request() {
    let app = App::start().await;
    for id in ["abc", "W9In0cvXIAMCFvw", "W9In0cvXIAMCFvw==", "W9In0cvXIAMCFv%20="] {
        let bad = app.callback("POST", id, "x").await;
        assert_eq!((bad.status, bad.header("x-amzn-errortype")), (400, Some("BadRequestException")), "{id}");
    }
}

#[tokio::test]
async fn a_message_past_128_kilobytes_is_too_large() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    assert_eq!(app.callback("POST", &id, "x".repeat(128 * 1024)).await.status, 200);
    assert_eq!(socket.text().await.len(), 128 * 1024);
    let large = app.callback("POST", &id, "x".repeat(128 * 1024 + 1)).await;
    assert_eq!((large.status, large.header("x-amzn-errortype")), (413, Some("PayloadTooLargeException")));
    socket.echo("still open").await;
}

#[tokio::test]
async fn a_call_that_is_not_signed_for_execute_api_is_forbidden() {
    let app = App::start().await;
    let (_socket, id) = app.connect_with_id().await;
    let url = format!("{}/@connections/{id}", app.gateway.management_endpoint());
    let other_service =
        "AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0";
    for authorization in [None, Some("Bearer token"), Some(other_service)] {
        let mut unsigned = Request::post(&url);
        if let Some(authorization) = authorization {
            unsigned = unsigned.header("authorization", authorization);
        }
        assert_eq!(request(unsigned, "x").await.status, 403, "{authorization:?}");
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_makes_posts_fail_with_429_and_gets_all_that_was_taken() {
    let limits = Limits { waiting_messages: 2, ..Limits::default() };
    let app = App::with(Setup { limits, ..Setup::default() }).await;
    let (mut socket, id) = app.connect_with_id().await;
    let message = "x".repeat(128 * 1024);
    let mut taken = 0;
    let refused = loop {
        let posted = app.callback("POST", &id, message.clone()).await;
        if posted.status != 200 {
            break posted;
        }
        taken += 1;
    };
    assert_eq!((refused.status, refused.header("x-amzn-errortype")), (429, Some("LimitExceededException")));
    for _ in 0..taken {
        assert_eq!(socket.text().await.len(), message.len());
    }
    socket.echo("slow, not dead").await;
}

#[tokio::test]
async fn past_the_accounts_throttle_a_post_is_429() {
    let requests = Throttle { rate: 1.0, burst: 1.0 };
    let app = App::with(Setup { limits: Limits { requests, ..Limits::default() }, ..Setup::default() }).await;
    app.clock.set_speed(0);
    let (_socket, id) = app.connect_with_id().await;
    let limited = app.callback("POST", &id, "x").await;
    assert_eq!((limited.status, limited.header("x-amzn-errortype")), (429, Some("LimitExceededException")));
}

#[tokio::test]
async fn a_get_tells_since_when_and_who() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    let before = app.callback("GET", &id, "").await;
    assert_eq!(before.status, 200);
    let before = before.json();
    assert_eq!(before["identity"]["sourceIp"], "127.0.0.1");
    let connected_at = before["connectedAt"].as_str().unwrap();
    assert_eq!((connected_at.len(), connected_at.ends_with('Z')), ("2022-08-16T12:04:27Z".len(), true));
    app.clock.advance(Duration::from_mins(5));
    socket.echo("active").await;
    let after = app.callback("GET", &id, "").await.json();
    assert_eq!(after["connectedAt"], before["connectedAt"]);
    assert!(after["lastActiveAt"].as_str() > before["lastActiveAt"].as_str());
}

#[tokio::test]
async fn the_sdk_tells_delivered_from_gone_and_failed() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    let pusher = Pusher::new(&sdk_config(), &app.gateway.management_endpoint());
    let events = vec![Event::ConversationRemoved { conversation_id: Uuid::nil().into() }; 2];
    let written: Vec<WrittenEvent> = events.iter().map(|event| WrittenEvent::write(event).unwrap()).collect();
    let deliveries = [id.as_str(), NOBODY].map(|id| (ConnectionId::from(id.to_owned()), written.clone()));
    assert_eq!(pusher.push(deliveries.into()).await, [Push::Delivered, Push::Gone]);
    assert_eq!(socket.text().await, serde_json::to_string(&ServerFrame::Events { events }).unwrap());
}

#[tokio::test]
async fn the_sdk_closes_a_connection_and_takes_a_gone_one_for_closed() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    let pusher = Pusher::new(&sdk_config(), &app.gateway.management_endpoint());
    pusher.close(&[id.as_str(), NOBODY].map(|id| ConnectionId::from(id.to_owned()))).await;
    assert_eq!(socket.closed().await.0, 1000);
    assert_eq!(app.callback("GET", &id, "").await.status, 410);
}

fn sdk_config() -> SdkConfig {
    let variables = [("AWS_REGION", "eu-west-1"), ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let environment = Environment::new(variables.into(), natter_lambda::Clock::system());
    natter_lambda::aws::sdk_config(&environment, "EXECUTE_API").unwrap()
}
