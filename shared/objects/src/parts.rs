//! Uploads in parts: what has arrived of a large object stays there until the rest follows.

use std::fmt::Write;
use std::time::Duration;

use http_body_util::Full;
use hyper::{Method, Request, StatusCode};
use natter_chat::Timestamp;

use crate::listing::elements;
use crate::sign::{self, Permit};
use crate::{MAX_ANSWER_BYTES, MAX_LISTING_BYTES, ObjectError, Objects};

/// A part that has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPart {
    /// Which part, from 1.
    pub number: u16,
    /// Its size.
    pub bytes: u32,
    /// S3's own name of its content, escaped as in XML.
    tag: String,
}

impl Objects {
    /// Begins an upload in parts and gives its id. Until the parts are joined, there is no object.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn begin_parts(&self, key: &str, content_type: &str, now: Timestamp) -> Result<String, ObjectError> {
        let request = Request::builder().method(Method::POST).uri(self.bucket.new_parts_url(key));
        let request = request.header("content-type", content_type).body(Full::default());
        let answer = self.answer(request, MAX_ANSWER_BYTES, now).await?;
        let answer = String::from_utf8_lossy(&answer);
        let id = elements(&answer, "UploadId").next().map(str::to_owned);
        id.ok_or_else(|| ObjectError::Request("S3 has not said the id of an upload".into()))
    }

    /// Puts a part of an upload, in place of one of the same number.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub(crate) async fn put_part(
        &self,
        (key, upload_id): (&str, &str),
        number: u16,
        body: Vec<u8>,
        now: Timestamp,
    ) -> Result<(), ObjectError> {
        let request = Request::builder().method(Method::PUT).uri(self.bucket.part_url(key, upload_id, number));
        self.send(request.body(Full::from(body)), now).await
    }

    /// An address to which anybody may put a part of exactly this length until `lifetime` is over.
    ///
    /// # Errors
    /// [`ObjectError`] where it cannot be signed.
    pub async fn part_address(
        &self,
        (key, upload_id): (&str, &str),
        (number, bytes): (u16, u32),
        lifetime: Duration,
        now: Timestamp,
    ) -> Result<String, ObjectError> {
        let (url, bytes) = (self.bucket.part_url(key, upload_id, number), bytes.to_string());
        let permit = Permit { method: "PUT", url: &url, headers: &[("content-length", &bytes)], lifetime };
        sign::address(&permit, self.bucket.region(), self.credentials().await?, now)
    }

    /// The parts that have arrived, at most a thousand; `None` where there is no such upload any more.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn parts(
        &self,
        (key, upload_id): (&str, &str),
        now: Timestamp,
    ) -> Result<Option<Vec<StoredPart>>, ObjectError> {
        let request = Request::builder().method(Method::GET).uri(self.bucket.parts_url(key, upload_id));
        match self.answer(request.body(Full::default()), MAX_LISTING_BYTES, now).await {
            Ok(listing) => Ok(Some(parts_of(&String::from_utf8_lossy(&listing)))),
            Err(ObjectError::Status(StatusCode::NOT_FOUND)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes an object of these parts, in place of one of the same key. They must be all but the last 5 MiB or more.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn join_parts(
        &self,
        (key, upload_id): (&str, &str),
        parts: &[StoredPart],
        now: Timestamp,
    ) -> Result<(), ObjectError> {
        let request = Request::builder().method(Method::POST).uri(self.bucket.parts_url(key, upload_id));
        let answer = self.answer(request.body(Full::from(document(parts))), MAX_ANSWER_BYTES, now).await?;
        // S3 says that it has begun before it knows how that ends.
        match elements(&String::from_utf8_lossy(&answer), "Error").next() {
            Some(_) => Err(ObjectError::Status(StatusCode::INTERNAL_SERVER_ERROR)),
            None => Ok(()),
        }
    }

    /// Gives an upload up, and deletes its parts. One that is not there any more is given up already.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn abort_parts(&self, (key, upload_id): (&str, &str), now: Timestamp) -> Result<(), ObjectError> {
        let request = Request::builder().method(Method::DELETE).uri(self.bucket.parts_url(key, upload_id));
        match self.send(request.body(Full::default()), now).await {
            Err(ObjectError::Status(StatusCode::NOT_FOUND)) => Ok(()),
            sent => sent,
        }
    }
}

fn parts_of(listing: &str) -> Vec<StoredPart> {
    let part = |part: &str| {
        let text = |name| elements(part, name).next();
        let (number, bytes) = (text("PartNumber")?.parse().ok()?, text("Size")?.parse().ok()?);
        Some(StoredPart { number, bytes, tag: text("ETag")?.to_owned() })
    };
    elements(listing, "Part").filter_map(part).collect()
}

/// As S3 takes it.
fn document(parts: &[StoredPart]) -> String {
    let mut document = "<CompleteMultipartUpload>".to_owned();
    for StoredPart { number, tag, .. } in parts {
        // Writing to a string cannot fail.
        let _ = write!(document, "<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>");
    }
    document + "</CompleteMultipartUpload>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_joined_by_what_s3_calls_them() {
        let listing = "<ListPartsResult><PartNumberMarker>0</PartNumberMarker><Part><PartNumber>1</PartNumber>\
            <ETag>&quot;a1&quot;</ETag><Size>8388608</Size></Part><Part><PartNumber>3</PartNumber>\
            <ETag>&quot;c3&quot;</ETag><Size>5</Size></Part></ListPartsResult>";
        let parts = parts_of(listing);
        let told: Vec<(u16, u32)> = parts.iter().map(|part| (part.number, part.bytes)).collect();
        assert_eq!(told, [(1, 8_388_608), (3, 5)]);
        assert_eq!(
            document(&parts),
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>&quot;a1&quot;</ETag></Part>\
            <Part><PartNumber>3</PartNumber><ETag>&quot;c3&quot;</ETag></Part></CompleteMultipartUpload>"
        );
    }
}
