#![doc = include_str!("../README.md")]

mod address;
mod listing;
mod parts;
mod restore;
mod sign;
mod writer;

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_types::SdkConfig;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{HeaderMap, Method, Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use natter_chat::{Dependency, Timestamp};

use address::Bucket;
pub use address::Disposition;
pub use parts::StoredPart;
pub use restore::ObjectState;
use sign::Permit;
pub use writer::ObjectWriter;

/// How long a request may take, however large the object.
const REQUEST_LIMIT: Duration = Duration::from_mins(2);

/// What browsers and caches make of an object that never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// How much of an answer is read that says nothing but whether it worked.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// A thousand keys and what S3 says of each.
const MAX_LISTING_BYTES: usize = 4 * 1024 * 1024;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The objects in a bucket. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Objects {
    bucket: Bucket,
    credentials: SharedCredentialsProvider,
    http: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

/// Why something could not be done with an object.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// The configuration does not say where, or as whom.
    #[error("the bucket cannot be set up: {0} is missing")]
    Incomplete(&'static str),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[source] rustls::Error),
    /// The request cannot be made or signed.
    #[error("a request for an object cannot be made")]
    Request(#[source] BoxError),
    /// S3 does not answer.
    #[error("S3 does not answer")]
    Unreachable(#[source] BoxError),
    /// The object is larger than whoever asked for it wants it.
    #[error("the object is too large")]
    TooLarge(#[source] BoxError),
    /// S3 refused.
    #[error("S3 answered {0}")]
    Status(StatusCode),
}

impl Dependency for ObjectError {
    fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Status(status) => status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS,
            Self::Incomplete(_) | Self::Tls(_) | Self::Request(_) | Self::TooLarge(_) => false,
        }
    }
}

impl Objects {
    /// The objects in this bucket: in the configuration's Region, or at its endpoint where it has one.
    ///
    /// # Errors
    /// [`ObjectError`] where the configuration lacks something, or TLS cannot be set up.
    pub fn new(config: &SdkConfig, bucket: &str) -> Result<Self, ObjectError> {
        let region = config.region().ok_or(ObjectError::Incomplete("the Region"))?;
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let tls = HttpsConnectorBuilder::new().with_provider_and_webpki_roots(provider).map_err(ObjectError::Tls)?;
        Ok(Self {
            bucket: Bucket::new(bucket, region.as_ref(), config.endpoint_url()),
            credentials: config.credentials_provider().ok_or(ObjectError::Incomplete("the credentials"))?,
            http: Client::builder(TokioExecutor::new()).build(tls.https_or_http().enable_http1().build()),
        })
    }

    /// Puts an object, in place of one of the same key. Keys consist of letters, digits, `-`, `_`, `.` and `/`.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn put(&self, key: &str, content_type: &str, body: Vec<u8>, now: Timestamp) -> Result<(), ObjectError> {
        let request = Request::builder().method(Method::PUT).uri(self.bucket.url(key));
        let request = request.header("content-type", content_type).body(Full::from(body));
        self.send(request, now).await
    }

    /// Puts an object that never changes: whoever has got it once need not ask for it again.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn put_for_ever(
        &self,
        key: &str,
        content_type: &str,
        body: Vec<u8>,
        now: Timestamp,
    ) -> Result<(), ObjectError> {
        let request = Request::builder().method(Method::PUT).uri(self.bucket.url(key));
        let request = request.header("content-type", content_type).header("cache-control", FOR_EVER);
        self.send(request.body(Full::from(body)), now).await
    }

    /// An object's content, at most `limit` bytes; `None` where there is no such object. For S3 to tell that, the caller has
    /// to be allowed to list the bucket.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn get(&self, key: &str, limit: usize, now: Timestamp) -> Result<Option<Vec<u8>>, ObjectError> {
        let request = Request::builder().method(Method::GET).uri(self.bucket.url(key)).body(Full::default());
        match self.answer(request, limit, now).await {
            Ok(content) => Ok(Some(content)),
            Err(ObjectError::Status(StatusCode::NOT_FOUND)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The value of an object's tag; `None` where it has no such tag, or is not there.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn tag(&self, key: &str, name: &str, now: Timestamp) -> Result<Option<String>, ObjectError> {
        let request = Request::builder().method(Method::GET).uri(self.bucket.tags_url(key)).body(Full::default());
        match self.answer(request, MAX_ANSWER_BYTES, now).await {
            Ok(tags) => Ok(listing::tag(&String::from_utf8_lossy(&tags), name)),
            Err(ObjectError::Status(StatusCode::NOT_FOUND)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The keys that begin like this, at most a thousand of them.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn list(&self, prefix: &str, now: Timestamp) -> Result<Vec<String>, ObjectError> {
        let request = Request::builder().method(Method::GET).uri(self.bucket.list_url(prefix)).body(Full::default());
        let listing = self.answer(request, MAX_LISTING_BYTES, now).await?;
        Ok(listing::keys(&String::from_utf8_lossy(&listing)))
    }

    /// An address to which anybody may put an object of exactly this type and length until `lifetime` is over, in place of
    /// one of the same key. The headers `Content-Type` and `Content-Length` are a part of what is signed.
    ///
    /// # Errors
    /// [`ObjectError`] where it cannot be signed.
    pub async fn upload_address(
        &self,
        key: &str,
        (content_type, bytes): (&str, u32),
        lifetime: Duration,
        now: Timestamp,
    ) -> Result<String, ObjectError> {
        let (url, bytes) = (self.bucket.url(key), bytes.to_string());
        let headers = [("content-type", content_type), ("content-length", bytes.as_str())];
        let permit = Permit { method: "PUT", url: &url, headers: &headers, lifetime };
        sign::address(&permit, self.bucket.region(), self.credentials().await?, now)
    }

    /// Sets the bucket up, where nothing else does: `setting` is the name of a part of its configuration, such as `cors`, and
    /// `document` what S3 takes for it.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn configure(&self, setting: &str, document: String, now: Timestamp) -> Result<(), ObjectError> {
        let request = Request::builder().method(Method::PUT).uri(self.bucket.setting_url(setting));
        self.send(request.body(Full::from(document)), now).await
    }

    /// Deletes an object; one that is not there is deleted already.
    ///
    /// # Errors
    /// [`ObjectError`].
    pub async fn delete(&self, key: &str, now: Timestamp) -> Result<(), ObjectError> {
        let request = Request::builder().method(Method::DELETE).uri(self.bucket.url(key)).body(Full::default());
        self.send(request, now).await
    }

    /// An address by which anybody gets the object until `lifetime` is over, as a file of this name.
    ///
    /// # Errors
    /// [`ObjectError`] where it cannot be signed. Whether there is such an object is not asked.
    pub async fn address(
        &self,
        key: &str,
        file_name: &str,
        lifetime: Duration,
        now: Timestamp,
    ) -> Result<String, ObjectError> {
        let url = self.bucket.download_url(key, file_name);
        let permit = Permit { method: "GET", url: &url, headers: &[], lifetime };
        sign::address(&permit, self.bucket.region(), self.credentials().await?, now)
    }

    /// An address by which anybody gets the object until `lifetime` is over, to be shown or saved under a name.
    ///
    /// # Errors
    /// [`ObjectError`] where it cannot be signed. Whether there is such an object is not asked.
    pub async fn served_address(
        &self,
        key: &str,
        served_as: (Disposition, &str),
        lifetime: Duration,
        now: Timestamp,
    ) -> Result<String, ObjectError> {
        let url = self.bucket.served_url(key, served_as);
        let permit = Permit { method: "GET", url: &url, headers: &[], lifetime };
        sign::address(&permit, self.bucket.region(), self.credentials().await?, now)
    }

    /// What S3 says to it matters only where it refuses.
    async fn send(&self, request: http::Result<Request<Full<Bytes>>>, now: Timestamp) -> Result<(), ObjectError> {
        self.answer(request, MAX_ANSWER_BYTES, now).await.map(drop)
    }

    async fn answer(
        &self,
        request: http::Result<Request<Full<Bytes>>>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<u8>, ObjectError> {
        Ok(self.exchange(request, limit, now).await?.1)
    }

    /// S3's answer, to its end, so that the connection can be used again.
    async fn exchange(
        &self,
        request: http::Result<Request<Full<Bytes>>>,
        limit: usize,
        now: Timestamp,
    ) -> Result<(HeaderMap, Vec<u8>), ObjectError> {
        let mut request = request.map_err(|error| ObjectError::Request(error.into()))?;
        sign::request(&mut request, self.bucket.region(), self.credentials().await?, now)?;
        let answer = tokio::time::timeout(REQUEST_LIMIT, self.http.request(request)).await;
        let answer = answer.map_err(|elapsed| ObjectError::Unreachable(elapsed.into()))?;
        let answer = answer.map_err(|error| ObjectError::Unreachable(error.into()))?;
        let status = answer.status();
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, limit).collect();
        let body = tokio::time::timeout(REQUEST_LIMIT, body).await;
        if !status.is_success() {
            return Err(ObjectError::Status(status));
        }
        let body = body.map_err(|elapsed| ObjectError::Unreachable(elapsed.into()))?;
        Ok((head.headers, body.map_err(ObjectError::TooLarge)?.to_bytes().to_vec()))
    }

    async fn credentials(&self) -> Result<Credentials, ObjectError> {
        let credentials = self.credentials.provide_credentials().await;
        credentials.map_err(|error| ObjectError::Request(error.into()))
    }
}
