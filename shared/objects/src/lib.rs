#![doc = include_str!("../README.md")]

mod address;
mod sign;

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_types::SdkConfig;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Method, Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use natter_chat::Timestamp;

use address::Bucket;

/// How long a request may take, however large the object.
const REQUEST_LIMIT: Duration = Duration::from_mins(2);

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
    /// S3 refused.
    #[error("S3 answered {0}")]
    Status(StatusCode),
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
        sign::address(&url, self.bucket.region(), self.credentials().await?, lifetime, now)
    }

    async fn send(&self, request: http::Result<Request<Full<Bytes>>>, now: Timestamp) -> Result<(), ObjectError> {
        let mut request = request.map_err(|error| ObjectError::Request(error.into()))?;
        sign::request(&mut request, self.bucket.region(), self.credentials().await?, now)?;
        let answer = tokio::time::timeout(REQUEST_LIMIT, self.http.request(request)).await;
        let answer = answer.map_err(|elapsed| ObjectError::Unreachable(elapsed.into()))?;
        let answer = answer.map_err(|error| ObjectError::Unreachable(error.into()))?;
        let status = answer.status();
        // To its end, so that the connection can be used again.
        let _ = answer.into_body().collect().await;
        if status.is_success() { Ok(()) } else { Err(ObjectError::Status(status)) }
    }

    async fn credentials(&self) -> Result<Credentials, ObjectError> {
        let credentials = self.credentials.provide_credentials().await;
        credentials.map_err(|error| ObjectError::Request(error.into()))
    }
}
