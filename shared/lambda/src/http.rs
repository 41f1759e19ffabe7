//! A function that answers HTTP requests behind API Gateway's JWT authorizer.
//!
//! [`Http`] does what is the same for all of them, in this order: it knows the caller by the token, finds the route in the
//! area's table, asks the [`Guard`], keeps moderators' routes for moderators and some for those who have just signed in, and turns whatever goes wrong into an error
//! response. No route can be reached past it.

mod caller;
mod request;

use std::future::Future;

use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_http::{Adapter, LambdaEvent, Request, RequestExt, Service, service_fn};
use natter_chat::api::{Access, Area, Done, MODERATORS, Route};
use natter_chat::{ErrorCode, Timestamp};
use serde::Serialize;
use serde_json::Value;

use crate::action::log_and_reduce;
use crate::{ActionError, Clock, Environment, Function, HandlerError, InitError};

pub use caller::HttpCaller;
pub use lambda_http::{Body, Response};
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

    /// Who decides whether a caller may come in.
    fn guard(&self) -> &Self::Guard;

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
pub trait Guard: Send + Sync + 'static {
    /// Lets the caller in, or not.
    ///
    /// # Errors
    /// [`ErrorCode::SessionRevoked`] or [`ErrorCode::AccountSuspended`], for what is left of the token's life.
    fn admit(&self, caller: &HttpCaller, now: Timestamp) -> impl Future<Output = Result<(), ActionError>> + Send;
}

/// An [`HttpFunction`] as a [`Function`].
pub struct Http<F> {
    function: F,
    clock: Clock,
}

impl<F: HttpFunction> Function for Http<F> {
    type Event = LambdaRequest;
    type Reply = Value;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        Ok(Self { function: F::init(environment).await?, clock: environment.clock() })
    }

    async fn handle(&self, event: LambdaRequest) -> Result<Value, HandlerError> {
        let service = service_fn(|request| async {
            let outcome = self.answer(request).await;
            Ok::<_, HandlerError>(outcome.unwrap_or_else(error_response))
        });
        let reply = Adapter::from(service).call(LambdaEvent::new(event, lambda_http::Context::default())).await?;
        serde_json::to_value(reply).map_err(|error| HandlerError::because("the reply could not be written", error))
    }
}

impl<F: HttpFunction> Http<F> {
    /// The function itself.
    #[must_use]
    pub const fn function(&self) -> &F {
        &self.function
    }

    async fn answer(&self, request: Request) -> Result<Response<Body>, ActionError> {
        let caller = caller::caller(&request)?;
        let route = route_key(&request).and_then(F::Routes::find).ok_or(ErrorCode::RouteNotFound)?;
        let now = self.clock.now();
        self.function.guard().admit(&caller, now).await?;
        let Route { access, needs_fresh_sign_in, .. } = route.route();
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

/// A JSON response.
///
/// # Errors
/// [`ActionError`] where `content` cannot be written as JSON.
pub fn json(status: u16, content: &impl Serialize) -> Result<Response<Body>, ActionError> {
    let body = serde_json::to_string(content).map_err(ActionError::internal)?;
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(Body::from(body)).map_err(ActionError::internal)
}

/// A text of another kind, such as `text/csv; charset=utf-8`.
///
/// # Errors
/// [`ActionError`] where that is no kind.
pub fn text(status: u16, media_type: &str, content: String) -> Result<Response<Body>, ActionError> {
    let response = Response::builder().status(status).header("content-type", media_type);
    response.body(Body::from(content)).map_err(ActionError::internal)
}

/// It is done, and there is nothing to tell: 200 and `{}`.
///
/// # Errors
/// As [`json`].
pub fn done() -> Result<Response<Body>, ActionError> {
    json(200, &Done {})
}

fn error_response(error: ActionError) -> Response<Body> {
    let error = log_and_reduce(error);
    json(error.code.http_status(), &error).unwrap_or_default()
}
