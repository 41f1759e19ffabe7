//! Accepts connections and serves HTTP/1.1 on them.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use super::tasks::Tasks;

/// How long nothing is accepted after that has failed.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(100);

/// A response with its whole body.
pub(super) type HttpResponse = Response<Full<Bytes>>;

/// One of the two APIs.
pub(super) trait Service: Send + Sync + 'static {
    /// Answers a request from `client`.
    fn answer(self: Arc<Self>, request: Request<Incoming>, client: IpAddr)
    -> impl Future<Output = HttpResponse> + Send;
}

/// Serves until it is aborted.
pub(super) async fn serve<S: Service>(listener: TcpListener, service: Arc<S>, tasks: Tasks) {
    loop {
        match listener.accept().await {
            Ok((stream, client)) => tasks.spawn(serve_connection(stream, client, Arc::clone(&service))),
            // Too many open files, say: some will be closed soon.
            Err(error) => {
                tracing::warn!(error = &error as &(dyn std::error::Error + 'static), "a connection was not accepted");
                tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
    }
}

async fn serve_connection<S: Service>(stream: TcpStream, client: SocketAddr, service: Arc<S>) {
    // Small frames go out at once.
    let _ = stream.set_nodelay(true);
    let answer = service_fn(|request| {
        let service = Arc::clone(&service);
        async move { Ok::<_, Infallible>(service.answer(request, client.ip()).await) }
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), answer).with_upgrades();
    if let Err(error) = connection.await {
        tracing::debug!(error = &error as &(dyn std::error::Error + 'static), "a connection broke");
    }
}

/// A JSON response.
pub(super) fn json(status: StatusCode, body: impl Into<String>) -> HttpResponse {
    let mut response = Response::new(Full::new(Bytes::from(body.into())));
    *response.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(http::header::CONTENT_TYPE, json);
    response
}

/// `{"message":…}`.
pub(super) fn message(status: StatusCode, message: &str) -> HttpResponse {
    json(status, serde_json::json!({ "message": message }).to_string())
}
