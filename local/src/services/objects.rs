//! S3, as MiniStack has it: the buckets that the template declares.

use std::fmt::Write;

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_types::{SdkConfig, region::Region};
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use natter_chat::Timestamp;
use natter_objects::Objects;
use serde::Deserialize;
use serde_json::Value;

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

/// The objects of a bucket, for whoever stands in for a service of AWS that may read them.
///
/// # Errors
/// [`ServiceError`].
pub fn objects(endpoint: &str, region: &str, bucket: &str) -> Result<Objects, ServiceError> {
    let credentials = Credentials::new("test", "test", None, None, "natter-local");
    let config = SdkConfig::builder()
        .endpoint_url(endpoint)
        .region(Region::new(region.to_owned()))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build();
    Objects::new(&config, bucket).map_err(ServiceError::unreachable(NAME, bucket))
}

/// Which pages may do what with a bucket: a rule of the template's `CorsConfiguration`.
#[derive(Debug, Deserialize)]
struct CorsRule {
    #[serde(rename = "AllowedOrigins")]
    origins: Vec<String>,
    #[serde(rename = "AllowedMethods")]
    methods: Vec<String>,
    #[serde(rename = "AllowedHeaders")]
    headers: Vec<String>,
}

/// Lets pages use a bucket as far as its properties in the template do.
///
/// # Errors
/// [`ServiceError`].
pub async fn let_pages_in(bucket: &Objects, properties: &Value, now: Timestamp) -> Result<(), ServiceError> {
    let what = "CorsConfiguration";
    let rules = serde_json::from_value::<Vec<CorsRule>>(properties[what]["CorsRules"].clone());
    let rules = rules.map_err(ServiceError::unreachable(NAME, what))?;
    bucket.configure("cors", document(&rules), now).await.map_err(ServiceError::unreachable(NAME, what))
}

/// As S3 takes it. Origins, methods and names of headers are no markup.
fn document(rules: &[CorsRule]) -> String {
    let mut document = "<CORSConfiguration>".to_owned();
    for rule in rules {
        document.push_str("<CORSRule>");
        let parts =
            [("AllowedOrigin", &rule.origins), ("AllowedMethod", &rule.methods), ("AllowedHeader", &rule.headers)];
        for (name, value) in parts.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value))) {
            // Writing to a string cannot fail.
            let _ = write!(document, "<{name}>{value}</{name}>");
        }
        document.push_str("</CORSRule>");
    }
    document + "</CORSConfiguration>"
}
