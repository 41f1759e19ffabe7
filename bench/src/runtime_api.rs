//! Just enough of Lambda's Runtime API to run a function's binary: it hands out events and notes the times.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

/// A host for one instance of a function.
pub struct RuntimeApi {
    address: String,
    events: mpsc::Sender<String>,
    moments: mpsc::Receiver<Moment>,
}

/// What the function did, and when.
#[derive(Debug)]
pub enum Moment {
    /// It asked for an event.
    Polled(Instant),
    /// It answered one.
    Answered(Instant, Bytes),
}

struct Shared {
    events: Mutex<mpsc::Receiver<String>>,
    moments: mpsc::Sender<Moment>,
}

impl RuntimeApi {
    /// Listens on a free port of the loopback.
    ///
    /// # Errors
    /// Where there is none.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let (events, waiting) = mpsc::channel(16);
        let (noted, moments) = mpsc::channel(64);
        let shared = Arc::new(Shared { events: Mutex::new(waiting), moments: noted });
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = stream.set_nodelay(true);
                let shared = Arc::clone(&shared);
                let service = service_fn(move |request| answer(request, Arc::clone(&shared)));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Ok(Self { address, events, moments })
    }

    /// The value of `AWS_LAMBDA_RUNTIME_API`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Hands out an event to the next poll.
    ///
    /// # Errors
    /// Where the host has stopped.
    pub async fn invoke(&self, event: String) -> Result<()> {
        Ok(self.events.send(event).await?)
    }

    /// The next thing that the function does.
    ///
    /// # Errors
    /// Where the host has stopped.
    pub async fn next(&mut self) -> Result<Moment> {
        self.moments.recv().await.context("the host has stopped")
    }
}

async fn answer(request: Request<Incoming>, shared: Arc<Shared>) -> Result<Response<Full<Bytes>>, Infallible> {
    let is_poll = request.uri().path().ends_with("/invocation/next");
    let response = if is_poll { next_event(&shared).await } else { take_answer(request, &shared).await };
    Ok(response)
}

async fn next_event(shared: &Shared) -> Response<Full<Bytes>> {
    let _ = shared.moments.send(Moment::Polled(Instant::now())).await;
    let event = shared.events.lock().await.recv().await.unwrap_or_default();
    let response = Response::builder()
        .header("lambda-runtime-aws-request-id", "00000000-0000-4000-8000-000000000000")
        .header("lambda-runtime-deadline-ms", "4102444800000")
        .header("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:000000000000:function:bench");
    response.body(Full::from(event)).unwrap_or_default()
}

async fn take_answer(request: Request<Incoming>, shared: &Shared) -> Response<Full<Bytes>> {
    let body = request.into_body().collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let _ = shared.moments.send(Moment::Answered(Instant::now(), body)).await;
    Response::builder().status(202).body(Full::default()).unwrap_or_default()
}
