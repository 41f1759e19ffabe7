//! Checks, every minute, the tips that are due against their chains, and updates their status.
//!
//! Two invocations at once do no harm, and if one dies the next makes up for it: a tip that was not checked stays due.
//! The number of tips and the time of an invocation are limited; the remaining tips come first the next time.
//!
//! Invoked by hand with `{"tipId": "0x…"}`, it checks that tip, whether or not it is due.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use natter_chat::{Timestamp, causes};
use natter_delivery::Services;
use natter_dynamo::{StoreError, TipRecord};
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError};
use natter_metrics::{self as metrics, Metric};
use natter_tips::{SettleError, Settlement, UNKNOWN_FOR_LONG};
use serde::{Deserialize, Serialize};

/// How many tips one invocation looks at.
const MAX_TIPS: usize = 200;

/// How many of them at once: each asks every endpoint of its chain some five times.
const CONCURRENCY: usize = 8;

/// After this time no further tip is looked at, so that an invocation ends within its minute.
const TIME_LIMIT: Duration = Duration::from_secs(40);

/// The function `settle-tips`.
pub struct SettleTips {
    settlement: Settlement,
    clock: Clock,
}

/// What is to be looked at. A schedule's event says nothing of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Task {
    /// This tip alone.
    pub tip_id: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// How many tips were looked at.
    pub looked_at: usize,
    /// How many of them could not be.
    pub failed: usize,
    /// Of how many nothing can be said, and could not be for long.
    pub unknown_for_long: usize,
    /// How many of those that are due were left for the next time.
    pub left: usize,
}

/// What came of one tip.
enum Settled {
    /// It was looked at.
    At(Box<TipRecord>),
    /// It is not due any more.
    NotDue,
    /// There was no time.
    Left,
    /// It could not be looked at.
    Failed,
}

impl Function for SettleTips {
    type Event = Task;
    type Reply = Report;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        let settlement = Settlement::from_environment(environment, services.client())?;
        Ok(Self { settlement, clock: environment.clock() })
    }

    async fn handle(&self, task: Task) -> Result<Report, HandlerError> {
        let began = self.clock.now();
        let is_all = task.tip_id.is_none();
        let ids = match task.tip_id {
            Some(id) => vec![id],
            None => self.settlement.tips().due(began, MAX_TIPS).await.map_err(unanswered)?,
        };
        let looks = stream::iter(ids).map(|id| async move { self.look_at(&id, began, is_all).await });
        let looks: Vec<Settled> = looks.buffer_unordered(CONCURRENCY).collect().await;
        let report = Report::of(&looks, self.clock.now());
        let Report { looked_at, failed, unknown_for_long, left } = report;
        metrics::count(Metric::TipsUnknownForLong, unknown_for_long);
        metrics::count(Metric::TipsNotLookedAt, failed);
        metrics::count(Metric::TipsLeft, left);
        if !looks.is_empty() {
            tracing::info!(looked_at, failed, unknown_for_long, left, "settled tips");
        }
        Ok(report)
    }
}

fn unanswered(error: StoreError) -> HandlerError {
    HandlerError::because("DynamoDB does not answer", error)
}

impl SettleTips {
    async fn look_at(&self, id: &str, began: Timestamp, only_if_due: bool) -> Settled {
        if self.clock.now() >= began.plus(TIME_LIMIT) {
            return Settled::Left;
        }
        match Box::pin(self.try_to_look_at(id, began, only_if_due)).await {
            Ok(looked) => looked,
            Err(error) => {
                tracing::error!(tip_id = id, error = %causes(&error), "a tip could not be checked");
                Settled::Failed
            }
        }
    }

    async fn try_to_look_at(&self, id: &str, began: Timestamp, only_if_due: bool) -> Result<Settled, SettleError> {
        let Some(tip) = self.settlement.tips().get(id).await? else { return Ok(Settled::NotDue) };
        // The index is behind: somebody may have looked at it meanwhile.
        if only_if_due && tip.progress.due.is_none_or(|due| due > began) {
            return Ok(Settled::NotDue);
        }
        match self.settlement.settle(tip.clone(), self.clock.now()).await {
            Ok(tip) => Ok(Settled::At(Box::new(tip))),
            Err(error @ SettleError::Unreadable(_)) => {
                self.settlement.put_off(&tip, began).await?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }
}

impl Report {
    fn of(looks: &[Settled], now: Timestamp) -> Self {
        let mut report = Self::default();
        for look in looks {
            match look {
                Settled::At(tip) => {
                    report.looked_at += 1;
                    report.unknown_for_long += usize::from(is_unknown_for_long(tip, now));
                }
                Settled::NotDue => {}
                Settled::Left => report.left += 1,
                Settled::Failed => report.failed += 1,
            }
        }
        report
    }
}

fn is_unknown_for_long(tip: &TipRecord, now: Timestamp) -> bool {
    tip.progress.unknown_since.is_some_and(|since| since.plus(UNKNOWN_FOR_LONG) <= now)
}
