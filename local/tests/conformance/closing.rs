//! How sockets end, and what `$disconnect` hears of it.

use futures_util::StreamExt;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

use crate::harness::App;

/// Code and reason in the event of `$disconnect`, with the connection's id.
async fn disconnected(app: &App, id: &str) -> (u64, String) {
    let event = app.called("disconnect").await;
    let context = &event["requestContext"];
    assert_eq!(context["connectionId"], id);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (context["disconnectStatusCode"].as_u64().unwrap(), text(&context["disconnectReason"]))
}

#[tokio::test]
async fn a_client_that_closes_is_answered_and_its_code_and_reason_are_passed_on() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    let goodbye = CloseFrame { code: CloseCode::Library(4001), reason: "done".into() };
    socket.send_message(Message::Close(Some(goodbye))).await;
    assert_eq!(socket.closed().await, (4001, "done".to_owned()));
    assert_eq!(disconnected(&app, &id).await, (4001, "done".to_owned()));
    assert_eq!(app.callback("POST", &id, "late").await.status, 410);
}

#[tokio::test]
async fn a_client_that_closes_without_a_code_is_1005() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    socket.send_message(Message::Close(None)).await;
    assert_eq!(disconnected(&app, &id).await.0, 1005);
}

#[tokio::test]
async fn a_client_that_vanishes_is_1006() {
    let app = App::start().await;
    let (socket, id) = app.connect_with_id().await;
    drop(socket);
    assert_eq!(disconnected(&app, &id).await.0, 1006);
    assert_eq!(app.callback("POST", &id, "late").await.status, 410);
}

#[tokio::test]
async fn a_deleted_connection_closes_with_1000_and_disconnect_follows() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    let deleted = app.callback("DELETE", &id, "").await;
    assert_eq!((deleted.status, deleted.body.len()), (204, 0));
    assert_eq!(app.callback("POST", &id, "late").await.status, 410);
    assert_eq!(socket.closed().await, (1000, "Connection Closed Normally".to_owned()));
    assert_eq!(disconnected(&app, &id).await, (1000, "Connection Closed Normally".to_owned()));
    assert_eq!(app.callback("DELETE", &id, "").await.status, 410);
}

#[tokio::test]
async fn disconnect_is_called_once_for_each_connection() {
    let app = App::start().await;
    let mut sockets = Vec::new();
    for _ in 0..5 {
        sockets.push(app.connect_with_id().await);
    }
    let mut ids: Vec<_> = sockets.iter().map(|(_, id)| id.clone()).collect();
    drop(sockets);
    let mut gone = Vec::new();
    for _ in 0..5 {
        let event = app.called("disconnect").await;
        gone.push(event["requestContext"]["connectionId"].as_str().unwrap().to_owned());
    }
    ids.sort();
    gone.sort();
    assert_eq!(gone, ids);
    assert_eq!(app.unseen_calls("disconnect"), 0);
}

#[tokio::test]
async fn a_gateway_that_stops_lets_go_of_everybody() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    let url = app.gateway.ws_url();
    let address = url.trim_start_matches("ws://").trim_end_matches("/prod");
    app.gateway.stop();
    let end = socket.stream.next().await;
    assert!(!matches!(end, Some(Ok(_))), "{end:?}");
    assert!(TcpStream::connect(address).await.is_err());
}
