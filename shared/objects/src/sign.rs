//! Signature Version 4. The body is not signed: TLS protects it, and hashing a large one takes longer than sending it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use natter_chat::Timestamp;

use crate::ObjectError;

/// Signs a request in its headers.
pub(crate) fn request(
    request: &mut Request<Full<Bytes>>,
    region: &str,
    credentials: Credentials,
    now: Timestamp,
) -> Result<(), ObjectError> {
    let mut settings = settings();
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    let identity: Identity = credentials.into();
    let headers = request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default()));
    let headers: Vec<(&str, &str)> = headers.collect();
    let uri = request.uri().to_string();
    let signable =
        SignableRequest::new(request.method().as_str(), &uri, headers.into_iter(), SignableBody::UnsignedPayload);
    let params = params(&identity, region, settings, now)?;
    let signed = sign(signable.map_err(failed)?, &params).map_err(failed)?;
    signed.into_parts().0.apply_to_request_http1x(request);
    Ok(())
}

/// What whoever has a signed address may do there: one method, with exactly these headers.
pub(crate) struct Permit<'a> {
    pub(crate) method: &'a str,
    pub(crate) url: &'a str,
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// For how long.
    pub(crate) lifetime: Duration,
}

/// Signs an address.
pub(crate) fn address(
    permit: &Permit<'_>,
    region: &str,
    credentials: Credentials,
    now: Timestamp,
) -> Result<String, ObjectError> {
    let mut settings = settings();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(permit.lifetime);
    let identity: Identity = credentials.into();
    let mut request = Request::builder().uri(permit.url).body(()).map_err(failed)?;
    let headers = permit.headers.iter().copied();
    let signable = SignableRequest::new(permit.method, permit.url, headers, SignableBody::UnsignedPayload);
    let params = params(&identity, region, settings, now)?;
    let signed = sign(signable.map_err(failed)?, &params).map_err(failed)?;
    signed.into_parts().0.apply_to_request_http1x(&mut request);
    Ok(request.uri().to_string())
}

/// S3 takes paths as they are.
fn settings() -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings
}

fn params<'a>(
    identity: &'a Identity,
    region: &'a str,
    settings: SigningSettings,
    now: Timestamp,
) -> Result<aws_sigv4::http_request::SigningParams<'a>, ObjectError> {
    let params = v4::SigningParams::builder().identity(identity).region(region).name("s3");
    let params = params.time(time(now)).settings(settings).build().map_err(failed)?;
    Ok(params.into())
}

fn time(now: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(now.as_millis())
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ObjectError {
    ObjectError::Request(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of AWS's own documentation, "Authenticating Requests: Using Query Parameters".
    #[test]
    fn an_address_is_signed_as_in_the_documentation() {
        let credentials =
            Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", None, None, "test");
        let now = Timestamp::from_millis(1_369_353_600_000);
        let url = "https://examplebucket.s3.amazonaws.com/test.txt";
        let permit = Permit { method: "GET", url, headers: &[], lifetime: Duration::from_hours(24) };
        let signed = address(&permit, "us-east-1", credentials, now).unwrap();
        let signature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        assert!(signed.ends_with(&format!("X-Amz-Signature={signature}")), "{signed}");
    }

    #[test]
    fn an_address_to_put_something_names_the_headers_that_it_takes() {
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret", None, None, "test");
        let headers = [("content-type", "image/png"), ("content-length", "12")];
        let url = "https://examplebucket.s3.amazonaws.com/test.png";
        let permit = Permit { method: "PUT", url, headers: &headers, lifetime: Duration::from_mins(10) };
        let signed = address(&permit, "us-east-1", credentials, Timestamp::from_millis(1_369_353_600_000)).unwrap();
        assert!(signed.contains("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost"), "{signed}");
        assert!(signed.contains("X-Amz-Expires=600"), "{signed}");
    }
}
