//! Cognito's triggers, which the emulated Cognito never fires: a proxy in front of it notices what would.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, Uri, header};
use natter_chat::causes;
use serde_json::{Map, Value, json};
use tokio::{net::TcpListener, task::JoinHandle, time::timeout};

use super::{InvocationError, Target};
use crate::services::{Cognito, HttpClient, ServiceError, UserPool};

/// How long Cognito waits for a trigger.
const TRIGGER_LIMIT: Duration = Duration::from_secs(5);

/// How often Cognito calls a trigger, at most.
const TRIGGER_ATTEMPTS: usize = 3;

/// The longest answer that is looked into, in bytes.
const ANSWER_LIMIT: usize = 1 << 20;

/// The longest request that is passed on, in bytes.
const REQUEST_LIMIT: usize = 1 << 20;

/// What tokens of the chat's client are good for, and those of the account's.
const CHAT_SCOPES: [&str; 3] = ["openid", "email", "profile"];
const ACCOUNT_SCOPES: [&str; 2] = ["openid", "aws.cognito.signin.user.admin"];

/// The prefix of `x-amz-target`.
const SERVICE: &str = "AWSCognitoIdentityProviderService.";

/// The functions that a user pool calls when people sign up or in.
#[derive(Clone)]
pub struct CognitoTriggers {
    /// The administrator of the Cognito behind.
    pub cognito: Cognito,
    /// The pool.
    pub pool: UserPool,
    /// The functions.
    pub functions: TriggerFunctions,
}

/// The functions that triggers call.
#[derive(Clone, Default)]
pub struct TriggerFunctions {
    /// Before somebody has signed up: each may refuse.
    pub pre_sign_up: Vec<Target>,
    /// After somebody has confirmed.
    pub post_confirmation: Vec<Target>,
    /// Before somebody gets tokens.
    pub pre_token_generation: Vec<Target>,
}

/// Why a trigger did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum TriggerError {
    /// Nothing is known about the user.
    #[error("the user cannot be looked up")]
    User(#[source] ServiceError),
    /// The function failed, as often as Cognito tries.
    #[error("{trigger} failed with error {error}")]
    Function {
        /// The trigger.
        trigger: &'static str,
        /// Why.
        error: InvocationError,
    },
}

/// What makes the pool call its functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    ConfirmSignUp,
    ConfirmForgotPassword,
}

impl CognitoTriggers {
    /// Passes everything on to the Cognito at `endpoint`, and calls the functions where Cognito would. It ends when it is
    /// aborted.
    pub fn serve(self, listener: TcpListener, endpoint: &str, http: HttpClient) -> JoinHandle<()> {
        let proxy = Arc::new(Proxy { triggers: self, endpoint: endpoint.to_owned(), http });
        let router = Router::new().fallback(pass_on).with_state(proxy);
        tokio::spawn(async move {
            // It never ends by itself.
            let _ = axum::serve(listener, router).await;
        })
    }

    /// Calls the functions as though `username` had just confirmed: for users who are made in another way.
    ///
    /// # Errors
    /// [`TriggerError`].
    pub async fn confirmed(&self, username: &str) -> Result<(), TriggerError> {
        self.fire(Source::ConfirmSignUp, username).await
    }

    async fn fire(&self, source: Source, username: &str) -> Result<(), TriggerError> {
        if source == Source::ConfirmSignUp {
            self.cognito.verify_email(&self.pool, username).await.map_err(TriggerError::User)?;
        }
        let user = self.cognito.user(&self.pool, username).await.map_err(TriggerError::User)?;
        let mut attributes = attributes(&user);
        attributes.insert("cognito:user_status".to_owned(), user["UserStatus"].clone());
        let event = event(&format!("PostConfirmation_{source:?}"), &self.pool, &user["Username"], &attributes);
        call(&self.functions.post_confirmation, "PostConfirmation", &event).await
    }

    /// Tells the functions whom an answer gives tokens to. Signing in by this API stands for managed login's pages: the token has the
    /// scopes that its client would get there.
    async fn gave_tokens(&self, answer: &Value) -> Result<(), TriggerError> {
        let Some(claims) = answer["AuthenticationResult"]["AccessToken"].as_str().and_then(claims) else {
            return Ok(());
        };
        let is_new = answer["AuthenticationResult"]["RefreshToken"].is_string();
        let source = if is_new { "TokenGeneration_HostedAuth" } else { "TokenGeneration_RefreshTokens" };
        let is_of_account = claims["client_id"] == self.pool.account_client_id.as_str();
        let scopes: &[&str] = if is_of_account { &ACCOUNT_SCOPES } else { &CHAT_SCOPES };
        let username = claims["username"].as_str().unwrap_or_default();
        let user = self.cognito.user(&self.pool, username).await.map_err(TriggerError::User)?;
        let mut event = event(source, &self.pool, &user["Username"], &attributes(&user));
        event["version"] = json!("2");
        event["request"]["scopes"] = json!(scopes);
        call(&self.functions.pre_token_generation, "PreTokenGeneration", &event).await
    }

    /// Asks the functions whether somebody may sign up, as `request` says.
    async fn signs_up(&self, request: &Value) -> Result<(), TriggerError> {
        let event = event("PreSignUp_SignUp", &self.pool, &request["Username"], &attributes(request));
        call(&self.functions.pre_sign_up, "PreSignUp", &event).await
    }
}

/// Calls functions one after the other.
async fn call(functions: &[Target], trigger: &'static str, event: &Value) -> Result<(), TriggerError> {
    for function in functions {
        call_one(function, event).await.map_err(|error| TriggerError::Function { trigger, error })?;
    }
    Ok(())
}

async fn call_one(function: &Target, event: &Value) -> Result<(), InvocationError> {
    let mut failure = InvocationError::new("it was never called");
    for _ in 0..TRIGGER_ATTEMPTS {
        match timeout(TRIGGER_LIMIT, function(event.clone())).await {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(error)) => failure = error,
            Err(_) => failure = InvocationError::new("it took too long"),
        }
    }
    Err(failure)
}

/// The `UserAttributes` of a user, or of a request to sign up, by name.
fn attributes(user: &Value) -> Map<String, Value> {
    let attributes = user["UserAttributes"].as_array().into_iter().flatten();
    let named = |attribute: &Value| Some((attribute["Name"].as_str()?.to_owned(), attribute["Value"].clone()));
    attributes.filter_map(named).collect()
}

fn event(source: &str, pool: &UserPool, username: &Value, attributes: &Map<String, Value>) -> Value {
    json!({
        "version": "1",
        "triggerSource": source,
        "region": pool.id.split('_').next(),
        "userPoolId": pool.id,
        "userName": username,
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": pool.client_id},
        "request": {"userAttributes": attributes},
        "response": {},
    })
}

struct Proxy {
    triggers: CognitoTriggers,
    endpoint: String,
    http: HttpClient,
}

async fn pass_on(State(proxy): State<Arc<Proxy>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, REQUEST_LIMIT).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let action = action(&head.headers).unwrap_or_default().to_owned();
    let request: Value = serde_json::from_slice(&body).unwrap_or_default();
    if action == "SignUp"
        && let Err(error) = proxy.triggers.signs_up(&request).await
    {
        let anywhere = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
        return refusal(&error, anywhere.into_response());
    }
    let answer = match proxy.forward(head, body).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!("a request was not passed on: {}", causes(&error));
            return StatusCode::BAD_GATEWAY.into_response();
        }
    };
    if answer.status() == StatusCode::OK {
        return proxy.notice(&action, request["Username"].as_str().unwrap_or_default(), answer).await;
    }
    answer
}

impl Proxy {
    async fn forward(&self, mut head: http::request::Parts, body: Bytes) -> Result<Response, ServiceError> {
        let failed = |what| ServiceError::unreachable("Cognito", what);
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        // The host stays the caller's: it may be signed.
        head.uri =
            format!("{}{path}", self.endpoint).parse::<Uri>().map_err(ServiceError::unreachable("Cognito", path))?;
        head.headers.remove(header::TRANSFER_ENCODING);
        let answer = self.http.send(Request::from_parts(head, body)).await.map_err(failed("a passed-on request"))?;
        Ok(answer.map(Body::from))
    }

    /// Does what Cognito does after it has taken a request.
    async fn notice(&self, action: &str, username: &str, answer: Response) -> Response {
        let source = match action {
            "InitiateAuth" | "RespondToAuthChallenge" => return self.notice_tokens(answer).await,
            "ConfirmSignUp" => Source::ConfirmSignUp,
            "ConfirmForgotPassword" => Source::ConfirmForgotPassword,
            _ => {
                match action {
                    "SignUp" => tracing::info!("{username} signs up: the confirmation code is 123456"),
                    "ForgotPassword" => tracing::info!("{username} forgot their password: the reset code is 654321"),
                    _ => {}
                }
                return answer;
            }
        };
        match self.triggers.fire(source, username).await {
            Ok(()) => answer,
            Err(error) => {
                tracing::error!("a trigger failed: {}", causes(&error));
                refusal(&error, answer)
            }
        }
    }

    async fn notice_tokens(&self, answer: Response) -> Response {
        let (head, body) = answer.into_parts();
        let Ok(body) = to_bytes(body, ANSWER_LIMIT).await else { return StatusCode::BAD_GATEWAY.into_response() };
        let read: Value = serde_json::from_slice(&body).unwrap_or_default();
        let told = self.triggers.gave_tokens(&read).await;
        let answer = Response::from_parts(head, Body::from(body));
        told.map_or_else(|error| refusal(&error, Response::new(Body::empty())), |()| answer)
    }
}

/// The claims of a token, unverified.
fn claims(token: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?).ok()
}

/// What Cognito answers where a trigger failed. Whoever had confirmed is confirmed none the less.
fn refusal(error: &TriggerError, answer: Response) -> Response {
    let body = json!({"__type": "UserLambdaValidationException", "message": format!("{error}.")});
    let (mut head, _) = answer.into_parts();
    head.status = StatusCode::BAD_REQUEST;
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(body.to_string()))
}

fn action(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-amz-target")?.to_str().ok()?.strip_prefix(SERVICE)
}
