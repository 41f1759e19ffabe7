//! The way to DynamoDB.

use aws_sdk_dynamodb::config::Builder;
use aws_types::SdkConfig;

use crate::{conflicts::RetryConflicts, meter::Meter, meter::Metering};

/// A client for the stores, with a meter that counts what they consume together. Cheap to clone; clones share both.
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) sdk: aws_sdk_dynamodb::Client,
    meter: Meter,
}

/// Makes the client. Connects with the first call.
#[must_use]
pub fn client(config: &SdkConfig) -> Client {
    client_on(config, Meter::default())
}

/// As [`client`], counting on this meter.
#[must_use]
pub fn client_on(config: &SdkConfig, meter: Meter) -> Client {
    let config = Builder::from(config).interceptor(Metering::on(meter.clone()));
    let config = config.retry_classifier(RetryConflicts).build();
    Client { sdk: aws_sdk_dynamodb::Client::from_conf(config), meter }
}

impl Client {
    /// What the stores of this client have consumed so far.
    #[must_use]
    pub fn meter(&self) -> &Meter {
        &self.meter
    }
}
