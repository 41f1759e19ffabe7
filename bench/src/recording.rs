//! A DynamoDB that answers at once what the embedded one has answered before: what remains of a function's time is its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response, Uri, server::conn::http1, service::service_fn};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use crate::tls::Tls;

type Reply = Response<Full<Bytes>>;

/// Stands in front of the embedded one. Clones share what was answered.
#[derive(Debug, Clone)]
pub struct Recording {
    endpoint: Uri,
    client: Client<HttpConnector, Full<Bytes>>,
    /// What was answered, by what was asked; `None` until it begins.
    replies: Arc<Mutex<Option<HashMap<String, Reply>>>>,
}

impl Recording {
    /// In front of the one at this `http://` endpoint, which is asked everything until [`begin`](Self::begin).
    ///
    /// # Errors
    /// Where that is no address.
    pub fn of(endpoint: &str) -> Result<Self> {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Ok(Self { endpoint: endpoint.parse()?, client, replies: Arc::default() })
    }

    /// From now on, what is asked again is answered as the first time.
    pub fn begin(&self) {
        self.replies().get_or_insert_default();
    }

    /// Whether it has begun.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.replies().is_some()
    }

    /// Listens on a free port of the loopback until the runtime ends, and gives the endpoint.
    ///
    /// # Errors
    /// Where no port is free.
    pub async fn listen(&self, tls: Option<&Tls>) -> Result<String> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let acceptor = tls.map(Tls::acceptor);
        let recording = self.clone();
        let endpoint =
            if tls.is_some() { format!("https://localhost:{port}") } else { format!("http://127.0.0.1:{port}") };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (recording, acceptor) = (recording.clone(), acceptor.clone());
                tokio::spawn(async move {
                    stream.set_nodelay(true)?;
                    match acceptor {
                        Some(acceptor) => recording.serve(acceptor.accept(stream).await?).await,
                        None => recording.serve(stream).await,
                    }
                });
            }
        });
        Ok(endpoint)
    }

    async fn serve(self, stream: impl AsyncRead + AsyncWrite + Unpin) -> Result<()> {
        let service = service_fn(|request| self.answer(request));
        Ok(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await?)
    }

    async fn answer(&self, request: Request<Incoming>) -> Result<Reply> {
        let (mut head, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let target = head.headers.get("x-amz-target").context("no operation")?.to_str()?;
        let asked = asked(target, serde_json::from_slice(&body)?);
        if let Some(reply) = self.replies().as_ref().and_then(|replies| replies.get(&asked)) {
            return Ok(reply.clone());
        }
        head.uri = self.endpoint.clone();
        let (head, body) = self.client.request(Request::from_parts(head, Full::from(body))).await?.into_parts();
        let reply = Response::from_parts(head, Full::from(body.collect().await?.to_bytes()));
        if let Some(replies) = self.replies().as_mut().filter(|_| reply.status().is_success()) {
            replies.insert(asked, reply.clone());
        }
        Ok(reply)
    }

    fn replies(&self) -> MutexGuard<'_, Option<HashMap<String, Reply>>> {
        self.replies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a request asks, apart from its numbers: times and places differ from event to event.
fn asked(target: &str, mut body: Value) -> String {
    forget_numbers(&mut body);
    format!("{target} {body}")
}

fn forget_numbers(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("N");
            fields.remove("ClientRequestToken");
            fields.values_mut().for_each(forget_numbers);
        }
        Value::Array(values) => values.iter_mut().for_each(forget_numbers),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn requests_that_differ_in_numbers_alone_ask_the_same() {
        let of = |user: &str, time: &str| asked("GetItem", json!({"Key": {"user_id": {"S": user}, "at": {"N": time}}}));
        assert_eq!(of("alice", "1"), of("alice", "2"));
        assert_ne!(of("alice", "1"), of("bob", "1"));
    }
}
