//! A function that answers HTTP requests behind API Gateway's JWT authorizer.

use std::future::Future;

use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_http::{Adapter, Body, LambdaEvent, Request, RequestExt, Response, Service, service_fn};
use natter_chat::{ChatError, ErrorCode, UserId};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, error::Category};

use crate::{ActionError, Environment, Function, HandlerError, InitError};

/// What an HTTP function does.
pub trait HttpFunction: Sized + Send + Sync + 'static {
    /// Reads the configuration and builds the clients.
    ///
    /// # Errors
    /// [`InitError`] where the configuration is not complete or a client cannot be built.
    fn init(environment: &Environment) -> impl Future<Output = Result<Self, InitError>> + Send;

    /// Answers a request.
    ///
    /// # Errors
    /// [`ActionError`], which becomes an error response.
    fn respond(&self, request: Request) -> impl Future<Output = Result<Response<Body>, ActionError>> + Send;
}

/// An [`HttpFunction`] as a [`Function`].
pub struct Http<F>(F);

impl<F: HttpFunction> Function for Http<F> {
    type Event = LambdaRequest;
    type Reply = Value;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        F::init(environment).await.map(Self)
    }

    async fn handle(&self, event: LambdaRequest) -> Result<Value, HandlerError> {
        let service = service_fn(|request| async {
            let outcome = self.0.respond(request).await;
            Ok::<_, HandlerError>(outcome.unwrap_or_else(error_response))
        });
        let reply = Adapter::from(service).call(LambdaEvent::new(event, lambda_http::Context::default())).await?;
        serde_json::to_value(reply).map_err(|error| HandlerError::because("the reply could not be written", error))
    }
}

/// The caller, from the claims of the access token that the JWT authorizer accepted.
///
/// # Errors
/// [`ErrorCode::SessionExpired`] where the token is no access token: the authorizer lets id tokens pass too.
pub fn caller(request: &Request) -> Result<UserId, ErrorCode> {
    let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref() else {
        return Err(ErrorCode::SessionExpired);
    };
    let jwt = context.authorizer.as_ref().and_then(|authorizer| authorizer.jwt.as_ref());
    let claims = jwt.map(|jwt| &jwt.claims).ok_or(ErrorCode::SessionExpired)?;
    if claims.get("token_use").map(String::as_str) != Some("access") {
        return Err(ErrorCode::SessionExpired);
    }
    let subject = claims.get("sub").and_then(|subject| subject.parse().ok());
    subject.ok_or(ErrorCode::SessionExpired)
}

/// The request's body as a `T`.
///
/// # Errors
/// [`ErrorCode::InvalidJson`], or [`ErrorCode::InvalidFrame`] with a message that names the field.
pub fn body<T: DeserializeOwned>(request: &Request) -> Result<T, ChatError> {
    serde_json::from_slice(request.body()).map_err(|error| match error.classify() {
        Category::Data => {
            ChatError::with_message(ErrorCode::InvalidFrame, format!("The request is not valid: {error}."))
        }
        Category::Io | Category::Syntax | Category::Eof => ErrorCode::InvalidJson.into(),
    })
}

/// A JSON response.
///
/// # Errors
/// [`ActionError`] where `content` cannot be written as JSON.
pub fn json(status: u16, content: &impl Serialize) -> Result<Response<Body>, ActionError> {
    let failed = |source| ActionError::Failed { code: ErrorCode::Internal, source };
    let body = serde_json::to_string(content).map_err(|error| failed(error.into()))?;
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(Body::from(body)).map_err(|error| failed(error.into()))
}

fn error_response(error: ActionError) -> Response<Body> {
    let error = error.log_and_reduce();
    json(error.code.http_status(), &error).unwrap_or_default()
}
