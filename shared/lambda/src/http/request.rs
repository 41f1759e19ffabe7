//! A request that has been let in.

use std::str::FromStr;

use lambda_http::{Request, RequestExt};
use natter_chat::api::MAX_BODY_BYTES;
use natter_chat::{ChatError, ErrorCode, Timestamp};
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
    request: Request,
}

impl HttpRequest {
    pub(super) fn new(caller: HttpCaller, now: Timestamp, request: Request) -> Self {
        Self { caller, now, request }
    }

    /// A parameter in the path.
    ///
    /// # Errors
    /// [`ErrorCode::RouteNotFound`] where it is no `T`: there is nothing at such an address.
    pub fn parameter<T: FromStr>(&self, name: &str) -> Result<T, ErrorCode> {
        let parameters = self.request.path_parameters_ref();
        let value = parameters.and_then(|parameters| parameters.first(name)).and_then(|value| value.parse().ok());
        value.ok_or(ErrorCode::RouteNotFound)
    }

    /// What stands after the path.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidFrame`] with a message that says what is wrong.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, ChatError> {
        serde_urlencoded::from_str(self.request.uri().query().unwrap_or_default()).map_err(|error| {
            ChatError::with_message(ErrorCode::InvalidFrame, format!("The query is not valid: {error}."))
        })
    }

    /// The body.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidJson`], or [`ErrorCode::InvalidFrame`] with a message that names the field.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, ChatError> {
        let body: &[u8] = self.request.body();
        if body.len() > MAX_BODY_BYTES {
            let message = format!("The body must have at most {MAX_BODY_BYTES} bytes.");
            return Err(ChatError::with_message(ErrorCode::InvalidFrame, message));
        }
        serde_json::from_slice(body).map_err(|error| match error.classify() {
            Category::Data => {
                ChatError::with_message(ErrorCode::InvalidFrame, format!("The request is not valid: {error}."))
            }
            Category::Io | Category::Syntax | Category::Eof => ErrorCode::InvalidJson.into(),
        })
    }

    /// A header; nothing where it is no text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name).and_then(|value| value.to_str().ok())
    }
}
