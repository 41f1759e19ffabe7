//! The way to DynamoDB.

use aws_sdk_dynamodb::operation::update_item::{UpdateItemError, UpdateItemOutput, builders::UpdateItemFluentBuilder};
use aws_sdk_dynamodb::{config::Builder, types::ReturnConsumedCapacity};
use aws_types::SdkConfig;

use crate::{Meter, StoreError, conflicts::RetryConflicts, item::Item, meter::CountRoundTrips};

/// A client for the stores, with a meter that counts what they consume together. Cheap to clone; clones share both.
#[derive(Debug, Clone)]
pub struct Client {
    sdk: aws_sdk_dynamodb::Client,
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

    /// The item with this key, as it is now.
    pub(crate) async fn get(&self, operation: &'static str, key: Item) -> Result<Option<Item>, StoreError> {
        self.read(operation, key, true).await
    }

    /// As [`get`](Self::get), where an item of a moment ago does as well: at half the price.
    pub(crate) async fn get_eventually(&self, operation: &'static str, key: Item) -> Result<Option<Item>, StoreError> {
        self.read(operation, key, false).await
    }

    /// Makes an update that has a condition; `None` where that does not hold.
    pub(crate) async fn update_if(
        &self,
        operation: &'static str,
        request: UpdateItemFluentBuilder,
    ) -> Result<Option<UpdateItemOutput>, StoreError> {
        // Boxed: the request moves in here, and its future would count twice in the caller's.
        match Box::pin(request.return_consumed_capacity(ReturnConsumedCapacity::Total).send()).await {
            Ok(answer) => {
                self.meter().wrote(answer.consumed_capacity());
                Ok(Some(answer))
            }
            Err(error)
                if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(None)
            }
            Err(error) => Err(StoreError::call(operation)(error)),
        }
    }

    async fn read(&self, operation: &'static str, key: Item, consistent: bool) -> Result<Option<Item>, StoreError> {
        let request = self.sdk().get_item().table_name(self.name()).set_key(Some(key)).consistent_read(consistent);
        let answer = request.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await;
        let answer = answer.map_err(StoreError::call(operation))?;
        self.meter().read(answer.consumed_capacity());
        Ok(answer.item)
    }
}
