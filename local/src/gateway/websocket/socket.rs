//! An open WebSocket, until one side closes it.

mod closing;

use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{WebSocketServer, messages};
use crate::clock::Clock;
use crate::gateway::connections::Connection;
use crate::gateway::limits::{DURATION_LIMIT, IDLE_LIMIT, MAX_FRAME_BYTES, MAX_MESSAGE_BYTES, PING_RESETS_IDLE};
use closing::Ending;

type Sink = SplitSink<WebSocketStream<TcpStream>, Message>;
type Source = SplitStream<WebSocketStream<TcpStream>>;

/// What is left of the HTTP connection: the stream, and what had been read ahead.
pub(super) struct Stream {
    tcp: TcpStream,
    read_ahead: Bytes,
}

impl Stream {
    pub(super) fn of(upgraded: Upgraded) -> Option<Self> {
        let parts = upgraded.downcast::<TokioIo<TcpStream>>().ok()?;
        Some(Self { tcp: parts.io.into_inner(), read_ahead: parts.read_buf })
    }

    async fn open(self) -> WebSocketStream<TcpStream> {
        let config = WebSocketConfig::default()
            .max_frame_size(Some(MAX_FRAME_BYTES))
            .max_message_size(Some(MAX_MESSAGE_BYTES))
            // Messages wait in the connection's own queue, where they are counted.
            .write_buffer_size(0);
        WebSocketStream::from_partially_read(self.tcp, self.read_ahead.to_vec(), Role::Server, Some(config)).await
    }
}

/// Serves a socket to its end, `$disconnect` included.
pub(super) async fn serve(
    server: &Arc<WebSocketServer>,
    connection: &Arc<Connection>,
    stream: Stream,
    messages: mpsc::Receiver<String>,
) {
    let mut resets = server.host.faults.resets();
    let (mut sink, mut source) = stream.open().await.split();
    let ending = tokio::select! {
        ending = read(server, connection, &mut source) => ending,
        ending = write(server, connection, messages, &mut sink) => ending,
        () = outlived(&server.host.clock, connection) => Ending::going_away(),
        () = connection.deleted() => Ending::deleted(),
        _ = resets.changed() => Ending::Reset,
    };
    closing::close(server, connection, ending, sink, source).await;
}

/// Takes frames until there are no more.
async fn read(server: &Arc<WebSocketServer>, connection: &Arc<Connection>, source: &mut Source) -> Ending {
    loop {
        match source.next().await {
            Some(Ok(Message::Text(text))) => {
                connection.touch(server.host.clock.now());
                let (server, connection) = (Arc::clone(server), Arc::clone(connection));
                let tasks = server.host.tasks.clone();
                // Frames of one connection run beside each other: AWS promises no order.
                tasks.spawn(async move { messages::handle(&server, &connection, text.as_str().to_owned()).await });
            }
            Some(Ok(Message::Binary(_))) => return Ending::binary(),
            Some(Ok(Message::Ping(_))) if PING_RESETS_IDLE => connection.touch(server.host.clock.now()),
            // Pings are answered by the library.
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
            Some(Ok(Message::Close(frame))) => return Ending::by_client(frame),
            Some(Err(Error::Capacity(_))) => return Ending::too_big(),
            Some(Err(Error::Utf8(_))) => return Ending::not_text(),
            Some(Err(Error::Protocol(error))) => return Ending::violation(&error),
            Some(Err(_)) | None => return Ending::Lost,
        }
    }
}

/// Sends what is left for the client.
async fn write(
    server: &WebSocketServer,
    connection: &Connection,
    mut messages: mpsc::Receiver<String>,
    sink: &mut Sink,
) -> Ending {
    while let Some(message) = messages.recv().await {
        if sink.send(Message::text(message)).await.is_err() {
            return Ending::Lost;
        }
        connection.touch(server.host.clock.now());
    }
    // The connection holds the other end, so this is never reached while it is open.
    Ending::Lost
}

/// Waits until the connection has been silent for too long, or open for too long.
async fn outlived(clock: &Clock, connection: &Connection) {
    let end = connection.identity.connected_at.plus(DURATION_LIMIT);
    loop {
        let deadline = connection.last_active().plus(IDLE_LIMIT).min(end);
        if deadline <= clock.now() {
            return;
        }
        clock.sleep_until(deadline).await;
    }
}
