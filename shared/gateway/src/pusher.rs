//! Calls to API Gateway's management API.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_apigatewaymanagement::{
    Client,
    config::{http::HttpResponse, timeout::TimeoutConfig},
    error::SdkError,
    operation::{delete_connection::DeleteConnectionError, post_to_connection::PostToConnectionError},
    primitives::Blob,
};
use aws_types::SdkConfig;
use futures_util::future::join_all;
use natter_chat::ConnectionId;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{WrittenEvent, outbox::Outboxes};

/// How many calls of a pusher and its clones are under way at once. The account's 10,000 requests a second are shared by every API and callback.
const MAX_CONCURRENT_CALLS: usize = 32;

/// How long a push may take with all its attempts: whoever pushes has to note what has failed, and to answer, in its time.
const PUSH_TIMEOUT: Duration = Duration::from_secs(4);

/// Pushes events to open connections, and closes them. Cheap to clone; clones share what waits for each connection.
#[derive(Debug, Clone)]
pub struct Pusher {
    client: Client,
    outboxes: Outboxes,
    calls: Arc<Semaphore>,
}

/// What became of a push to one connection. Of several frames to it, the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Push {
    /// API Gateway took it.
    Delivered,
    /// It was not delivered, and the connection may well be open: a slow client, a rate limit or a failure.
    Failed,
    /// The connection does not exist any more (410), so that it may be forgotten.
    Gone,
}

impl Pusher {
    /// A pusher to the connections of the API whose callback address is `management_endpoint`.
    #[must_use]
    pub fn new(config: &SdkConfig, management_endpoint: &str) -> Self {
        let timeouts = config.timeout_config().map_or_else(TimeoutConfig::builder, TimeoutConfig::to_builder);
        let config = aws_sdk_apigatewaymanagement::config::Builder::from(config)
            .timeout_config(timeouts.operation_timeout(PUSH_TIMEOUT).build())
            .endpoint_url(management_endpoint);
        Self {
            client: Client::from_conf(config.build()),
            outboxes: Outboxes::default(),
            calls: Arc::new(Semaphore::new(MAX_CONCURRENT_CALLS)),
        }
    }

    /// Pushes to each connection its events, in their order, and tells of each, in the order of `deliveries`, what became
    /// of it.
    pub async fn push(&self, deliveries: Vec<(ConnectionId, Vec<WrittenEvent>)>) -> Vec<Push> {
        join_all(deliveries.into_iter().map(|(connection, events)| self.push_to_one(connection, events))).await
    }

    /// Closes these connections; one that is gone is closed. A failure is logged and no more.
    pub async fn close(&self, connections: &[ConnectionId]) {
        join_all(connections.iter().map(|connection| self.close_one(connection))).await;
    }

    async fn push_to_one(&self, connection: ConnectionId, events: Vec<WrittenEvent>) -> Push {
        self.outboxes.send(&connection, events, |frame| self.post(&connection, frame)).await
    }

    async fn post(&self, connection: &ConnectionId, frame: Vec<u8>) -> Push {
        let _call = self.begin_call().await;
        let request = self.client.post_to_connection().connection_id(connection.as_str()).data(Blob::new(frame));
        match request.send().await {
            Ok(_) => Push::Delivered,
            Err(error) if is_gone(&error, PostToConnectionError::is_gone_exception) => Push::Gone,
            Err(error) => {
                tracing::warn!(status = status(&error), error = %natter_chat::causes(&error), "a push failed");
                Push::Failed
            }
        }
    }

    /// Waits until fewer calls are under way than may be.
    async fn begin_call(&self) -> Option<SemaphorePermit<'_>> {
        // It fails only where the semaphore is closed, which nobody does.
        self.calls.acquire().await.ok()
    }

    async fn close_one(&self, connection: &ConnectionId) {
        let _call = self.begin_call().await;
        match self.client.delete_connection().connection_id(connection.as_str()).send().await {
            Ok(_) => {}
            Err(error) if is_gone(&error, DeleteConnectionError::is_gone_exception) => {}
            Err(error) => {
                let status = status(&error);
                tracing::error!(status, error = %natter_chat::causes(&error), "a connection could not be closed");
            }
        }
    }
}

/// The error by its name, or a bare 410 without one.
fn is_gone<E>(error: &SdkError<E, HttpResponse>, by_name: impl FnOnce(&E) -> bool) -> bool {
    error.as_service_error().is_some_and(by_name) || status(error) == Some(410)
}

fn status<E>(error: &SdkError<E, HttpResponse>) -> Option<u16> {
    error.raw_response().map(|response| response.status().as_u16())
}
