//! Requests to one endpoint, bounded in time and size.

use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::{Method, Request, body::Bytes, header::CONTENT_TYPE};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::endpoint::Endpoint;
use crate::{EndpointError, RpcError};

/// How long a request may take in all, where nothing else is said; public endpoints take some tens of milliseconds.
const TIMEOUT: Duration = Duration::from_secs(4);

/// How long a connection is kept for the next request. A Lambda that sleeps longer would find it dead.
const IDLE_TIMEOUT: Duration = Duration::from_secs(10);

/// How many connections are kept: as many as one look at a transaction has requests at a time.
const MAX_IDLE_CONNECTIONS: usize = 4;

/// How large an answer may be, in bytes. A receipt with a thousand events takes about half of it.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// How much of an endpoint's message an error quotes, in characters.
const MAX_MESSAGE_CHARS: usize = 200;

/// The id of every request: each has a connection to itself while it is under way.
const REQUEST_ID: u64 = 1;

type HttpClient = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// One JSON-RPC endpoint of one chain. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Rpc {
    endpoint: Endpoint,
    client: HttpClient,
    timeout: Duration,
}

impl Rpc {
    /// The endpoint at `url`: https, or on loopback.
    ///
    /// # Errors
    /// [`EndpointError`].
    pub fn new(url: &str) -> Result<Self, EndpointError> {
        let endpoint = Endpoint::parse(url)?;
        let client = client(MAX_IDLE_CONNECTIONS)?;
        Ok(Self { endpoint, client, timeout: TIMEOUT })
    }

    /// The same, with another limit on the time that a request takes in all.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// The same, but each request has a connection of its own, and so may come from any runtime.
    ///
    /// # Errors
    /// [`EndpointError::Tls`].
    pub fn without_reuse(self) -> Result<Self, EndpointError> {
        Ok(Self { client: client(0)?, ..self })
    }

    /// The endpoint's host, for logs.
    #[must_use]
    pub fn host(&self) -> String {
        self.endpoint.to_string()
    }

    /// The endpoint's host and port.
    pub(crate) fn authority(&self) -> (String, u16) {
        self.endpoint.authority()
    }

    /// Calls a method. It is not tried again: whoever asks several endpoints, and on a schedule, need not.
    ///
    /// # Errors
    /// [`RpcError`].
    pub async fn call<T: DeserializeOwned>(&self, method: &str, params: Value) -> Result<T, RpcError> {
        let answer = tokio::time::timeout(self.timeout, self.post(method, params)).await;
        let result = answer.map_err(|_elapsed| RpcError::Timeout)??;
        serde_json::from_value(result).map_err(RpcError::Shape)
    }

    async fn post(&self, method: &str, params: Value) -> Result<Value, RpcError> {
        let body = json!({ "jsonrpc": "2.0", "id": REQUEST_ID, "method": method, "params": params });
        let mut request = Request::new(Full::from(body.to_string()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.endpoint.uri();
        request.headers_mut().insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static("application/json"));
        let response = self.client.request(request).await.map_err(RpcError::Unreachable)?;
        let status = response.status();
        let body = Limited::new(response.into_body(), MAX_ANSWER_BYTES).collect().await.map_err(RpcError::Body)?;
        match result(&body.to_bytes()) {
            // Some endpoints give their refusals a status of their own; what is no JSON-RPC is the server's in front.
            Err(RpcError::Malformed) | Ok(_) if !status.is_success() => Err(RpcError::Status(status.as_u16())),
            result => result,
        }
    }
}

fn client(idle_connections: usize) -> Result<HttpClient, EndpointError> {
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let tls = HttpsConnectorBuilder::new().with_provider_and_webpki_roots(provider);
    let connector = tls.map_err(EndpointError::Tls)?.https_or_http().enable_http1().build();
    let mut builder = Client::builder(TokioExecutor::new());
    builder.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE_TIMEOUT).pool_max_idle_per_host(idle_connections);
    Ok(builder.build(connector))
}

/// The result in a JSON-RPC response. `null` is one.
fn result(body: &[u8]) -> Result<Value, RpcError> {
    let mut response: Value = serde_json::from_slice(body).map_err(|_| RpcError::Malformed)?;
    if let Some(error) = response.get("error").filter(|error| !error.is_null()) {
        return Err(refusal(error));
    }
    if response.get("id") != Some(&json!(REQUEST_ID)) {
        return Err(RpcError::Malformed);
    }
    response.get_mut("result").map(Value::take).ok_or(RpcError::Malformed)
}

fn refusal(error: &Value) -> RpcError {
    let Some(code) = error.get("code").and_then(Value::as_i64) else { return RpcError::Malformed };
    let message = error.get("message").and_then(Value::as_str).unwrap_or_default();
    RpcError::Refused { code, message: message.chars().take(MAX_MESSAGE_CHARS).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_may_be_null() {
        assert_eq!(result(br#"{"jsonrpc":"2.0","id":1,"result":null}"#).unwrap(), Value::Null);
    }

    #[test]
    fn what_is_no_response_to_the_request_is_malformed() {
        let bodies = [
            "",
            "<html>",
            "[]",
            "{}",
            r#"{"id":1}"#,
            r#"{"id":2,"result":"0x1"}"#,
            r#"{"result":"0x1"}"#,
            r#"{"id":1,"error":{}}"#,
        ];
        for body in bodies {
            assert!(matches!(result(body.as_bytes()), Err(RpcError::Malformed)), "{body}");
        }
    }

    #[test]
    fn a_refusal_has_its_code_and_the_start_of_its_message() {
        let body = format!(r#"{{"id":1,"error":{{"code":-32005,"message":"{}"}}}}"#, "m".repeat(1000));
        let Err(RpcError::Refused { code, message }) = result(body.as_bytes()) else { panic!("no refusal") };
        assert_eq!((code, message.len()), (-32_005, MAX_MESSAGE_CHARS));
    }
}
