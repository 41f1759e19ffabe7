//! S3, as MiniStack has it: the buckets that the template declares.

use bytes::Bytes;
use http::{Method, Request, StatusCode};

use super::{HttpClient, ServiceError};

const NAME: &str = "S3";

/// Makes a bucket, unless it is there.
///
/// # Errors
/// [`ServiceError`].
pub async fn make_bucket(endpoint: &str, bucket: &str, http: &HttpClient) -> Result<(), ServiceError> {
    let request = Request::builder().method(Method::PUT).uri(format!("{endpoint}/{bucket}")).body(Bytes::new());
    let request = request.map_err(ServiceError::unreachable(NAME, bucket))?;
    let answer = http.send(request).await.map_err(ServiceError::unreachable(NAME, bucket))?;
    match answer.status() {
        // Of a bucket that an earlier start has left, whoever asks without a name is told that it is not theirs.
        status if status.is_success() || matches!(status, StatusCode::CONFLICT | StatusCode::FORBIDDEN) => Ok(()),
        status => Err(ServiceError::Refused { name: NAME, what: bucket.to_owned(), answer: status.to_string() }),
    }
}
