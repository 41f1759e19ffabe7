//! Sizes, kinds and times.

use std::time::Duration;

use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::harness::{App, Socket};

const FRAME: usize = 32 * 1024;
const MINUTE: Duration = Duration::from_mins(1);

/// A frame of text that is `length` bytes long and goes to `echo`.
fn frame_of(length: usize) -> String {
    let (head, tail) = (r#"{"action":"echo","x":""#, r#""}"#);
    format!("{head}{}{tail}", "x".repeat(length - head.len() - tail.len()))
}

/// Sends a message in frames of 32 KB at most.
async fn send_in_frames(socket: &mut Socket, message: &str) {
    let chunks: Vec<_> = message.as_bytes().chunks(FRAME).map(<[u8]>::to_vec).collect();
    let last = chunks.len() - 1;
    for (index, chunk) in chunks.into_iter().enumerate() {
        let kind = if index == 0 { Data::Text } else { Data::Continue };
        socket.send_message(Message::Frame(Frame::message(chunk, OpCode::Data(kind), index == last))).await;
    }
}

/// The code with which the socket was closed, as both sides see it.
async fn closed(app: &App, socket: &mut Socket) -> u16 {
    let (code, reason) = socket.closed().await;
    let event = app.called("disconnect").await;
    assert_eq!(event["requestContext"]["disconnectStatusCode"], code);
    assert_eq!(event["requestContext"]["disconnectReason"], reason);
    code
}

#[tokio::test]
async fn a_frame_of_32_kilobytes_passes_and_a_longer_one_closes_with_1009() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    let longest = frame_of(FRAME);
    socket.send(&longest).await;
    assert_eq!(socket.text().await, longest);
    socket.send(&frame_of(FRAME + 1)).await;
    assert_eq!(closed(&app, &mut socket).await, 1009);
    assert_eq!(app.unseen_calls("echo"), 1);
}

#[tokio::test]
async fn the_1009_arrives_even_while_the_client_is_still_sending() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    socket.send(&frame_of(4 * 1024 * 1024)).await;
    assert_eq!(closed(&app, &mut socket).await, 1009);
}

#[tokio::test]
async fn a_message_of_128_kilobytes_passes_in_frames_and_a_longer_one_closes_with_1009() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    let longest = frame_of(4 * FRAME);
    send_in_frames(&mut socket, &longest).await;
    assert_eq!(socket.text().await, longest);
    send_in_frames(&mut socket, &frame_of(4 * FRAME + 1)).await;
    assert_eq!(closed(&app, &mut socket).await, 1009);
}

#[tokio::test]
async fn a_binary_frame_closes_with_1003() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    socket.send_message(Message::binary(b"{}".to_vec())).await;
    assert_eq!(closed(&app, &mut socket).await, 1003);
}

#[tokio::test]
async fn text_that_is_no_utf_8_closes_with_1007() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    let broken = Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true);
    socket.send_message(Message::Frame(broken)).await;
    assert_eq!(closed(&app, &mut socket).await, 1007);
}

#[tokio::test]
async fn ten_silent_minutes_close_with_1001() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    app.clock.advance(10 * MINUTE);
    assert_eq!(closed(&app, &mut socket).await, 1001);
}

#[tokio::test]
async fn frames_either_way_start_the_ten_minutes_anew() {
    let app = App::start().await;
    let (mut socket, id) = app.connect_with_id().await;
    app.pass(10 * MINUTE);
    socket.echo("in").await;
    app.pass(10 * MINUTE);
    assert_eq!(app.callback("POST", &id, "out").await.status, 200);
    assert_eq!(socket.text().await, "out");
    app.pass(10 * MINUTE);
    socket.echo("still open").await;
}

#[tokio::test]
async fn a_ping_is_answered_and_does_not_start_the_ten_minutes_anew() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    app.pass(10 * MINUTE);
    socket.send_message(Message::Ping(b"beat".to_vec().into())).await;
    assert_eq!(socket.message().await, Message::Pong(b"beat".to_vec().into()));
    app.clock.advance(MINUTE);
    assert_eq!(closed(&app, &mut socket).await, 1001);
}

#[tokio::test]
async fn after_two_hours_a_busy_socket_closes_with_1001_too() {
    let app = App::start().await;
    let mut socket = app.connect().await;
    for _ in 0..13 {
        app.clock.advance(9 * MINUTE);
        socket.echo("busy").await;
    }
    app.clock.advance(3 * MINUTE);
    assert_eq!(closed(&app, &mut socket).await, 1001);
}
