//! A request that has been let in.

use lambda_http::{Request, RequestExt};
use natter_chat::Timestamp;
use natter_protocol::api::{MAX_BODY_BYTES, Raw};
use natter_protocol::{ChatError, ErrorCode};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::caller::HttpCaller;

/// A request whose caller is known and may come in.
#[derive(Debug)]
pub struct HttpRequest {
    /// Who sent it.
    pub caller: HttpCaller,
    /// When the function took it.
    pub now: Timestamp,
    content: Content,
}

/// What a request says, whoever sent it.
#[derive(Debug)]
pub(super) struct Content(pub(super) Request);

impl HttpRequest {
    pub(super) fn new(caller: HttpCaller, now: Timestamp, request: Request) -> Self {
        Self { caller, now, content: Content(request) }
    }

    /// A header; nothing where it is no text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.content.0.headers().get(name).and_then(|value| value.to_str().ok())
    }
}

impl Raw for HttpRequest {
    fn parameter(&self, name: &str) -> Option<&str> {
        self.content.parameter(name)
    }

    fn query<T: DeserializeOwned>(&self) -> Result<T, ChatError> {
        self.content.query()
    }

    fn body<T: DeserializeOwned>(&self) -> Result<T, ChatError> {
        self.content.body()
    }
}

impl Raw for Content {
    fn parameter(&self, name: &str) -> Option<&str> {
        self.0.path_parameters_ref()?.first(name)
    }

    fn query<T: DeserializeOwned>(&self) -> Result<T, ChatError> {
        serde_urlencoded::from_str(self.0.uri().query().unwrap_or_default()).map_err(|error| {
            ChatError::with_message(ErrorCode::InvalidFrame, format!("The query is not valid: {error}."))
        })
    }

    fn body<T: DeserializeOwned>(&self) -> Result<T, ChatError> {
        let body: &[u8] = self.0.body();
        if body.len() > MAX_BODY_BYTES {
            let message = format!("The body must have at most {MAX_BODY_BYTES} bytes.");
            return Err(ChatError::with_message(ErrorCode::InvalidFrame, message));
        }
        natter_protocol::frames::object(body).map_err(|error| match error.classify() {
            Category::Data => {
                ChatError::with_message(ErrorCode::InvalidFrame, format!("The request is not valid: {error}."))
            }
            Category::Io | Category::Syntax | Category::Eof => ErrorCode::InvalidJson.into(),
        })
    }
}
