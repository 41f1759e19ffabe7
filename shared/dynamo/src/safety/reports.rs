//! Reports to the moderators.

use aws_sdk_dynamodb::types::{ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use natter_chat::{ReportId, Timestamp, UserId};
use natter_protocol::api::moderation::{Decided, Decision, Report, ReportStatus};

use super::{
    Act, Safety,
    items::{ReportItem, ReportKey},
};
use crate::{batch, error::StoreError, item, keys, table::Page, table::Refused, transaction::Part};

/// How storing a report ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// It is stored, by this call.
    Now,
    /// The same person had reported the same before, under this id.
    Before {
        /// When.
        created_at: Timestamp,
        /// How it stands: whether a moderator has decided on it.
        status: ReportStatus,
    },
    /// Another report has this id.
    Conflict,
}

impl Safety {
    /// Stores a report, unless there is one with its id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn report(&self, report: &Report) -> Result<Reported, StoreError> {
        let operation = "storing a report";
        let request = self
            .table
            .putting(item::write(operation, ReportItem::new(operation, report)?)?)
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let Err(Refused(before)) = self.table.put_or_refuse(operation, request).await? else {
            return Ok(Reported::Now);
        };
        let before: ReportItem = item::read(operation, before.unwrap_or_default())?;
        let is_same = before.reporter_id == report.reporter_id && before.subject == report.subject;
        let ReportItem { created_at, status, .. } = before;
        Ok(if is_same { Reported::Before { created_at, status } } else { Reported::Conflict })
    }

    /// The report with this id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn get_report(&self, report: ReportId) -> Result<Option<Report>, StoreError> {
        let keys = vec![keys::report(keys::report_partition(report))];
        Ok(self.read_reports("reading a report", keys).await?.pop())
    }

    /// Reports of this status, the oldest first, at most `limit`, after the place of an earlier page; and the place of
    /// the last of them where there are more. One that was stored or decided on within the last moments may be missing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn reports(
        &self,
        status: ReportStatus,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<Report>, Option<String>), StoreError> {
        let operation = "listing reports";
        let request = self
            .table
            .querying()
            .index_name(keys::BY_STATUS)
            .key_condition_expression("#status = :status")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":status", item::string(status.as_str()))
            .set_exclusive_start_key(after.and_then(|place| keys::listed_report(status, place)))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX));
        let Page { items, next }: Page<ReportKey> = self.table.query(operation, request).await?;
        let next = next.and_then(|_| items.last().map(|last| last.place.clone()));
        let keys = items.into_iter().map(|found| keys::report(found.pk)).collect();
        // The index is behind: who was decided on meanwhile is of another status.
        let reports = self.read_reports(operation, keys).await?.into_iter();
        Ok((reports.filter(|report| report.status == status).collect(), next))
    }

    /// What somebody has reported, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn reports_by(&self, reporter: UserId) -> Result<Vec<Report>, StoreError> {
        let operation = "listing somebody's reports";
        let request = self
            .table
            .querying()
            .index_name(keys::BY_REPORTER)
            .key_condition_expression("reporter_id = :reporter")
            .expression_attribute_values(":reporter", item::string(reporter));
        let found: Vec<ReportKey> = self.table.query_all(operation, request).await?;
        let keys = found.into_iter().map(|found| keys::report(found.pk)).collect();
        self.read_reports(operation, keys).await
    }

    /// Forgets who made a report.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn anonymise(&self, report: ReportId) -> Result<(), StoreError> {
        let request = self
            .table
            .updating(keys::report(keys::report_partition(report)))
            .update_expression("REMOVE reporter_id")
            .condition_expression("attribute_exists(pk)");
        self.table.update("anonymising a report", request).await.map(drop)
    }

    /// By age.
    async fn read_reports(&self, operation: &'static str, keys: Vec<item::Item>) -> Result<Vec<Report>, StoreError> {
        let mut found: Vec<ReportItem> = item::read_all(operation, batch::get(&self.table, operation, keys).await?)?;
        found.sort_by(|one, other| one.place.cmp(&other.place));
        found.into_iter().map(|found| found.into_report(operation)).collect()
    }

    /// The part of a transaction that decides on a report; it holds only where there is one.
    pub(super) fn write_decision(
        &self,
        operation: &'static str,
        report: ReportId,
        decision: &Decision,
        act: &Act,
    ) -> Result<TransactWriteItem, StoreError> {
        let decided = Decided { by: act.record.moderator_id, at: act.record.at, reason: decision.reason.clone() };
        self.table
            .update_part(keys::report(keys::report_partition(report)))
            .update_expression("SET #status = :status, decided = :decided")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":status", item::string(decision.status.as_str()))
            .expression_attribute_values(":decided", item::write_attribute(operation, decided)?)
            .part(operation)
    }
}
