//! What goes wrong on purpose.

use std::time::Duration;

use futures_util::StreamExt;
use natter_local::gateway::{Fault, Times, Where};
use tokio_tungstenite::tungstenite::Error;

use crate::harness::App;

fn route(key: &str) -> Where {
    Where::Route(key.to_owned())
}

#[tokio::test]
async fn a_post_can_be_gone_limited_failed_or_dropped_although_the_connection_is_open() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    let faults =
        [(Fault::PostGone, 410), (Fault::PostLimited, 429), (Fault::PostFails, 500), (Fault::DroppedPush, 200)];
    for (fault, status) in faults {
        app.faults.inject(fault, Where::Connection(id.clone()), Times::Next(1));
        assert_eq!(app.callback("POST", &id, "lost").await.status, status, "{fault:?}");
    }
    assert_eq!(app.callback("POST", &id, "arrives").await.status, 200);
    assert_eq!(socket.text().await, "arrives");
}

#[tokio::test]
async fn a_fault_of_one_connection_spares_the_others() {
    let app = App::start().await;
    let (_gone, gone) = app.connect_with_id().await;
    let (_open, open) = app.connect_with_id().await;
    app.faults.inject(Fault::PostGone, Where::Connection(gone.clone()), Times::Probability(1.0));
    assert_eq!(app.callback("POST", &open, "x").await.status, 200);
    assert_eq!(app.callback("POST", &gone, "x").await.status, 410);
}

#[tokio::test]
async fn a_disconnect_can_be_lost() {
    let app = App::start().await;
    app.faults.inject(Fault::LostDisconnect, Where::Everywhere, Times::Next(1));
    let (mut lost, id) = app.connect_with_id().await;
    lost.stream.close(None).await.unwrap();
    assert!(!matches!(lost.stream.next().await, Some(Ok(message)) if message.is_text()));
    // Gone it is all the same; wait for that, so that the fault cannot strike the next one.
    while app.callback("POST", &id, "x").await.status != 410 {}
    let (mut told, id) = app.connect_with_id().await;
    told.stream.close(None).await.unwrap();
    assert_eq!(app.called("disconnect").await["requestContext"]["connectionId"], id);
    assert_eq!(app.unseen_calls("disconnect"), 0);
}

#[tokio::test]
async fn an_invocation_can_be_duplicated_and_the_client_hears_one_answer() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    app.faults.inject(Fault::Duplicate, route("slow"), Times::Next(1));
    socket.send(r#"{"action":"slow"}"#).await;
    let (first, second) = (app.called("slow").await, app.called("slow").await);
    assert_eq!(first, second);
    assert_eq!(socket.text().await, r#"{"action":"slow"}"#);
    socket.echo("only one answer").await;
}

#[tokio::test]
async fn an_invocation_can_be_delayed_by_the_clock() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    app.faults.inject(Fault::Delay(Duration::from_secs(20)), route("slow"), Times::Next(1));
    socket.send(r#"{"action":"slow"}"#).await;
    socket.echo("first").await;
    assert_eq!(app.unseen_calls("slow"), 0);
    app.clock.advance(Duration::from_secs(20));
    assert_eq!(socket.text().await, r#"{"action":"slow"}"#);
}

#[tokio::test]
async fn an_invocation_can_be_overtaken_by_the_next_of_its_route() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    app.faults.inject(Fault::Overtaken, route("echo"), Times::Next(1));
    socket.send(r#"{"action":"echo","n":1}"#).await;
    // Once this is answered, the frame before it has been taken, and the fault is used up.
    socket.send(r#"{"action":"slow"}"#).await;
    socket.text().await;
    socket.send(r#"{"action":"echo","n":2}"#).await;
    assert_eq!(
        [socket.text().await, socket.text().await],
        [r#"{"action":"echo","n":2}"#, r#"{"action":"echo","n":1}"#]
    );
}

#[tokio::test]
async fn a_function_can_fail_before_or_after_it_has_run() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    for (fault, calls) in [(Fault::FunctionFails, 0), (Fault::LostReply, 1)] {
        app.faults.inject(fault, route("slow"), Times::Next(1));
        socket.send(r#"{"action":"slow"}"#).await;
        assert!(socket.text().await.starts_with(r#"{"message": "Internal server error""#));
        assert_eq!(app.unseen_calls("slow"), calls, "{fault:?}");
    }
}

#[tokio::test]
async fn a_function_can_hang_until_the_gateway_gives_up() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    app.faults.inject(Fault::FunctionHangs, route("slow"), Times::Next(1));
    socket.send(r#"{"action":"slow"}"#).await;
    socket.echo("meanwhile").await;
    app.clock.advance(Duration::from_secs(29));
    assert!(socket.text().await.starts_with(r#"{"message": "Endpoint request timed out""#));
    assert_eq!(app.unseen_calls("slow"), 0);
}

#[tokio::test]
async fn all_sockets_can_be_reset_at_once() {
    let app = App::start().await;
    let mut sockets = [app.connect().await, app.connect().await];
    for socket in &mut sockets {
        socket.echo("open").await;
    }
    app.faults.reset_connections();
    for socket in &mut sockets {
        let end = socket.stream.next().await;
        assert!(matches!(end, Some(Err(Error::Io(_) | Error::Protocol(_)))), "{end:?}");
        assert_eq!(app.called("disconnect").await["requestContext"]["disconnectStatusCode"], 1006);
    }
    app.connect().await.echo("afterwards").await;
}
