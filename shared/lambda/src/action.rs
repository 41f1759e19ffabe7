//! A function that answers frames.
//!
//! [`OnMessage`] does what is the same for all of them: it refuses expired sessions and who asks too much, reads the frame, and turns whatever
//! goes wrong into an error frame, logging once what is not the client's own fault. A quiet request is answered only then. It
//! always answers 200, since a reply of another status reaches no one.

use std::future::Future;

use natter_chat::{ConnectionId, ServiceLevel, Timestamp, UserId};
use natter_metrics::{self as metrics, Metric};
use natter_protocol::frames::{ClientFrame, Reply, Request, ServerFrame};
use natter_protocol::weight;
use natter_protocol::{ActionError, ChatError, ErrorCode};
use tracing::Instrument;

use crate::{Clock, Environment, Function, HandlerError, InitError, Session, WebSocketEvent, WebSocketReply, spans};

/// What a frame is measured as that cannot be read.
const UNREADABLE: &str = "unreadable";

/// What one action does. Its reply follows from its request: what answers another one does not compile.
///
/// ```compile_fail,E0053
/// use natter_protocol::frames::{Done, Ping};
/// # use natter_lambda::{Action, ActionError, Caller, Environment, InitError, Sessions};
/// # struct Answering<S>(std::marker::PhantomData<S>);
/// impl<S: Sessions> Action for Answering<S> {
///     type Request = Ping;
/// #    type Sessions = S;
/// #    async fn init(_: &Environment) -> Result<Self, InitError> { unimplemented!() }
///     async fn perform(&self, _: &Caller, _: Ping) -> Result<Done, ActionError> {
///         Ok(Done {})
///     }
/// }
/// ```
pub trait Action: Sized + Send + Sync + 'static {
    /// The requests that it takes; another one is answered with [`ErrorCode::UnknownAction`].
    type Request: Requests;
    /// Who knows whether a connection's session was renewed, and charges what is asked.
    type Sessions: Sessions;

    /// Whether it is refused once the session has expired: all are, but the one that renews it.
    const NEEDS_SESSION: bool = true;

    /// Whether [`perform`](Self::perform) charges its request to the caller, beside what else it reads: otherwise it is charged
    /// before.
    const CHARGES_ITSELF: bool = false;

    /// How many calls to its stores it makes at once: as many connections are opened while it starts.
    const CALLS_AT_ONCE: usize = 1;

    /// Reads the configuration and builds the clients.
    ///
    /// # Errors
    /// [`InitError`] where the configuration is not complete or a client cannot be built.
    fn init(environment: &Environment) -> impl Future<Output = Result<Self, InitError>> + Send;

    /// Does it.
    ///
    /// # Errors
    /// [`ActionError`], of which the client gets the safe half.
    fn perform(
        &self,
        caller: &Caller,
        request: Self::Request,
    ) -> impl Future<Output = Result<ReplyTo<Self::Request>, ActionError>> + Send;
}

/// The requests that one function takes, all of which have the same reply: one [`Request`], or more as [`Either`].
pub trait Requests: TryFrom<ClientFrame> + Send + 'static {
    /// What the client gets for them.
    type Reply: Reply;
}

/// The reply to a request.
pub type ReplyTo<R> = <R as Requests>::Reply;

impl<R: Request> Requests for R {
    type Reply = R::Reply;
}

/// One of two requests that have the same reply, or of more: each may itself be one of two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Either<A, B> {
    /// The one.
    First(A),
    /// The other.
    Second(B),
}

impl<A, B> Requests for Either<A, B>
where
    A: Requests<Error = ClientFrame>,
    B: Requests<Error = ClientFrame, Reply = A::Reply>,
{
    type Reply = A::Reply;
}

impl<A, B> TryFrom<ClientFrame> for Either<A, B>
where
    A: TryFrom<ClientFrame, Error = ClientFrame>,
    B: TryFrom<ClientFrame, Error = ClientFrame>,
{
    type Error = ClientFrame;

    fn try_from(frame: ClientFrame) -> Result<Self, ClientFrame> {
        match A::try_from(frame) {
            Ok(first) => Ok(Self::First(first)),
            Err(frame) => B::try_from(frame).map(Self::Second),
        }
    }
}

/// Knows until when sessions go on, and how much their users may ask for. What the handshake said comes with every event; whether the session was renewed since
/// then is asked only once that has passed.
pub trait Sessions: Sized + Send + Sync + 'static {
    /// Reads the configuration and builds the clients.
    ///
    /// # Errors
    /// [`InitError`] where the configuration is not complete or a client cannot be built.
    fn init(environment: &Environment) -> Result<Self, InitError>;

    /// When the session of the caller's connection expires; `None` where there is none any more.
    ///
    /// # Errors
    /// [`ActionError`].
    fn expires_at(&self, caller: &Caller) -> impl Future<Output = Result<Option<Timestamp>, ActionError>> + Send;

    /// Opens connections to where this is known, for so many calls at once.
    fn connect(&self, calls: usize) -> impl Future<Output = ()> + Send;

    /// Charges a request of this [weight](natter_protocol::weight) to a user.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] where they have asked for too much of late.
    fn charge(&self, user: UserId, weight: u32, now: Timestamp)
    -> impl Future<Output = Result<(), ActionError>> + Send;

    /// What is left of the service to save costs.
    fn service_level(&self, now: Timestamp) -> impl Future<Output = ServiceLevel> + Send;
}

/// Who asks, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub user_id: UserId,
    /// On which connection.
    pub connection_id: ConnectionId,
    /// When the function took the request.
    pub now: Timestamp,
}

/// What a handler gives: an [`ActionError`] becomes an error for the client.
pub type Result<T, E = ActionError> = std::result::Result<T, E>;

/// Measures how long something took from its arrival until it was pushed to the last device.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^52 milliseconds")]
pub fn record_delivery(arrived_at: Timestamp, now: Timestamp) {
    metrics::record(Metric::DeliveryLatency, now.since(arrived_at).as_millis() as f64);
}

/// The error for the client, once the cause has been logged.
#[must_use]
pub fn log_and_reduce(error: ActionError) -> ChatError {
    error.reduce(|code, cause| tracing::error!(?code, error = %natter_chat::causes(cause), "an action failed"))
}

/// As [`log_and_reduce`], for an action or route of this name: counts what was refused for asking too much.
pub(crate) fn refuse(asked: &str, error: ActionError) -> ChatError {
    let error = log_and_reduce(error);
    if error.code == ErrorCode::RateLimited {
        metrics::count_limited(asked);
    }
    error
}

/// An [`Action`] as a [`Function`].
pub struct OnMessage<A: Action> {
    action: A,
    sessions: A::Sessions,
    clock: Clock,
}

impl<A: Action> Function for OnMessage<A> {
    type Event = WebSocketEvent;
    type Reply = WebSocketReply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let (action, sessions) = (A::init(environment).await?, A::Sessions::init(environment)?);
        sessions.connect(A::CALLS_AT_ONCE).await;
        Ok(Self { action, sessions, clock: environment.clock() })
    }

    async fn handle(&self, event: WebSocketEvent) -> Result<WebSocketReply, HandlerError> {
        let session = event.session()?;
        let frame = self.answer(&event, &session).instrument(spans::frame(&event, &session)).await?;
        if let Some(arrived_at) = event.request_context.request_time_epoch
            && metrics::has_measured(Metric::Pushed)
        {
            record_delivery(arrived_at, self.clock.now());
        }
        let Some(frame) = frame else { return Ok(WebSocketReply::ok()) };
        let body = serde_json::to_string(&frame)
            .map_err(|error| HandlerError::because("the reply could not be written", error))?;
        Ok(WebSocketReply::frame(body))
    }
}

impl<A: Action> OnMessage<A> {
    /// The frame for the caller; `None` where the request wants none.
    async fn answer(&self, event: &WebSocketEvent, session: &Session) -> Result<Option<ServerFrame>, HandlerError> {
        let now = self.clock.now();
        let frame = match ClientFrame::parse(event.body.as_deref().unwrap_or_default()) {
            Ok(frame) => frame,
            Err(refused) => {
                let charged = self.sessions.charge(session.user_id, weight::UNREADABLE, now).await;
                let reduce = |error| ServerFrame::error(None, refuse(UNREADABLE, error));
                return Ok(Some(charged.map_or_else(reduce, |()| refused.into())));
            }
        };
        let (id, action, is_quiet) = (frame.id().clone(), frame.action(), frame.is_quiet());
        Ok(match self.perform(event, session, now, frame).await {
            Ok(_) if is_quiet => None,
            Ok(reply) => Some(reply.answering(id)),
            Err(error) => Some(ServerFrame::error(Some(id), refuse(action, error))),
        })
    }

    async fn perform(
        &self,
        event: &WebSocketEvent,
        session: &Session,
        now: Timestamp,
        frame: ClientFrame,
    ) -> Result<ReplyTo<A::Request>, ActionError> {
        let connection_id = event.request_context.connection_id.clone();
        let caller = Caller { user_id: session.user_id, connection_id, now };
        if A::NEEDS_SESSION && session.expires_at <= now {
            self.check_renewed(&caller).await?;
        }
        if !A::CHARGES_ITSELF {
            self.sessions.charge(caller.user_id, frame.weight(), now).await?;
        }
        if let Some(feature) = frame.feature() {
            self.sessions.service_level(now).await.check(feature)?;
        }
        let request = A::Request::try_from(frame).map_err(|_foreign| ErrorCode::UnknownAction)?;
        self.action.perform(&caller, request).await
    }

    async fn check_renewed(&self, caller: &Caller) -> Result<(), ActionError> {
        let expires_at = self.sessions.expires_at(caller).await?;
        let is_open = expires_at.is_some_and(|expires_at| expires_at > caller.now);
        if is_open { Ok(()) } else { Err(ErrorCode::SessionExpired.into()) }
    }
}
