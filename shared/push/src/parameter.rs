//! A secret in SSM's Parameter Store. One request needs no SDK.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::provider::ProvideCredentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use aws_types::SdkConfig;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Method, Request, StatusCode};
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use natter_chat::Timestamp;
use serde_json::{Value, json};

const REQUEST_LIMIT: Duration = Duration::from_secs(5);

/// A parameter has 8 KB at most.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

const CONTENT_TYPE: &str = "application/x-amz-json-1.1";
const TARGET: &str = "AmazonSSM.GetParameter";

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a parameter cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ParameterError {
    /// The configuration does not say where, or as whom.
    #[error("the parameter cannot be read: {0} is missing")]
    Incomplete(&'static str),
    /// The request cannot be made or sent, or its answer not be read.
    #[error("the parameter cannot be read")]
    Call(#[source] BoxError),
    /// SSM refused.
    #[error("SSM answered {0}")]
    Status(StatusCode),
}

fn call(error: impl Into<BoxError>) -> ParameterError {
    ParameterError::Call(error.into())
}

/// The decrypted value of the parameter with this name, in the configuration's Region or at its endpoint.
///
/// # Errors
/// [`ParameterError`].
pub async fn secret(config: &SdkConfig, name: &str, now: Timestamp) -> Result<String, ParameterError> {
    let region = config.region().ok_or(ParameterError::Incomplete("the Region"))?.as_ref();
    let provider = config.credentials_provider().ok_or(ParameterError::Incomplete("the credentials"))?;
    let identity: Identity = provider.provide_credentials().await.map_err(call)?.into();
    let endpoint = config.endpoint_url().map_or_else(|| format!("https://ssm.{region}.amazonaws.com"), str::to_owned);
    let url = format!("{}/", endpoint.trim_end_matches('/'));
    let body = json!({"Name": name, "WithDecryption": true}).to_string();

    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("ssm")
        .time(UNIX_EPOCH + Duration::from_millis(now.as_millis()))
        .settings(SigningSettings::default())
        .build();
    let headers = [("content-type", CONTENT_TYPE), ("x-amz-target", TARGET)];
    let signable =
        SignableRequest::new("POST", &url, headers.into_iter(), SignableBody::Bytes(body.as_bytes())).map_err(call)?;
    let signed = sign(signable, &params.map_err(call)?.into()).map_err(call)?.into_parts().0;
    let request = Request::builder().method(Method::POST).uri(&url);
    let request = request.header("content-type", CONTENT_TYPE).header("x-amz-target", TARGET);
    let mut request = request.body(Full::<Bytes>::from(body)).map_err(call)?;
    signed.apply_to_request_http1x(&mut request);
    tokio::time::timeout(REQUEST_LIMIT, ask(request)).await.map_err(call)?
}

async fn ask(request: Request<Full<Bytes>>) -> Result<String, ParameterError> {
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let tls = HttpsConnectorBuilder::new().with_provider_and_webpki_roots(provider).map_err(call)?;
    let http = Client::builder(TokioExecutor::new()).build(tls.https_or_http().enable_http1().build());
    let answer = http.request(request).await.map_err(call)?;
    if !answer.status().is_success() {
        return Err(ParameterError::Status(answer.status()));
    }
    let body = Limited::new(answer.into_body(), MAX_ANSWER_BYTES).collect().await.map_err(call)?;
    let answer: Value = serde_json::from_slice(&body.to_bytes()).map_err(call)?;
    let value = answer["Parameter"]["Value"].as_str();
    value.map(str::to_owned).ok_or(ParameterError::Incomplete("its value"))
}
