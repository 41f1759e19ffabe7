//! One SDK configuration for every client of a function, made for a quick cold start: credentials straight from the
//! environment, where Lambda always puts them, and Amazon's own root certificates instead of the system's store.

use std::time::Duration;

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{behavior_version::BehaviorVersion, http::SharedHttpClient};
use aws_smithy_types::{retry::RetryConfig, timeout::TimeoutConfig};
use aws_types::{SdkConfig, region::Region};

use crate::{Environment, InitError};

/// The roots that AWS's own endpoints chain to.
const AMAZON_ROOTS: &[u8] = include_bytes!("../roots/amazon.pem");

/// How long one attempt at a call may take: far longer than AWS takes, far shorter than a function has.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);

/// How often a call is tried in all.
const MAX_ATTEMPTS: u32 = 3;

/// The configuration for the client of one service. `service` is its name in `AWS_ENDPOINT_URL_<service>`, by which an
/// emulator may take its place; `AWS_ENDPOINT_URL` does so for all of them. A [`SharedHttpClient`] that the host shares makes the calls.
///
/// # Errors
/// [`InitError`] where region or credentials are missing, or the certificates cannot be read.
pub fn sdk_config(environment: &Environment, service: &str) -> Result<SdkConfig, InitError> {
    let endpoint = environment.optional(&format!("AWS_ENDPOINT_URL_{service}"));
    let endpoint = endpoint.or_else(|| environment.optional("AWS_ENDPOINT_URL"));
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(environment.required("AWS_REGION")?.to_owned()))
        .credentials_provider(credentials(environment)?)
        .http_client(environment.extension().map_or_else(http_client, |given: &SharedHttpClient| Ok(given.clone()))?)
        .retry_config(RetryConfig::standard().with_max_attempts(MAX_ATTEMPTS))
        .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT).build());
    config.set_endpoint_url(endpoint.map(str::to_owned));
    Ok(config.build())
}

fn credentials(environment: &Environment) -> Result<SharedCredentialsProvider, InitError> {
    let credentials = Credentials::new(
        environment.required("AWS_ACCESS_KEY_ID")?,
        environment.required("AWS_SECRET_ACCESS_KEY")?,
        environment.optional("AWS_SESSION_TOKEN").map(str::to_owned),
        None,
        "environment",
    );
    Ok(SharedCredentialsProvider::new(credentials))
}

fn http_client() -> Result<SharedHttpClient, InitError> {
    let roots = TrustStore::empty().with_pem_certificate(AMAZON_ROOTS);
    let tls = TlsContext::builder().with_trust_store(roots).build();
    let tls = tls.map_err(|error| InitError::setup("the HTTP client", error))?;
    Ok(Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).tls_context(tls).build_https())
}
