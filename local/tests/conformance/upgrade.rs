//! The upgrade itself: when it happens, and what is agreed on.

use std::sync::Arc;

use futures_util::FutureExt;
use serde_json::json;
use tokio::sync::Notify;

use crate::harness::{App, Socket, handshake};

/// Lets `$connect` wait until it is told to finish.
fn hold_connect(app: &App) -> Arc<Notify> {
    let finish = Arc::new(Notify::new());
    let waits = Arc::clone(&finish);
    app.on("connect", move |_| {
        let waits = Arc::clone(&waits);
        async move {
            waits.notified().await;
            Ok(json!({"statusCode": 200}))
        }
    });
    finish
}

#[tokio::test]
async fn the_upgrade_is_pending_until_connect_has_finished() {
    let app = App::start().await;
    let finish = hold_connect(&app);
    let url = app.gateway.ws_url();
    let mut attempt = tokio::spawn(Socket::open(handshake(&url)));
    let event = app.called("connect").await;
    assert!((&mut attempt).now_or_never().is_none());
    // Within its own `$connect`, a connection cannot be posted to.
    let id = event["requestContext"]["connectionId"].as_str().unwrap();
    assert_eq!(app.callback("POST", id, "early").await.status, 410);
    finish.notify_one();
    let mut socket = attempt.await.unwrap().unwrap();
    assert_eq!(app.callback("POST", id, "in time").await.status, 200);
    assert_eq!(socket.text().await, "in time");
}

#[tokio::test]
async fn connect_runs_to_its_end_and_disconnect_follows_when_the_client_loses_patience() {
    let app = App::start().await;
    let finish = hold_connect(&app);
    let attempt = tokio::spawn(Socket::open(handshake(&app.gateway.ws_url())));
    let connected = app.called("connect").await;
    attempt.abort();
    assert!(attempt.await.unwrap_err().is_cancelled());
    finish.notify_one();
    let gone = app.called("disconnect").await;
    assert_eq!(gone["requestContext"]["connectionId"], connected["requestContext"]["connectionId"]);
    assert_eq!(gone["requestContext"]["disconnectStatusCode"], 1006);
}

#[tokio::test]
async fn the_subprotocol_is_the_one_that_connect_chose() {
    let app = App::start().await;
    app.reply("connect", &json!({"statusCode": 200, "headers": {"sec-websocket-protocol": "natter.v1"}}));
    let mut request = handshake(&app.gateway.ws_url());
    request.headers_mut().insert("Sec-WebSocket-Protocol", "natter.v1, bearer.token".parse().unwrap());
    let socket = Socket::open(request).await.unwrap();
    assert_eq!(socket.headers["sec-websocket-protocol"], "natter.v1");
}

#[tokio::test]
async fn no_subprotocol_and_no_extension_is_accepted_unasked() {
    let app = App::start().await;
    let mut request = handshake(&app.gateway.ws_url());
    request.headers_mut().insert("Sec-WebSocket-Extensions", "permessage-deflate".parse().unwrap());
    let socket = Socket::open(request).await.unwrap();
    assert!(!socket.headers.contains_key("sec-websocket-extensions"));
    assert!(!socket.headers.contains_key("sec-websocket-protocol"));
}
