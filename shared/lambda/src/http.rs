//! A function that answers HTTP requests behind API Gateway's JWT authorizer.
//!
//! [`Http`] does what is the same for all of them, in this order: it knows the caller by the token, finds the route in the
//! area's table, asks the [`Guard`], which charges the request to its caller, keeps moderators' routes for moderators and some for those who have just signed in, and turns whatever goes wrong into an error
//! response. No route can be reached past it.

mod caller;
mod request;

use std::future::Future;

use lambda_http::request::RequestContext;
use lambda_http::{Adapter, LambdaEvent, Request, RequestExt, Service, service_fn};
use natter_chat::{ServiceLevel, Timestamp};
use natter_protocol::api::{Access, Area, MODERATORS, Output, Route};
use natter_protocol::features;
use natter_protocol::weight::WeightedRoutes;
use natter_protocol::{ChatError, ErrorCode};
use serde_json::Value;
use tracing::{Instrument, Span, field};

use crate::action::refuse;
use crate::{ActionError, Clock, Environment, Function, HandlerError, InitError, spans};

pub use caller::HttpCaller;
pub use lambda_http::request::LambdaRequest;
pub use lambda_http::{Body, Response};
pub use natter_protocol::api::{Endpoint, Input};
pub use request::HttpRequest;

/// What an HTTP function does.
pub trait HttpFunction: Sized + Send + Sync + 'static {
    /// The routes that it answers.
    type Routes: Area;
    /// Who decides whether a caller may come in.
    type Guard: Guard;

    /// Reads the configuration and builds the clients.
    ///
    /// # Errors
    /// [`InitError`] where the configuration is not complete or a client cannot be built.
    fn init(environment: &Environment) -> impl Future<Output = Result<Self, InitError>> + Send;

    /// Answers a request.
    ///
    /// # Errors
    /// [`ActionError`], which becomes an error response.
    fn respond(
        &self,
        route: Self::Routes,
        request: &HttpRequest,
    ) -> impl Future<Output = Result<Response<Body>, ActionError>> + Send;
}

/// Decides whether a caller may come in at all; asked before every request.
pub trait Guard: Sized + Send + Sync + 'static {
    /// Reads the configuration and builds the clients.
    ///
    /// # Errors
    /// [`InitError`] where the configuration is not complete or a client cannot be built.
    fn init(environment: &Environment) -> Result<Self, InitError>;

    /// Opens the connections that letting somebody in takes.
    fn connect(&self) -> impl Future<Output = ()> + Send;

    /// Lets the caller in with a request of this [weight](natter_protocol::weight), or not.
    ///
    /// # Errors
    /// [`ErrorCode::SessionRevoked`] or [`ErrorCode::AccountSuspended`], for what is left of the token's life;
    /// [`ErrorCode::RateLimited`] where they have asked for too much of late.
    fn admit(
        &self,
        caller: &HttpCaller,
        weight: u32,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), ActionError>> + Send;

    /// What is left of the service to save costs.
    fn service_level(&self, now: Timestamp) -> impl Future<Output = ServiceLevel> + Send;
}

/// An [`HttpFunction`] as a [`Function`].
pub struct Http<F: HttpFunction> {
    function: F,
    guard: F::Guard,
    clock: Clock,
}

impl<F: HttpFunction> Function for Http<F> {
    type Event = LambdaRequest;
    type Reply = Value;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let (function, guard) = (F::init(environment).await?, F::Guard::init(environment)?);
        guard.connect().await;
        Ok(Self { function, guard, clock: environment.clock() })
    }

    async fn handle(&self, event: LambdaRequest) -> Result<Value, HandlerError> {
        serve(event, |request| self.answer(request)).await
    }
}

/// Answers an event, with an error response where `answer` fails.
async fn serve<A>(event: LambdaRequest, answer: impl Fn(Request) -> A) -> Result<Value, HandlerError>
where
    A: Future<Output = Result<Response<Body>, ActionError>> + Send,
{
    let service = service_fn(|request| {
        let asked = route_key(&request).unwrap_or_default().to_owned();
        let span = spans::request(&asked, &request);
        let answered = answer(request);
        let reply =
            async move { Ok::<_, HandlerError>(answered.await.unwrap_or_else(|error| error_response(&asked, error))) };
        reply.instrument(span)
    });
    let reply = Adapter::from(service).call(LambdaEvent::new(event, lambda_http::Context::default())).await?;
    serde_json::to_value(reply).map_err(|error| HandlerError::because("the reply could not be written", error))
}

/// Answers an event of the one route `E`, for which nobody has to be signed in ([`Access::Ticket`]): `perform` finds out for whom
/// it is.
///
/// # Errors
/// [`HandlerError`] where the reply cannot be written.
pub async fn serve_by_ticket<E: Endpoint, A>(
    event: LambdaRequest,
    perform: impl Fn(Input<E>) -> A + Sync,
) -> Result<Value, HandlerError>
where
    A: Future<Output = Result<E::Output, ActionError>> + Send,
    E::Output: Send,
    Input<E>: Send,
{
    let perform = &perform;
    serve(event, |request| async move {
        let is_asked = route_key(&request).is_some_and(|key| key == E::route().key());
        if !is_asked || E::route().access != Access::Ticket {
            return Err(ErrorCode::RouteNotFound.into());
        }
        let input = E::read(&request::Content(request))?;
        response::<E>(perform(input).await?)
    })
    .await
}

impl<F: HttpFunction> Http<F> {
    /// The function itself.
    #[must_use]
    pub const fn function(&self) -> &F {
        &self.function
    }

    async fn answer(&self, request: Request) -> Result<Response<Body>, ActionError> {
        let caller = caller::caller(&request)?;
        Span::current().record("user_id", field::display(caller.user_id));
        let route = route_key(&request).and_then(F::Routes::find).ok_or(ErrorCode::RouteNotFound)?;
        let now = self.clock.now();
        self.guard.admit(&caller, route.weight(), now).await?;
        let Route { access, needs_fresh_sign_in, operation, .. } = route.route();
        if let Some(feature) = features::of_route(operation) {
            self.guard.service_level(now).await.check(feature)?;
        }
        if access == Access::Moderators && !caller.is_in(MODERATORS) {
            return Err(ErrorCode::Forbidden.into());
        }
        if needs_fresh_sign_in && !caller.has_just_signed_in(now) {
            return Err(ErrorCode::FreshSignInRequired.into());
        }
        self.function.respond(route, &HttpRequest::new(caller, now, request)).await
    }
}

/// The route that API Gateway took the request for.
fn route_key(request: &Request) -> Option<&str> {
    match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.route_key.as_deref(),
        _ => None,
    }
}

/// The response of an endpoint.
///
/// # Errors
/// [`ActionError`] where `output` cannot be written as JSON.
pub fn response<E: Endpoint>(output: E::Output) -> Result<Response<Body>, ActionError> {
    let answers = E::route().answers;
    let answer = answers.get(output.answer()).ok_or_else(|| ActionError::internal("the route has no such answer"))?;
    written(answer.status, <E::Output as Output>::MEDIA_TYPE, output.text())
}

fn written(status: u16, media_type: &str, text: serde_json::Result<String>) -> Result<Response<Body>, ActionError> {
    let charset = if media_type.starts_with("text/") { "; charset=utf-8" } else { "" };
    let response = Response::builder().status(status).header("content-type", format!("{media_type}{charset}"));
    response.body(Body::from(text.map_err(ActionError::internal)?)).map_err(ActionError::internal)
}

/// Answers a request by the handler of its route. A handler takes the request and the endpoint's [`Input`], and answers its
/// [`Output`]; another one does not compile. The area's `endpoints` have to be in scope.
///
/// [`Input`]: natter_protocol::api::Input
#[macro_export]
macro_rules! dispatch {
    ($function:ident, $request:ident, $route:ident: $Routes:ident { $($Name:ident => $handler:ident),+ $(,)? }) => {
        match $route {
            $($Routes::$Name => {
                let input = <endpoints::$Name as $crate::http::Endpoint>::read($request)?;
                $crate::http::response::<endpoints::$Name>(Box::pin($function.$handler($request, input)).await?)
            })+
        }
    };
}

fn error_response(asked: &str, error: ActionError) -> Response<Body> {
    let error = refuse(asked, error);
    written(error.code.http_status(), ChatError::MEDIA_TYPE, error.text()).unwrap_or_default()
}
