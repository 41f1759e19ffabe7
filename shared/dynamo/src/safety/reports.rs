//! Reports to the moderators.

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use natter_chat::api::moderation::{Decided, Decision, Report, ReportStatus};
use natter_chat::{ReportId, Timestamp, UserId};

use super::{
    Act, Safety,
    items::{ReportItem, ReportKey},
};
use crate::{StoreError, batch, item, keys};

/// How storing a report ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// It is stored, by this call.
    Now,
    /// The same person had reported the same before, under this id.
    Before {
        /// When.
        created_at: Timestamp,
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
        let request = self.table.sdk().put_item().table_name(self.table.name());
        let answer = request
            .set_item(Some(item::write(operation, ReportItem::new(operation, report)?)?))
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        let error = match answer {
            Ok(answer) => {
                self.table.meter().wrote(answer.consumed_capacity());
                return Ok(Reported::Now);
            }
            Err(error) => error,
        };
        let Some(PutItemError::ConditionalCheckFailedException(refusal)) = error.as_service_error() else {
            return Err(StoreError::call(operation)(error));
        };
        let before: ReportItem = item::read(operation, refusal.item().cloned().unwrap_or_default())?;
        let is_same = before.reporter_id == report.reporter_id && before.subject == report.subject;
        Ok(if is_same { Reported::Before { created_at: before.created_at } } else { Reported::Conflict })
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
        let request = self.table.sdk().query().table_name(self.table.name()).index_name(keys::BY_STATUS);
        let answer = request
            .key_condition_expression("#status = :status")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":status", item::string(status.as_str()))
            .set_exclusive_start_key(after.and_then(|place| keys::listed_report(status, place)))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(StoreError::call(operation))?;
        self.table.meter().read(answer.consumed_capacity());
        let has_more = answer.last_evaluated_key.is_some();
        let found = answer.items.unwrap_or_default().into_iter();
        let found: Vec<ReportKey> = found.map(|found| item::read(operation, found)).collect::<Result<_, _>>()?;
        let next = found.last().filter(|_| has_more).map(|last| last.place.clone());
        let keys = found.into_iter().map(|found| keys::report(found.pk)).collect();
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
        let request = self.table.sdk().query().table_name(self.table.name()).index_name(keys::BY_REPORTER);
        let mut pages = request
            .key_condition_expression("reporter_id = :reporter")
            .expression_attribute_values(":reporter", item::string(reporter))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .into_paginator()
            .send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(StoreError::call(operation))?;
            self.table.meter().read(page.consumed_capacity());
            for report in page.items.unwrap_or_default() {
                found.push(keys::report(item::read::<ReportKey>(operation, report)?.pk));
            }
        }
        self.read_reports(operation, found).await
    }

    /// Forgets who made a report.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn anonymise(&self, report: ReportId) -> Result<(), StoreError> {
        let request = self.table.sdk().update_item().table_name(self.table.name());
        let answer = request
            .set_key(Some(keys::report(keys::report_partition(report))))
            .update_expression("REMOVE reporter_id")
            .condition_expression("attribute_exists(pk)")
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        self.table.meter().wrote(answer.map_err(StoreError::call("anonymising a report"))?.consumed_capacity());
        Ok(())
    }

    /// By age.
    async fn read_reports(&self, operation: &'static str, keys: Vec<item::Item>) -> Result<Vec<Report>, StoreError> {
        let found = batch::get(&self.table, operation, keys).await?.into_iter();
        let found = found.map(|found| item::read::<ReportItem>(operation, found));
        let mut found: Vec<ReportItem> = found.collect::<Result<_, _>>()?;
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
        let update = Update::builder().table_name(self.table.name());
        let update = update
            .set_key(Some(keys::report(keys::report_partition(report))))
            .update_expression("SET #status = :status, decided = :decided")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":status", item::string(decision.status.as_str()))
            .expression_attribute_values(":decided", item::write_attribute(operation, decided)?)
            .build();
        Ok(TransactWriteItem::builder().update(update.map_err(StoreError::request(operation))?).build())
    }
}
