//! Signature version 4, as MiniStack's root user.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign as sign_request},
    sign::v4,
};
use bytes::Bytes;
use http::{HeaderValue, Request, header};
use natter_chat::Timestamp;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The request with its signature for a service.
pub(super) fn sign(mut request: Request<Bytes>, service: &str, now: Timestamp) -> Result<Request<Bytes>, BoxError> {
    let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
    request.headers_mut().insert(header::HOST, HeaderValue::from_str(&host)?);
    let identity = Credentials::new("test", "test", None, None, "natter-local").into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name(service)
        .time(UNIX_EPOCH + Duration::from_millis(now.as_millis()))
        .settings(SigningSettings::default())
        .build()?
        .into();
    let uri = request.uri().to_string();
    let headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| Ok((name.as_str(), value.to_str()?)))
        .collect::<Result<_, BoxError>>()?;
    let signable =
        SignableRequest::new(request.method().as_str(), uri, headers.into_iter(), SignableBody::Bytes(request.body()))?;
    let (instructions, _) = sign_request(signable, &parameters)?.into_parts();
    instructions.apply_to_request_http1x(&mut request);
    Ok(request)
}
