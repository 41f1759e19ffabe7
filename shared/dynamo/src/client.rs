//! The way to DynamoDB.

use aws_sdk_dynamodb::config::Builder;
use aws_types::SdkConfig;

use crate::{Meter, conflicts::RetryConflicts, meter::CountRoundTrips};

/// A client for the stores, with a meter that counts what they consume together. Cheap to clone; clones share both.
#[derive(Debug, Clone)]
pub struct Client {
    sdk: aws_sdk_dynamodb::Client,
    meter: Meter,
}

/// Makes the client. Connects with the first call.
#[must_use]
pub fn client(config: &SdkConfig) -> Client {
    let meter = Meter::default();
    let config = Builder::from(config).interceptor(CountRoundTrips::on(meter.clone()));
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

/// A table, and the way to it.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    client: Client,
    name: String,
}

impl Table {
    pub(crate) fn new(client: Client, name: impl Into<String>) -> Self {
        Self { client, name: name.into() }
    }

    pub(crate) fn sdk(&self) -> &aws_sdk_dynamodb::Client {
        &self.client.sdk
    }

    pub(crate) fn meter(&self) -> &Meter {
        &self.client.meter
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}
