//! What is left of the service to save costs: one item, which every function reads now and then.

use natter_chat::ServiceState;

use super::Users;
use crate::{error::StoreError, item, keys};

const STATE: &str = "state";

impl Users {
    /// What is left of the service, as of a moment ago; `None` where it was never reduced.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn service_state(&self) -> Result<Option<ServiceState>, StoreError> {
        let operation = "reading the service level";
        let found = self.table.get_item_eventually(operation, keys::service()).await?;
        let state = found.and_then(|mut item| item.remove(STATE));
        state.map(|state| item::read_attribute(operation, state)).transpose()
    }

    /// Makes `after` of `before`. Whether it did: it does not where the state is no longer `before`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn replace_service_state(
        &self,
        before: Option<&ServiceState>,
        after: &ServiceState,
    ) -> Result<bool, StoreError> {
        let operation = "changing the service level";
        let request = self.table.updating(keys::service());
        // A name of DynamoDB's own, so it is written as a placeholder.
        let request = request
            .update_expression("SET #state = :after")
            .expression_attribute_names("#state", STATE)
            .expression_attribute_values(":after", item::write_attribute(operation, after)?);
        let request = match before {
            Some(before) => request
                .condition_expression("#state = :before")
                .expression_attribute_values(":before", item::write_attribute(operation, before)?),
            None => request.condition_expression("attribute_not_exists(#state)"),
        };
        Ok(self.table.update_if(operation, request).await?.is_some())
    }
}
