//! Lambda's own API, as far as functions call each other by it: `Invoke`.

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::functions::{Functions, InvocationError};

/// The server. It ends with the value.
#[derive(Debug)]
pub struct LambdaServer(JoinHandle<()>);

impl LambdaServer {
    /// Serves on `listener`, for functions by their logical ids.
    #[must_use]
    pub fn start(listener: TcpListener, functions: Functions) -> Self {
        let app = Router::new().route("/2015-03-31/functions/{name}/invocations", post(invoke)).with_state(functions);
        Self(tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).await {
                tracing::error!("Lambda's API ended: {error}");
            }
        }))
    }
}

impl Drop for LambdaServer {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn invoke(
    State(functions): State<Functions>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !functions.contains(&name) {
        let text = json!({"Type": "User", "Message": format!("Function not found: {name}")}).to_string();
        return (StatusCode::NOT_FOUND, [("x-amzn-errortype", "ResourceNotFoundException")], text).into_response();
    }
    let event: Value = serde_json::from_slice(&body).unwrap_or_default();
    let invocation = async move { functions.invoke(&name, event).await };
    if headers.get("x-amz-invocation-type").is_some_and(|kind| kind == "Event") {
        tokio::spawn(invocation);
        return StatusCode::ACCEPTED.into_response();
    }
    reply(invocation.await)
}

fn reply(outcome: Result<Value, InvocationError>) -> Response {
    let json_type = [(header::CONTENT_TYPE, "application/json")];
    match outcome {
        Ok(reply) => (json_type, reply.to_string()).into_response(),
        Err(error) => {
            let error = json!({"errorMessage": error.message, "errorType": "Unhandled"}).to_string();
            (json_type, [("x-amz-function-error", "Unhandled")], error).into_response()
        }
    }
}
