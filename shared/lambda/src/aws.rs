//! One SDK configuration for every client of a function, made for a quick cold start: credentials straight from the
//! environment, where Lambda always puts them, and Amazon's own root certificates instead of the system's store.

use std::time::Duration;

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
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
/// emulator may take its place; `AWS_ENDPOINT_URL` does so for all of them. A [`SharedHttpClient`] that the host shares makes the calls,
/// or else one that all clients of the function share: reading the roots is a quarter of what a start takes. `AWS_CA_BUNDLE` names
/// a file with other roots than Amazon's, for an emulator over TLS.
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
        .http_client(http_client(environment)?)
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

fn http_client(environment: &Environment) -> Result<SharedHttpClient, InitError> {
    let given = environment.extension::<SharedHttpClient>().cloned();
    given.map_or_else(|| environment.shared(|| https_client(environment)), Ok)
}

fn https_client(environment: &Environment) -> Result<SharedHttpClient, InitError> {
    let failed = |error: BoxError| InitError::setup("the HTTP client", error);
    let roots = match environment.optional("AWS_CA_BUNDLE") {
        Some(file) => std::fs::read(file).map_err(|error| failed(error.into()))?,
        None => AMAZON_ROOTS.to_vec(),
    };
    let tls = TlsContext::builder().with_trust_store(TrustStore::empty().with_pem_certificate(roots)).build();
    let tls = tls.map_err(|error| failed(error.into()))?;
    let client = Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).tls_context(tls).build_https();
    Ok(SharedHttpClient::new(Untried(client)))
}

/// A client that reads its roots with the first request alone, and not with each SDK client that is made, to see whether they
/// can be read.
#[derive(Debug)]
struct Untried(SharedHttpClient);

impl HttpClient for Untried {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        self.0.http_connector(settings, components)
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.0.connector_metadata()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::Clock;

    #[test]
    fn all_clients_of_a_function_share_roots_that_are_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let roots = folder.path().join("roots.pem");
        std::fs::write(&roots, AMAZON_ROOTS).unwrap();
        let variables = [
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "id"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_CA_BUNDLE", roots.to_str().unwrap()),
        ];
        let variables: HashMap<_, _> = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let environment = Environment::new(variables.clone(), Clock::system());
        assert!(sdk_config(&environment, "DYNAMODB").is_ok());
        std::fs::remove_file(&roots).unwrap();
        assert!(sdk_config(&environment, "SQS").is_ok());
        assert!(sdk_config(&Environment::new(variables, Clock::system()), "SQS").is_err());
    }
}
