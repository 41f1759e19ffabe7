//! API Gateway's `@connections`, which takes every push and counts.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// The counting gateway, on a free port of the loopback until the runtime ends.
#[derive(Debug)]
pub struct CountingGateway {
    endpoint: String,
    pushes: Arc<AtomicUsize>,
}

impl CountingGateway {
    /// Listens.
    ///
    /// # Errors
    /// Where there is no free port.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let pushes = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&pushes);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let counter = Arc::clone(&counter);
                let service = service_fn(move |request| take(request, Arc::clone(&counter)));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Ok(Self { endpoint, pushes })
    }

    /// Where it is: `MANAGEMENT_ENDPOINT`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// How many pushes it has taken so far.
    #[must_use]
    pub fn pushes(&self) -> usize {
        self.pushes.load(SeqCst)
    }
}

async fn take(request: Request<Incoming>, pushes: Arc<AtomicUsize>) -> Result<Response<Full<Bytes>>, Infallible> {
    let _ = request.into_body().collect().await;
    pushes.fetch_add(1, SeqCst);
    Ok(Response::new(Full::default()))
}
