//! One WebSocket to the server, which comes back when it breaks.

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use futures_util::{SinkExt, StreamExt};
use natter_protocol::frames::{Authenticate, Authenticated, ClientFrame, Event, Ping, Pong, Reply, RequestId};
use natter_protocol::{ChatError, ErrorCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::api::Api;
use crate::cognito::Refused;
use crate::session::{Access, Session};

/// Boxed, since it is large and every future here would hold it.
type Stream = Box<WebSocketStream<MaybeTlsStream<TcpStream>>>;

/// How long the server may take to answer a request.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);

/// How often the server is asked whether something was missed. API Gateway ends a connection that is idle for ten minutes.
const PING_EVERY: Duration = Duration::from_mins(1);

/// A token is replaced when it is good for less than this.
const RENEW_LEAD: Duration = Duration::from_mins(2);

/// How long to wait between two attempts to connect: from the first to the last.
const PAUSES: [Duration; 6] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(30),
];

/// Something that is not an answer.
pub(crate) enum Incoming {
    /// It happened.
    Event(Box<Event>),
    /// Something may have happened that was not told: whoever follows a conversation has to ask.
    Missed,
}

/// One WebSocket to the server.
pub(crate) struct Connection {
    session: Session,
    stream: Stream,
    waiting: VecDeque<Incoming>,
    requests: u64,
    next_ping: Instant,
    /// How often a push to this connection had failed when that was last looked at.
    missed: u32,
    access: Access,
}

/// Why a request got no answer. It may have been carried out all the same.
#[derive(Debug)]
enum NoAnswer {
    /// The connection broke, or the server was silent.
    Broken,
    /// API Gateway says that the function failed.
    Failed,
}

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Broken => "the connection broke",
            Self::Failed => "the server failed",
        })
    }
}

impl std::error::Error for NoAnswer {}

impl Connection {
    /// Connects as whoever is signed in.
    pub(crate) async fn open(mut session: Session) -> Result<Self> {
        let (stream, access) = connect(&mut session).await?;
        Ok(Self {
            session,
            stream,
            waiting: VecDeque::new(),
            requests: 0,
            next_ping: Instant::now() + PING_EVERY,
            missed: 0,
            access,
        })
    }

    /// The HTTP API, as whoever is connected.
    pub(crate) fn api(&self) -> Api<'_> {
        Api::new(self.session.http(), self.session.site(), &self.access.token)
    }

    /// Asks, and gives the answer. What breaks or is refused for the moment is asked again, by the same frame: the server
    /// recognises a message by its entry id. A refusal is a [`ChatError`] within the error.
    pub(crate) async fn ask<T: Reply + DeserializeOwned>(
        &mut self,
        frame: impl Fn(RequestId) -> ClientFrame,
    ) -> Result<T> {
        for pause in PAUSES {
            let error = match self.ask_once(&frame).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            match (error.downcast_ref::<ChatError>(), error.downcast_ref::<NoAnswer>()) {
                (Some(refusal), _) if refusal.code == ErrorCode::SessionExpired => self.reconnect().await?,
                (Some(refusal), _) if refusal.retryable => sleep(wait_of(refusal).unwrap_or(pause)).await,
                (_, Some(NoAnswer::Broken)) => self.reconnect().await?,
                (_, Some(NoAnswer::Failed)) => sleep(pause).await,
                _ => return Err(error),
            }
        }
        bail!("the server does not answer")
    }

    async fn ask_once<T: Reply + DeserializeOwned>(&mut self, frame: impl Fn(RequestId) -> ClientFrame) -> Result<T> {
        self.requests += 1;
        let id = format!("n{}", self.requests);
        let frame = frame(RequestId::try_from(id.clone()).map_err(|reason| anyhow!(reason))?);
        self.send(&frame).await?;
        let answer = timeout(ANSWER_LIMIT, self.answer(&id)).await.map_err(|_| NoAnswer::Broken)??;
        if answer["type"] == "error" {
            return Err(serde_json::from_value::<ChatError>(answer).context("an unreadable refusal")?.into());
        }
        serde_json::from_value(answer).context("the server answered something unexpected")
    }

    async fn answer(&mut self, id: &str) -> Result<Value> {
        loop {
            let frame = read(&mut self.stream).await?;
            if frame["id"] == id {
                return Ok(frame);
            }
            // Only API Gateway's own words have no type, and there is one request at a time.
            if frame["type"].is_null() {
                return Err(NoAnswer::Failed.into());
            }
            self.keep(&frame)?;
        }
    }

    /// What comes next. Keeps the connection open meanwhile, and opens another one where it breaks.
    pub(crate) async fn next(&mut self) -> Result<Incoming> {
        loop {
            if let Some(incoming) = self.waiting.pop_front() {
                return Ok(incoming);
            }
            tokio::select! {
                frame = read(&mut self.stream) => match frame {
                    Ok(frame) => self.keep(&frame)?,
                    Err(_) => self.reconnect().await?,
                },
                () = sleep_until(self.next_ping) => self.stay().await?,
            }
        }
    }

    /// Keeps a frame that answers nothing that is waited for.
    fn keep(&mut self, frame: &Value) -> Result<()> {
        if frame["type"] == "events" {
            let events: Vec<Value> = Vec::deserialize(&frame["events"]).context("unreadable events")?;
            // What a later server tells beside is none of ours.
            let known = events.into_iter().filter_map(|event| serde_json::from_value(event).ok());
            self.waiting.extend(known.map(|event| Incoming::Event(Box::new(event))));
        }
        Ok(())
    }

    /// Asks what was missed, and renews the token in time.
    async fn stay(&mut self) -> Result<()> {
        self.next_ping = Instant::now() + PING_EVERY;
        if self.access.expires_at < Instant::now() + RENEW_LEAD {
            let access = self.session.renew().await?;
            let frame = |id| {
                ClientFrame::Authenticate(Authenticate {
                    id,
                    token: access.token.clone(),
                    active: None,
                    watch: Vec::new(),
                })
            };
            self.ask::<Authenticated>(frame).await?;
            self.access = access;
        }
        let pong: Pong = self.ask(|id| ClientFrame::Ping(Ping { id, active: None, watch: Vec::new() })).await?;
        if pong.missed > self.missed {
            self.missed = pong.missed;
            self.waiting.push_back(Incoming::Missed);
        }
        Ok(())
    }

    async fn send(&mut self, frame: &ClientFrame) -> Result<()> {
        let text = serde_json::to_string(frame)?;
        self.stream.send(Message::text(text)).await.map_err(|_| NoAnswer::Broken.into())
    }

    /// Opens another connection, however long that takes; a sign-in that has ended is an error.
    async fn reconnect(&mut self) -> Result<()> {
        let last = PAUSES[PAUSES.len() - 1];
        for pause in PAUSES.into_iter().chain(std::iter::repeat(last)) {
            match connect(&mut self.session).await {
                Ok((stream, access)) => {
                    (self.stream, self.access) = (stream, access);
                    self.missed = 0;
                    self.waiting.push_back(Incoming::Missed);
                    return Ok(());
                }
                Err(error) if error.is::<Refused>() => return Err(error),
                Err(_) => sleep(pause).await,
            }
        }
        unreachable!("the pauses go on for ever")
    }
}

async fn connect(session: &mut Session) -> Result<(Stream, Access)> {
    let access = session.renew().await?;
    let site = session.site();
    let mut request = site.websocket_url.as_str().into_client_request()?;
    let headers = request.headers_mut();
    headers.insert("Sec-WebSocket-Protocol", format!("natter.v1, bearer.{}", access.token).parse()?);
    headers.insert("Origin", site.origin.parse()?);
    headers.insert("User-Agent", concat!("natter/", env!("CARGO_PKG_VERSION")).parse()?);
    let opened = timeout(ANSWER_LIMIT, connect_async(request)).await.context("the server does not answer")?;
    let (stream, _) = opened.context("the server cannot be connected to")?;
    Ok((Box::new(stream), access))
}

/// The next frame.
async fn read(stream: &mut Stream) -> Result<Value> {
    loop {
        match stream.next().await {
            Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).context("an unreadable frame"),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(NoAnswer::Broken.into()),
            Some(Ok(_)) => {}
        }
    }
}

fn wait_of(refusal: &ChatError) -> Option<Duration> {
    refusal.retry_after_ms.map(Duration::from_millis)
}
