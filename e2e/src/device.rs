//! One open WebSocket, through an independent client library.

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message, http::Request, http::Response};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::entry_id;

/// How long a test waits for what must come. Generous: a slow machine is no failure.
const PATIENCE: Duration = Duration::from_secs(30);

/// One open WebSocket.
pub struct Device {
    /// Boxed, since it is large and every future of a test would hold it.
    socket: Box<WebSocketStream<MaybeTlsStream<TcpStream>>>,
    handshake: Response<Option<Vec<u8>>>,
    /// Entries that were pushed while something else was awaited.
    entries: VecDeque<Value>,
    /// The other events that were pushed while something else was awaited.
    events: VecDeque<Value>,
    /// Replies that came while something else was awaited: they come in any order.
    replies: Vec<Value>,
    requests: u64,
}

impl Device {
    /// Connects.
    ///
    /// # Errors
    /// What the client library says, the status of a refused handshake included.
    pub async fn connect(request: Request<()>) -> Result<Self, Error> {
        let (socket, handshake) = connect_async(request).await?;
        Ok(Self {
            socket: Box::new(socket),
            handshake,
            entries: VecDeque::new(),
            events: VecDeque::new(),
            replies: Vec::new(),
            requests: 0,
        })
    }

    /// The status of a handshake that must be refused.
    ///
    /// # Panics
    /// Where it is not refused by an HTTP status.
    pub async fn refused_status(request: Request<()>) -> u16 {
        match connect_async(request).await {
            Err(Error::Http(response)) => response.status().as_u16(),
            Err(other) => panic!("no HTTP status: {other}"),
            Ok(_) => panic!("the handshake was accepted"),
        }
    }

    /// A header of the handshake's response.
    #[must_use]
    pub fn handshake_header(&self, name: &str) -> Option<&str> {
        self.handshake.headers().get(name)?.to_str().ok()
    }

    /// Sends a request under a new id and gives its reply.
    ///
    /// # Panics
    /// Where none comes.
    pub async fn request(&mut self, action: &str, fields: Value) -> Value {
        let id = self.send_request(action, fields).await;
        self.reply(&id).await
    }

    /// Sends a request under a new id, which it gives back.
    ///
    /// # Panics
    /// Where the socket is closed.
    pub async fn send_request(&mut self, action: &str, fields: Value) -> String {
        let (id, text) = self.new_request(action, fields);
        self.send_text(&text).await;
        id
    }

    fn new_request(&mut self, action: &str, mut fields: Value) -> (String, String) {
        self.requests += 1;
        let id = format!("r{}", self.requests);
        fields["action"] = json!(action);
        fields["id"] = json!(id);
        (id, fields.to_string())
    }

    /// Sends any text as a frame.
    ///
    /// # Panics
    /// Where the socket is closed.
    pub async fn send_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.expect("the socket is open");
    }

    /// Sends a request under a new id and gives its reply; `None` where the gateway says that a function failed, or the
    /// connection breaks.
    pub async fn try_request(&mut self, action: &str, fields: Value) -> Option<Value> {
        let (id, text) = self.new_request(action, fields);
        self.socket.send(Message::text(text)).await.ok()?;
        loop {
            if let Some(reply) = self.take_reply(&id) {
                return Some(reply);
            }
            let frame = self.frame().await.ok().filter(|frame| !is_of_the_gateway(frame))?;
            self.keep(frame);
        }
    }

    /// Sends a chat message under a new id and gives the reply.
    ///
    /// # Panics
    /// Where none comes.
    pub async fn say(&mut self, conversation: &str, text: &str) -> Value {
        let fields = json!({"conversationId": conversation, "entryId": entry_id(), "text": text});
        self.request("sendMessage", fields).await
    }

    /// The page that a `getMessages` gives.
    ///
    /// # Panics
    /// Where the reply is no page.
    pub async fn messages(&mut self, conversation: &str, mut fields: Value) -> Value {
        fields["conversationId"] = json!(conversation);
        let page = self.request("getMessages", fields).await;
        assert_eq!(page["type"], "messages", "{page}");
        page
    }

    /// The reply to the request `id`.
    ///
    /// # Panics
    /// Where none comes.
    pub async fn reply(&mut self, id: &str) -> Value {
        loop {
            if let Some(reply) = self.take_reply(id) {
                return reply;
            }
            let frame = self.frame().await.expect("a reply comes");
            self.keep(frame);
        }
    }

    /// Whether the request `id` was answered among the frames that were looked at so far.
    pub fn has_reply(&mut self, id: &str) -> bool {
        self.take_reply(id).is_some()
    }

    /// The next frame that is an error without an id.
    ///
    /// # Panics
    /// Where none comes.
    pub async fn error_without_id(&mut self) -> Value {
        loop {
            let frame = self.frame().await.expect("an error comes");
            if frame["type"] == "error" && frame.get("id").is_none() {
                return frame;
            }
            self.keep(frame);
        }
    }

    /// The next entry that is pushed.
    ///
    /// # Panics
    /// Where none comes.
    pub async fn entry(&mut self) -> Value {
        loop {
            if let Some(entry) = self.entries.pop_front() {
                return entry;
            }
            let frame = self.frame().await.expect("a push comes");
            self.keep(frame);
        }
    }

    /// The next event of this type that is pushed, such as `conversationAdded`; entries have [`Device::entry`].
    ///
    /// # Panics
    /// Where none comes.
    pub async fn event(&mut self, kind: &str) -> Value {
        loop {
            if let Some(place) = self.events.iter().position(|event| event["type"] == kind) {
                return self.events.remove(place).expect("it is there");
            }
            let frame = self.frame().await.expect("a push comes");
            self.keep(frame);
        }
    }

    /// The events of this type that have been pushed by now: those that came before the reply to a `ping` sent now.
    ///
    /// # Panics
    /// Where no reply comes.
    pub async fn events_so_far(&mut self, kind: &str) -> Vec<Value> {
        self.request("ping", json!({})).await;
        let (wanted, others): (Vec<_>, Vec<_>) = self.events.drain(..).partition(|event| event["type"] == kind);
        self.events = others.into();
        wanted
    }

    /// Waits until the server, or the network, closes the connection.
    ///
    /// # Panics
    /// Where it stays open.
    pub async fn closed(&mut self) {
        while let Ok(frame) = self.frame().await {
            self.keep(frame);
        }
        let left = timeout(PATIENCE, self.socket.next()).await.expect("the connection is closed");
        assert!(!matches!(left, Some(Ok(_))), "the connection is still open: {left:?}");
    }

    /// The entries that were pushed while something else was awaited, without waiting for more.
    pub fn entries_at_hand(&mut self) -> Vec<Value> {
        self.entries.drain(..).collect()
    }

    /// The entries that have been pushed by now: those that came before the reply to a `ping` sent now.
    ///
    /// # Panics
    /// Where no reply comes.
    pub async fn entries_so_far(&mut self) -> Vec<Value> {
        self.request("ping", json!({})).await;
        self.entries.drain(..).collect()
    }

    /// Everything that has been pushed by now, of whichever type: entries first, then the other events.
    ///
    /// # Panics
    /// Where no reply comes to a `ping`.
    pub async fn pushed_so_far(&mut self) -> Vec<Value> {
        self.request("ping", json!({})).await;
        self.entries.drain(..).chain(self.events.drain(..)).collect()
    }

    /// The next frame of the gateway's own, which it sends where a function fails.
    ///
    /// # Panics
    /// Where none comes.
    pub async fn gateway_error(&mut self) -> Value {
        loop {
            let frame = self.frame().await.expect("an error comes");
            if is_of_the_gateway(&frame) {
                return frame;
            }
            self.keep(frame);
        }
    }

    fn take_reply(&mut self, id: &str) -> Option<Value> {
        let place = self.replies.iter().position(|reply| reply["id"] == id)?;
        Some(self.replies.swap_remove(place))
    }

    fn keep(&mut self, frame: Value) {
        if frame.get("id").is_some() {
            return self.replies.push(frame);
        }
        assert_eq!(frame["type"], "events", "neither a reply nor a push: {frame}");
        for event in frame["events"].as_array().expect("events are a list") {
            match event["type"].as_str() {
                Some("entryAdded") => self.entries.push_back(event["entry"].clone()),
                _ => self.events.push_back(event.clone()),
            }
        }
    }

    async fn frame(&mut self) -> Result<Value> {
        loop {
            match self.message().await? {
                Some(Message::Text(text)) => return Ok(serde_json::from_str(&text)?),
                Some(Message::Ping(_) | Message::Pong(_)) => {}
                other => bail!("expected a frame, got {other:?}"),
            }
        }
    }

    async fn message(&mut self) -> Result<Option<Message>> {
        let message = timeout(PATIENCE, self.socket.next()).await.context("nothing came")?;
        Ok(message.transpose()?)
    }
}

fn is_of_the_gateway(frame: &Value) -> bool {
    frame.get("connectionId").is_some() && frame.get("type").is_none()
}
