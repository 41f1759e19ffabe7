//! A table, and what the stores do with it.
//!
//! A store completes a request (`querying`, `updating`, …) and has it sent here, so that failures and refused conditions are told
//! apart in one place. What that consumes is counted by [`Meter`](crate::Meter).

use aws_sdk_dynamodb::{
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
    operation::{
        delete_item::{DeleteItemError, builders::DeleteItemFluentBuilder},
        get_item::builders::GetItemFluentBuilder,
        put_item::{PutItemError, builders::PutItemFluentBuilder},
        query::builders::QueryFluentBuilder,
        update_item::{UpdateItemError, builders::UpdateItemFluentBuilder},
    },
    types::{
        ConditionCheck, Delete, Put, Update,
        builders::{ConditionCheckBuilder, DeleteBuilder, PutBuilder, UpdateBuilder},
        error::ConditionalCheckFailedException,
    },
};
use serde::de::DeserializeOwned;

use crate::{
    client::Client,
    error::StoreError,
    item::{self, Item},
};

/// A table, and the way to it.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    client: Client,
    name: String,
}

/// What one request read: DynamoDB stops after 1 MB or the limit.
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// Where to go on; `None` at the end.
    pub(crate) next: Option<Item>,
}

/// The condition of a write does not hold: the item that is there instead, where the request asks for it and there is one.
pub(crate) struct Refused(pub(crate) Option<Item>);

/// Requests, to be completed.
impl Table {
    pub(crate) fn new(client: Client, name: impl Into<String>) -> Self {
        Self { client, name: name.into() }
    }

    pub(crate) fn sdk(&self) -> &aws_sdk_dynamodb::Client {
        &self.client.sdk
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn getting(&self, key: Item) -> GetItemFluentBuilder {
        self.sdk().get_item().table_name(self.name()).set_key(Some(key))
    }

    pub(crate) fn querying(&self) -> QueryFluentBuilder {
        self.sdk().query().table_name(self.name())
    }

    /// Of a partition, what has sort keys that begin with `prefix`; read consistently.
    pub(crate) fn querying_prefix(
        &self,
        attribute: &str,
        partition: impl ToString,
        prefix: &str,
    ) -> QueryFluentBuilder {
        self.querying()
            .consistent_read(true)
            .key_condition_expression(format!("{attribute} = :partition AND begins_with(sk, :prefix)"))
            .expression_attribute_values(":partition", item::string(partition))
            .expression_attribute_values(":prefix", item::string(prefix))
    }

    pub(crate) fn updating(&self, key: Item) -> UpdateItemFluentBuilder {
        self.sdk().update_item().table_name(self.name()).set_key(Some(key))
    }

    pub(crate) fn putting(&self, item: Item) -> PutItemFluentBuilder {
        self.sdk().put_item().table_name(self.name()).set_item(Some(item))
    }

    pub(crate) fn deleting(&self, key: Item) -> DeleteItemFluentBuilder {
        self.sdk().delete_item().table_name(self.name()).set_key(Some(key))
    }
}

/// Parts of [transactions](crate::transaction), to be completed.
impl Table {
    pub(crate) fn update_part(&self, key: Item) -> UpdateBuilder {
        Update::builder().table_name(self.name()).set_key(Some(key))
    }

    pub(crate) fn put_part(&self, item: Item) -> PutBuilder {
        Put::builder().table_name(self.name()).set_item(Some(item))
    }

    pub(crate) fn delete_part(&self, key: Item) -> DeleteBuilder {
        Delete::builder().table_name(self.name()).set_key(Some(key))
    }

    pub(crate) fn check_part(&self, key: Item) -> ConditionCheckBuilder {
        ConditionCheck::builder().table_name(self.name()).set_key(Some(key))
    }
}

/// Reading.
impl Table {
    /// The item with this key, as it is now.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        key: Item,
    ) -> Result<Option<T>, StoreError> {
        self.get_item(operation, key).await?.map(|found| item::read(operation, found)).transpose()
    }

    /// As [`get`](Self::get), where an item of a moment ago does as well: at half the price.
    pub(crate) async fn get_eventually<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        key: Item,
    ) -> Result<Option<T>, StoreError> {
        self.get_item_eventually(operation, key).await?.map(|found| item::read(operation, found)).transpose()
    }

    pub(crate) async fn get_item(&self, operation: &'static str, key: Item) -> Result<Option<Item>, StoreError> {
        self.read(operation, key, true).await
    }

    pub(crate) async fn get_item_eventually(
        &self,
        operation: &'static str,
        key: Item,
    ) -> Result<Option<Item>, StoreError> {
        self.read(operation, key, false).await
    }

    async fn read(&self, operation: &'static str, key: Item, consistent: bool) -> Result<Option<Item>, StoreError> {
        self.read_with(operation, self.getting(key).consistent_read(consistent)).await
    }

    /// What a completed request for one item finds.
    pub(crate) async fn read_with(
        &self,
        operation: &'static str,
        request: GetItemFluentBuilder,
    ) -> Result<Option<Item>, StoreError> {
        Ok(Box::pin(request.send()).await.map_err(StoreError::call(operation))?.item)
    }

    /// One request of a query.
    pub(crate) async fn query<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        request: QueryFluentBuilder,
    ) -> Result<Page<T>, StoreError> {
        let Page { items, next } = self.query_items(operation, request).await?;
        Ok(Page { items: item::read_all(operation, items)?, next })
    }

    pub(crate) async fn query_items(
        &self,
        operation: &'static str,
        request: QueryFluentBuilder,
    ) -> Result<Page<Item>, StoreError> {
        let answer = Box::pin(request.send()).await.map_err(StoreError::call(operation))?;
        Ok(Page { items: answer.items.unwrap_or_default(), next: answer.last_evaluated_key })
    }

    /// All that a query finds.
    pub(crate) async fn query_all<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        request: QueryFluentBuilder,
    ) -> Result<Vec<T>, StoreError> {
        item::read_all(operation, self.query_all_items(operation, request).await?)
    }

    pub(crate) async fn query_all_items(
        &self,
        operation: &'static str,
        request: QueryFluentBuilder,
    ) -> Result<Vec<Item>, StoreError> {
        let (mut found, mut pages) = (Vec::new(), request.into_paginator().send());
        while let Some(page) = pages.next().await {
            found.extend(page.map_err(StoreError::call(operation))?.items.unwrap_or_default());
        }
        Ok(found)
    }
}

/// Writing. Futures are boxed: requests move into them, and would count twice in the caller's.
impl Table {
    /// Makes an update, and gives the attributes that it asks for. A condition that does not hold is an error.
    pub(crate) async fn update(
        &self,
        operation: &'static str,
        request: UpdateItemFluentBuilder,
    ) -> Result<Item, StoreError> {
        let answer = Box::pin(request.send()).await.map_err(StoreError::call(operation))?;
        Ok(answer.attributes.unwrap_or_default())
    }

    /// As [`update`](Self::update); `None` where the condition does not hold.
    pub(crate) async fn update_if(
        &self,
        operation: &'static str,
        request: UpdateItemFluentBuilder,
    ) -> Result<Option<Item>, StoreError> {
        Ok(self.update_or_refuse(operation, request).await?.ok())
    }

    /// As [`update_if`](Self::update_if), telling what was there instead.
    pub(crate) async fn update_or_refuse(
        &self,
        operation: &'static str,
        request: UpdateItemFluentBuilder,
    ) -> Result<Result<Item, Refused>, StoreError> {
        let ended = conditional(operation, Box::pin(request.send()).await)?;
        Ok(ended.map(|answer| answer.attributes.unwrap_or_default()))
    }

    /// Puts an item, whatever was there.
    pub(crate) async fn put(&self, operation: &'static str, item: Item) -> Result<(), StoreError> {
        Box::pin(self.putting(item).send()).await.map(drop).map_err(StoreError::call(operation))
    }

    /// Puts an item where the condition holds.
    pub(crate) async fn put_or_refuse(
        &self,
        operation: &'static str,
        request: PutItemFluentBuilder,
    ) -> Result<Result<(), Refused>, StoreError> {
        Ok(conditional(operation, Box::pin(request.send()).await)?.map(drop))
    }

    /// Deletes an item, where it is there.
    pub(crate) async fn delete(&self, operation: &'static str, key: Item) -> Result<(), StoreError> {
        Box::pin(self.deleting(key).send()).await.map(drop).map_err(StoreError::call(operation))
    }

    /// Deletes an item where the condition holds, and gives the attributes that the request asks for; `None` where it does not.
    pub(crate) async fn delete_if(
        &self,
        operation: &'static str,
        request: DeleteItemFluentBuilder,
    ) -> Result<Option<Item>, StoreError> {
        let ended = conditional(operation, Box::pin(request.send()).await)?.ok();
        Ok(ended.map(|answer| answer.attributes.unwrap_or_default()))
    }
}

/// What tells a condition that does not hold from other errors of a write.
trait Conditional {
    fn refusal(&self) -> Option<&ConditionalCheckFailedException>;
}

macro_rules! conditional {
    ($($Error:ident)+) => {
        $(
            impl Conditional for $Error {
                fn refusal(&self) -> Option<&ConditionalCheckFailedException> {
                    match self {
                        Self::ConditionalCheckFailedException(refusal) => Some(refusal),
                        _ => None,
                    }
                }
            }
        )+
    };
}

conditional!(PutItemError UpdateItemError DeleteItemError);

fn conditional<T, E>(
    operation: &'static str,
    answer: Result<T, SdkError<E, HttpResponse>>,
) -> Result<Result<T, Refused>, StoreError>
where
    E: Conditional + ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let error = match answer {
        Ok(answer) => return Ok(Ok(answer)),
        Err(error) => error,
    };
    match error.as_service_error().and_then(Conditional::refusal) {
        Some(refusal) => Ok(Err(Refused(refusal.item().filter(|item| !item.is_empty()).cloned()))),
        None => Err(StoreError::call(operation)(error)),
    }
}
