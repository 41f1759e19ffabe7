//! What becomes of a client's frames.

use std::sync::Arc;
use std::time::Duration;

use natter_local::gateway::{Fault, Limits, Times, Where};
use natter_local::template::Throttle;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::harness::{App, Setup, Socket};

/// The gateway's own frame, byte for byte; the request's id is taken from `frame`, where it must be.
fn own_frame(message: &str, connection_id: &str, frame: &str) -> String {
    let parsed: Value = serde_json::from_str(frame).unwrap();
    let request_id = parsed["requestId"].as_str().unwrap();
    assert_eq!(request_id.len(), 16, "{frame}");
    format!(r#"{{"message": "{message}", "connectionId":"{connection_id}", "requestId":"{request_id}"}}"#)
}

async fn expect_own_frame(socket: &mut Socket, message: &str, connection_id: &str) {
    let frame = socket.text().await;
    assert_eq!(frame, own_frame(message, connection_id, &frame));
}

#[tokio::test]
async fn the_action_selects_the_route_and_everything_else_goes_to_default() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    socket.echo("routed").await;
    let to_default = [
        r#"{"action":"unknown"}"#,
        r#"{"action":"Echo"}"#,
        r#"{"action":null}"#,
        r#"{"action":["echo"]}"#,
        r#"{"kind":"echo"}"#,
        r#"["echo"]"#,
        "not JSON",
        "",
    ];
    for frame in to_default {
        socket.send(frame).await;
        let event = app.called("default").await;
        assert_eq!(event["requestContext"]["routeKey"], "$default", "{frame}");
        assert_eq!(event["body"], frame);
        assert_eq!(socket.text().await, frame, "$default has a route response");
    }
}

#[tokio::test]
async fn a_client_cannot_name_connect_or_disconnect_as_its_route() {
    let app = App::start().await;
    let (mut socket, _) = app.connect_with_id().await;
    for key in ["$connect", "$disconnect", "$default"] {
        socket.send(&json!({"action": key}).to_string()).await;
        assert_eq!(app.called("default").await["requestContext"]["routeKey"], "$default");
    }
    assert_eq!((app.unseen_calls("connect"), app.unseen_calls("disconnect")), (0, 0));
}

#[tokio::test]
async fn without_a_default_route_the_client_is_told_forbidden() {
    let app = App::with(Setup { without: Some("$default:"), ..Setup::default() }).await;
    let (mut socket, id) = app.connect_with_id().await;
    socket.send(r#"{"action":"unknown"}"#).await;
    expect_own_frame(&mut socket, "Forbidden", &id).await;
    socket.echo("still open").await;
}

#[tokio::test]
async fn a_failed_function_is_an_internal_server_error_and_the_socket_stays_open() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    app.fail("slow", "broken");
    socket.send(r#"{"action":"slow"}"#).await;
    expect_own_frame(&mut socket, "Internal server error", &id).await;
    app.on("slow", |_| async { panic!("broken") });
    socket.send(r#"{"action":"slow"}"#).await;
    expect_own_frame(&mut socket, "Internal server error", &id).await;
    socket.echo("still open").await;
}

#[tokio::test]
async fn a_malformed_reply_is_an_internal_server_error() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    for malformed in [Value::Null, json!("text"), json!({"body": "no status"}), json!({"statusCode": 200, "body": {}})]
    {
        app.reply("slow", &malformed);
        socket.send(r#"{"action":"slow"}"#).await;
        expect_own_frame(&mut socket, "Internal server error", &id).await;
    }
}

#[tokio::test]
async fn after_29_seconds_the_endpoint_request_has_timed_out() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    app.on("slow", |_| std::future::pending());
    socket.send(r#"{"action":"slow"}"#).await;
    app.called("slow").await;
    app.pass(Duration::from_secs(29));
    socket.echo("not yet").await;
    app.clock.advance(Duration::from_secs(1));
    expect_own_frame(&mut socket, "Endpoint request timed out", &id).await;
}

#[tokio::test]
async fn a_function_that_outlives_its_own_timeout_has_failed() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    app.on("default", |_| std::future::pending());
    socket.send("anything").await;
    app.called("default").await;
    app.clock.advance(Duration::from_secs(10));
    expect_own_frame(&mut socket, "Internal server error", &id).await;
}

#[tokio::test]
async fn without_a_route_response_the_reply_reaches_nobody() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    for action in ["oneWay", "halfWay"] {
        socket.send(&json!({"action": action}).to_string()).await;
        app.called("echo").await;
    }
    socket.echo("nothing came before").await;
}

#[tokio::test]
async fn a_reply_without_a_body_or_of_another_status_than_2xx_says_nothing() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    for reply in [
        json!({"statusCode": 200}),
        json!({"statusCode": 400, "body": "bad"}),
        json!({"statusCode": 500, "body": "bad"}),
    ] {
        app.reply("slow", &reply);
        socket.send(r#"{"action":"slow"}"#).await;
        app.called("slow").await;
    }
    socket.echo("nothing came before").await;
}

#[tokio::test]
async fn frames_of_one_connection_run_beside_each_other_and_are_answered_in_any_order() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    let finish = Arc::new(Notify::new());
    let waits = Arc::clone(&finish);
    app.on("slow", move |event| {
        let waits = Arc::clone(&waits);
        async move {
            waits.notified().await;
            Ok(json!({"statusCode": 200, "body": event["body"]}))
        }
    });
    socket.send(r#"{"action":"slow"}"#).await;
    app.called("slow").await;
    socket.echo("overtakes").await;
    finish.notify_one();
    assert_eq!(socket.text().await, r#"{"action":"slow"}"#);
}

#[tokio::test]
async fn past_the_accounts_throttle_the_client_is_told_too_many_requests() {
    let requests = Throttle { rate: 1.0, burst: 2.0 };
    let app = App::with(Setup { limits: Limits { requests, ..Limits::default() }, ..Setup::default() }).await;
    app.clock.set_speed(0);
    let (mut socket, id) = app.connect_with_id().await;
    socket.echo("the second request").await;
    socket.send(r#"{"action":"echo"}"#).await;
    expect_own_frame(&mut socket, "Too Many Requests", &id).await;
    app.clock.advance(Duration::from_secs(1));
    socket.echo("after a second").await;
}

#[tokio::test]
async fn past_the_throttle_of_one_route_the_others_still_pass() {
    let app = App::start().await;
    app.clock.set_speed(0);
    let (mut socket, id) = app.connect_with_id().await;
    for _ in 0..50 {
        socket.send(r#"{"action":"oneWay"}"#).await;
        app.called("echo").await;
    }
    socket.send(r#"{"action":"oneWay"}"#).await;
    expect_own_frame(&mut socket, "Too Many Requests", &id).await;
    socket.echo("another route").await;
}

#[tokio::test]
async fn the_answer_to_one_frame_may_be_128_kilobytes() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    app.reply("slow", &json!({"statusCode": 200, "body": "x".repeat(128 * 1024)}));
    socket.send(r#"{"action":"slow"}"#).await;
    assert_eq!(socket.text().await.len(), 128 * 1024);
    app.reply("slow", &json!({"statusCode": 200, "body": "x".repeat(128 * 1024 + 1)}));
    socket.send(r#"{"action":"slow"}"#).await;
    expect_own_frame(&mut socket, "Internal server error", &id).await;
}

#[tokio::test]
async fn an_invocation_runs_on_after_its_client_has_gone() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    app.faults.inject(Fault::Delay(Duration::from_secs(5)), Where::Route("echo".to_owned()), Times::Next(1));
    socket.send(r#"{"action":"echo"}"#).await;
    socket.send(r#"{"action":"slow"}"#).await;
    app.called("slow").await;
    drop(socket);
    app.called("disconnect").await;
    app.clock.advance(Duration::from_secs(5));
    assert_eq!(app.called("echo").await["body"], r#"{"action":"echo"}"#);
}
