//! A WebSocket, in the hands of a client library that is not ours.

use futures_util::{SinkExt, StreamExt};
use http::{HeaderMap, Request};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message, protocol::CloseFrame};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::PATIENCE;

/// An open WebSocket.
#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Of the handshake's response.
    pub(crate) headers: HeaderMap,
}

/// A handshake that came to nothing.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) body: String,
}

/// A handshake with the header that the authorizer asks for.
pub(crate) fn handshake(url: &str) -> Request<()> {
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("Auth", "secret".parse().unwrap());
    request
}

impl Socket {
    pub(crate) async fn open(request: Request<()>) -> Result<Self, Refusal> {
        match timeout(PATIENCE, connect_async(request)).await.expect("the handshake ends") {
            Ok((stream, response)) => Ok(Self { stream, headers: response.headers().clone() }),
            Err(Error::Http(response)) => {
                let (head, body) = response.into_parts();
                let body = String::from_utf8(body.unwrap_or_default()).unwrap();
                Err(Refusal { status: head.status.as_u16(), body })
            }
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.send_message(Message::text(text)).await;
    }

    pub(crate) async fn send_message(&mut self, message: Message) {
        timeout(PATIENCE, self.stream.send(message)).await.expect("there is room").expect("the socket is open");
    }

    /// The next message, whatever it is.
    pub(crate) async fn message(&mut self) -> Message {
        let message = timeout(PATIENCE, self.stream.next()).await.expect("a message comes");
        message.expect("the socket is open").expect("the socket is whole")
    }

    /// The next text.
    pub(crate) async fn text(&mut self) -> String {
        loop {
            match self.message().await {
                Message::Text(text) => return text.as_str().to_owned(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("not text: {other:?}"),
            }
        }
    }

    /// Sends a frame to the route `echo` and sees that nothing comes before its echo.
    pub(crate) async fn echo(&mut self, note: &str) {
        let frame = format!(r#"{{"action":"echo","note":"{note}"}}"#);
        self.send(&frame).await;
        assert_eq!(self.text().await, frame);
    }

    /// The code and reason with which the server closes.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.message().await {
                Message::Close(Some(CloseFrame { code, reason })) => return (code.into(), reason.as_str().to_owned()),
                Message::Close(None) => panic!("closed without a code"),
                _ => {}
            }
        }
    }
}
