//! The end of a WebSocket.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

use super::{Sink, Source};
use crate::gateway::connections::Connection;
use crate::gateway::events::Closure;
use crate::gateway::websocket::{WebSocketServer, disconnect};

/// How long a client may take over its part of the closing, in real time.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a WebSocket comes to its end.
#[derive(Debug)]
pub(super) enum Ending {
    /// The client said so.
    ByClient(Closure),
    /// We say so; the client's frames can still be read.
    ByUs(Closure),
    /// We say so, in the middle of what the client sends.
    Interrupting(Closure),
    /// The client is not there any more.
    Lost,
    /// A fault: the TCP connection is reset.
    Reset,
}

fn closure(code: u16, reason: &str) -> Closure {
    Closure { code, reason: reason.to_owned() }
}

impl Ending {
    /// The connection was silent or open for too long.
    pub(super) fn going_away() -> Self {
        Self::ByUs(closure(1001, "Going away"))
    }

    /// Somebody called `DeleteConnection`.
    pub(super) fn deleted() -> Self {
        Self::ByUs(closure(1000, "Connection Closed Normally"))
    }

    /// [mem] The reason; the code is documented.
    pub(super) fn binary() -> Self {
        Self::ByUs(closure(1003, "Unsupported data"))
    }

    /// [mem] The reason; the code is documented.
    pub(super) fn too_big() -> Self {
        Self::Interrupting(closure(1009, "Message too big"))
    }

    /// [mem]
    pub(super) fn not_text() -> Self {
        Self::Interrupting(closure(1007, "Invalid payload data"))
    }

    /// [mem] A client that breaks the protocol; one that merely went is lost.
    pub(super) fn violation(error: &ProtocolError) -> Self {
        match error {
            ProtocolError::ResetWithoutClosingHandshake => Self::Lost,
            _ => Self::Interrupting(closure(1002, "Protocol error")),
        }
    }

    pub(super) fn by_client(frame: Option<CloseFrame>) -> Self {
        Self::ByClient(match frame {
            Some(CloseFrame { code, reason }) => closure(code.into(), reason.as_str()),
            None => closure(1005, "Client-side close frame status not set"),
        })
    }
}

/// Forgets the connection, ends it, and calls `$disconnect`.
pub(super) async fn close(
    server: &Arc<WebSocketServer>,
    connection: &Arc<Connection>,
    ending: Ending,
    mut sink: Sink,
    mut source: Source,
) {
    // From now on posts find it gone.
    server.connections.remove(&connection.identity.connection_id);
    let (closure, can_read) = match ending {
        Ending::ByClient(closure) => {
            // The library has the answer ready.
            let _ = timeout(PATIENCE, sink.flush()).await;
            (closure, false)
        }
        Ending::ByUs(closure) => {
            say_goodbye(&mut sink, &closure).await;
            (closure, true)
        }
        Ending::Interrupting(closure) => {
            say_goodbye(&mut sink, &closure).await;
            (closure, false)
        }
        Ending::Lost => (disconnect::abnormal(), false),
        Ending::Reset => {
            reset(sink, source);
            return disconnect::run(server, connection, disconnect::abnormal()).await;
        }
    };
    let end = async {
        if can_read {
            let _ = timeout(PATIENCE, async { while let Some(Ok(_)) = source.next().await {} }).await;
        }
        drain(sink, source).await;
    };
    tokio::join!(end, disconnect::run(server, connection, closure));
}

async fn say_goodbye(sink: &mut Sink, closure: &Closure) {
    let frame = CloseFrame { code: CloseCode::from(closure.code), reason: closure.reason.as_str().into() };
    // A client that does not read will not read this either.
    let _ = timeout(PATIENCE, sink.send(Message::Close(Some(frame)))).await;
}

/// Reads on to the end: what is left unread would turn the end into a reset, and take the close frame with it.
async fn drain(sink: Sink, source: Source) {
    let Some(mut tcp) = whole(sink, source) else { return };
    let _ = timeout(PATIENCE, async {
        tcp.shutdown().await?;
        let mut unread = [0; 4096];
        while tcp.read(&mut unread).await? > 0 {}
        Ok::<_, std::io::Error>(())
    })
    .await;
}

/// Drops the connection so that the client sees a reset.
fn reset(sink: Sink, source: Source) {
    if let Some(tcp) = whole(sink, source) {
        let _ = tcp.set_zero_linger();
    }
}

fn whole(sink: Sink, source: Source) -> Option<TcpStream> {
    source.reunite(sink).ok().map(tokio_tungstenite::WebSocketStream::into_inner)
}
