//! SES, which keeps emails and sends none.

use bytes::Bytes;
use http::{Method, Request, header};
use natter_lambda::Clock;
use serde_json::json;

use super::{HttpClient, ServiceError, signing};

const NAME: &str = "SES";

/// Lets emails come from this address, as its owner would by answering one.
///
/// # Errors
/// [`ServiceError`].
pub async fn verify_sender(endpoint: &str, address: &str, http: &HttpClient) -> Result<(), ServiceError> {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("{endpoint}/v2/email/identities"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Bytes::from(json!({"EmailIdentity": address}).to_string()))
        .map_err(ServiceError::unreachable(NAME, address))?;
    let request = signing::sign(request, "ses", Clock::system().now());
    let request = request.map_err(ServiceError::unreachable(NAME, address))?;
    let answer = http.send(request).await.map_err(ServiceError::unreachable(NAME, address))?;
    if answer.status().is_success() {
        return Ok(());
    }
    Err(ServiceError::Refused { name: NAME, what: address.to_owned(), answer: answer.status().to_string() })
}
