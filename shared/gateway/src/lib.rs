#![doc = include_str!("../README.md")]

use aws_sdk_apigatewaymanagement::{
    Client, config::http::HttpResponse, error::SdkError, operation::post_to_connection::PostToConnectionError,
    primitives::Blob,
};
use aws_types::SdkConfig;
use futures_util::{StreamExt, stream};
use natter_chat::{ConnectionId, frames::ServerFrame};

/// How many pushes are under way at once. The account's 10,000 requests a second are shared by every API and callback.
const MAX_CONCURRENT_PUSHES: usize = 32;

/// The longest message that API Gateway delivers, in bytes.
pub const MAX_MESSAGE_BYTES: usize = 128 * 1024;

/// Pushes frames to open connections.
#[derive(Debug, Clone)]
pub struct Pusher {
    client: Client,
}

/// What became of a push to one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Push {
    /// API Gateway took it.
    Delivered,
    /// The connection does not exist any more (410), so that it may be forgotten.
    Gone,
    /// It was not delivered, and the connection may well be open: a slow client, a rate limit or a failure.
    Failed,
}

/// A frame that cannot be pushed.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// The frame could not be written as JSON.
    #[error("the frame could not be written")]
    Unwritable(#[source] serde_json::Error),
    /// The frame is longer than [`MAX_MESSAGE_BYTES`].
    #[error("the frame is {bytes} bytes long")]
    TooLong {
        /// How long it is.
        bytes: usize,
    },
}

impl Pusher {
    /// A pusher to the connections of the API whose callback address is `management_endpoint`.
    #[must_use]
    pub fn new(config: &SdkConfig, management_endpoint: &str) -> Self {
        let config = aws_sdk_apigatewaymanagement::config::Builder::from(config).endpoint_url(management_endpoint);
        Self { client: Client::from_conf(config.build()) }
    }

    /// Pushes `frame` to each of `connections`, and tells of each, in the same order, what became of it.
    ///
    /// # Errors
    /// [`PushError`] where the frame cannot be sent to anybody.
    pub async fn push(&self, connections: &[ConnectionId], frame: &ServerFrame) -> Result<Vec<Push>, PushError> {
        let json = serde_json::to_vec(frame).map_err(PushError::Unwritable)?;
        if json.len() > MAX_MESSAGE_BYTES {
            return Err(PushError::TooLong { bytes: json.len() });
        }
        let message = Blob::new(json);
        let pushes: Vec<_> =
            connections.iter().map(|connection| self.push_to_one(connection, message.clone())).collect();
        Ok(stream::iter(pushes).buffered(MAX_CONCURRENT_PUSHES).collect().await)
    }

    async fn push_to_one(&self, connection: &ConnectionId, message: Blob) -> Push {
        let sent = self.client.post_to_connection().connection_id(connection.as_str()).data(message).send().await;
        match sent {
            Ok(_) => Push::Delivered,
            Err(error) if is_gone(&error) => Push::Gone,
            Err(error) => {
                let status = error.raw_response().map(|response| response.status().as_u16());
                tracing::warn!(status, error = %natter_chat::causes(&error), "a push failed");
                Push::Failed
            }
        }
    }
}

/// The error by its name, or a bare 410 without one.
fn is_gone(error: &SdkError<PostToConnectionError, HttpResponse>) -> bool {
    let by_name = error.as_service_error().is_some_and(PostToConnectionError::is_gone_exception);
    by_name || error.raw_response().is_some_and(|response| response.status().as_u16() == 410)
}

#[cfg(test)]
mod tests;
