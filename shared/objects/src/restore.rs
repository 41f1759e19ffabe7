//! Objects in S3 Glacier Flexible Retrieval, which have to be restored before they can be read.

use http_body_util::Full;
use hyper::{HeaderMap, Method, Request, StatusCode};
use natter_chat::Timestamp;

use crate::{MAX_ANSWER_BYTES, ObjectError, Objects};

/// Seven days, as soon as the standard price gets them: within three to five hours.
const REQUEST: &str = "<RestoreRequest xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Days>7</Days>\
    <GlacierJobParameters><Tier>Standard</Tier></GlacierJobParameters></RestoreRequest>";

/// Whether an object can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectState {
    /// It can.
    Readable,
    /// It has to be restored.
    Asleep,
    /// It is being restored.
    Waking,
}

impl ObjectState {
    fn of(headers: &HeaderMap) -> Self {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_deep = matches!(header("x-amz-storage-class"), "GLACIER" | "DEEP_ARCHIVE");
        match header("x-amz-restore") {
            restore if restore.contains("ongoing-request=\"true\"") => Self::Waking,
            restore if restore.contains("ongoing-request=\"false\"") => Self::Readable,
            _ if is_deep => Self::Asleep,
            _ => Self::Readable,
        }
    }
}

impl Objects {
    /// Whether an object can be read; `None` where there is no such object.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn state(&self, key: &str, now: Timestamp) -> Result<Option<ObjectState>, ObjectError> {
        let request = Request::builder().method(Method::HEAD).uri(self.bucket.url(key)).body(Full::default());
        match self.exchange(request, MAX_ANSWER_BYTES, now).await {
            Ok((headers, _)) => Ok(Some(ObjectState::of(&headers))),
            Err(ObjectError::Status(StatusCode::NOT_FOUND)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Asks for an object that is asleep. One that is being restored already is not asked for again.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn restore(&self, key: &str, now: Timestamp) -> Result<(), ObjectError> {
        let request = Request::builder().method(Method::POST).uri(self.bucket.restore_url(key));
        match self.send(request.body(Full::from(REQUEST)), now).await {
            Err(ObjectError::Status(StatusCode::CONFLICT)) => Ok(()),
            answer => answer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_read_as_its_headers_say() {
        let state = |class: &str, restore: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-amz-storage-class", class.parse().unwrap());
            headers.insert("x-amz-restore", restore.parse().unwrap());
            ObjectState::of(&headers)
        };
        assert_eq!(ObjectState::of(&HeaderMap::new()), ObjectState::Readable, "Standard has no header");
        assert_eq!(state("GLACIER_IR", ""), ObjectState::Readable);
        assert_eq!(state("GLACIER", ""), ObjectState::Asleep);
        assert_eq!(state("GLACIER", "ongoing-request=\"true\""), ObjectState::Waking);
        let done = "ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2012 00:00:00 GMT\"";
        assert_eq!(state("GLACIER", done), ObjectState::Readable);
    }
}
