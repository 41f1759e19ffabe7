//! The Safety table: reports to the moderators, and what the moderators did.

mod audit;
mod items;
mod reports;

use natter_chat::ReportId;
use natter_protocol::api::moderation::{AuditRecord, Decision};
use uuid::Uuid;

use crate::{
    client::Client,
    error::StoreError,
    table::Table,
    transaction::{self, Outcome},
};

pub use self::reports::Reported;

/// How many bytes the JSON of a report's evidence takes at most: an item takes 400 KB, and a page of reports 6 MB.
pub const MAX_EVIDENCE_BYTES: usize = 200 * 1024;

/// The store of reports and of what moderators did.
#[derive(Debug, Clone)]
pub struct Safety {
    pub(crate) table: Table,
}

/// An act of a moderator's, with an id so that it is written once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The act's id.
    pub id: Uuid,
    /// What is written of it.
    pub record: AuditRecord,
}

impl Safety {
    /// The store on the table of this name.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { table: Table::new(client, table) }
    }

    /// Writes down an act that takes effect elsewhere, before it does.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note(&self, act: &Act) -> Result<(), StoreError> {
        let operation = "noting an act of moderation";
        transaction::write_all(&self.table, operation, &[self.write_act(operation, act)?]).await?;
        Ok(())
    }

    /// Decides on a report, and writes it down: both or neither. Whether there is such a report.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn decide(&self, report: ReportId, decision: &Decision, act: &Act) -> Result<bool, StoreError> {
        let operation = "deciding on a report";
        let writes = [self.write_decision(operation, report, decision, act)?, self.write_act(operation, act)?];
        let outcome = transaction::write_all(&self.table, operation, &writes).await?;
        Ok(matches!(outcome, Outcome::Committed))
    }
}
