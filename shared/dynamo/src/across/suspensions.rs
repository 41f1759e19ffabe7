//! Suspending somebody, and the record of who did it and why.

use natter_chat::{Timestamp, UserId};

use crate::{
    error::StoreError,
    safety::{Act, Safety},
    transaction,
    users::Users,
};

impl Safety {
    /// Suspends somebody until then, and writes it down: both or neither.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn suspend(&self, users: &Users, user: UserId, until: Timestamp, act: &Act) -> Result<(), StoreError> {
        let operation = "suspending a user";
        let writes = [users.suspend(operation, user, until)?, self.write_act(operation, act)?];
        transaction::write_all(&self.table, operation, &writes).await?;
        Ok(())
    }

    /// Lifts somebody's suspension, and writes it down: both or neither.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unsuspend(&self, users: &Users, user: UserId, act: &Act) -> Result<(), StoreError> {
        let operation = "lifting a suspension";
        let writes = [users.unsuspend(operation, user)?, self.write_act(operation, act)?];
        transaction::write_all(&self.table, operation, &writes).await?;
        Ok(())
    }
}
