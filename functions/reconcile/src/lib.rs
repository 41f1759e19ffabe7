//! Compares, once a day, what DynamoDB is about to delete with the archive, and repairs the archive: no entry is
//! deleted from DynamoDB for good unless the archive has it.
//!
//! The table is read in parts in parallel, page by page, and the position is saved after each page. An invocation that
//! runs out of time fails, so that Lambda retries it, and the next one resumes there. What is not reached at all is
//! also in the next day's window.
//!
//! Invoked by hand with `{"everything": true}`, it compares everything in DynamoDB, which refills a lost archive.

use std::time::Duration;

use futures_util::future::try_join_all;
use natter_chat::history::RECENT_FOR;
use natter_chat::{Entry, Timestamp};
use natter_delivery::Services;
use natter_dynamo::{Messages, Part, Reached};
use natter_lambda::{Clock, Environment, Function, HandlerError, InitError};
use natter_metrics::{self as metrics, Metric};
use natter_postgres::{Archive, ArchiveError, DatabaseSettings, Progress};
use serde::{Deserialize, Serialize};

/// What expires within this time is compared: a day, and half a day for a run that comes late.
const WINDOW: Duration = Duration::from_hours(36);

/// After this time no new page is begun, so that an invocation ends within Lambda's 15 minutes.
const TIME_LIMIT: Duration = Duration::from_mins(12);

/// How many parts of the table are read beside each other.
const PARTS: u16 = 4;

/// How many entries are compared, and repaired, with one statement.
const BATCH: usize = 500;

/// The function `reconcile`.
pub struct Reconcile {
    messages: Messages,
    archive: Archive,
    clock: Clock,
}

/// What is to be compared. A schedule's event says nothing of it.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Task {
    /// All that DynamoDB holds, and not only what expires soon.
    everything: bool,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// How many entries were compared.
    pub compared: usize,
    /// How many of them the archive lacked, or had differently, and has now.
    pub repaired: usize,
    /// How many of them it does not take.
    pub irreparable: usize,
}

impl Report {
    fn add(&mut self, other: Self) {
        self.compared += other.compared;
        self.repaired += other.repaired;
        self.irreparable += other.irreparable;
    }
}

impl Function for Reconcile {
    type Event = Task;
    type Reply = Report;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        Ok(Self {
            messages: Services::of(environment)?.messages()?,
            archive: Archive::new(environment.read("the archive", DatabaseSettings::from_lookup)?),
            clock: environment.clock(),
        })
    }

    async fn handle(&self, task: Task) -> Result<Report, HandlerError> {
        let began = self.clock.now();
        let run = Run {
            began,
            expires_before: began.plus(if task.everything { RECENT_FOR * 2 } else { WINDOW }),
            // Two comparisons of their own, which do not go on with each other.
            first: if task.everything { 100 } else { 0 },
        };
        if !self.anything_expires(run).await? {
            tracing::info!(compared = 0, repaired = 0, irreparable = 0, is_finished = true, "reconciled");
            return Ok(Report::default());
        }
        let outcomes = try_join_all((0..PARTS).map(|number| self.reconcile(run, number))).await?;
        let is_finished = outcomes.iter().all(|(_, is_finished)| *is_finished);
        let mut total = Report::default();
        for (report, _) in outcomes {
            total.add(report);
        }
        let Report { compared, repaired, irreparable } = total;
        metrics::count(Metric::EntriesCompared, compared);
        metrics::count(Metric::EntriesRepaired, repaired);
        metrics::count(Metric::EntriesIrreparable, irreparable);
        tracing::info!(compared, repaired, irreparable, is_finished, "reconciled");
        if !is_finished {
            return Err(HandlerError::new("out of time; to be invoked again"));
        }
        let parts: Vec<i16> = (0..PARTS).map(|number| run.part(number)).collect();
        self.archive.end_parts(&parts).await.map_err(archive_failed)?;
        Ok(total)
    }
}

/// One invocation.
#[derive(Debug, Clone, Copy)]
struct Run {
    began: Timestamp,
    expires_before: Timestamp,
    first: i16,
}

impl Run {
    /// What the archive calls a part.
    fn part(&self, number: u16) -> i16 {
        self.first.saturating_add_unsigned(number)
    }
}

fn archive_failed(error: ArchiveError) -> HandlerError {
    HandlerError::because("the archive did not answer", error)
}

impl Reconcile {
    /// Whether there is anything to compare. Asked of DynamoDB, so that a paused database sleeps on where there is nothing.
    async fn anything_expires(&self, run: Run) -> Result<bool, HandlerError> {
        let mut reached = None;
        loop {
            let (entries, next) = self.held(Part { number: 0, of: 1 }, run, reached).await?;
            if !entries.is_empty() || next.is_none() {
                return Ok(!entries.is_empty());
            }
            reached = next;
        }
    }

    async fn held(
        &self,
        part: Part,
        run: Run,
        reached: Option<Reached>,
    ) -> Result<(Vec<Entry>, Option<Reached>), HandlerError> {
        let page = self.messages.held(part, run.expires_before, reached).await;
        page.map_err(|error| HandlerError::because("DynamoDB does not answer", error))
    }

    /// One part: what came of it, and whether it is finished.
    async fn reconcile(&self, run: Run, number: u16) -> Result<(Report, bool), HandlerError> {
        let (part, mut report) = (run.part(number), Report::default());
        let mut reached = match self.archive.begin_part(part, run.began).await.map_err(archive_failed)? {
            Progress::Done => return Ok((report, true)),
            Progress::From(reached) => reached.as_deref().and_then(Reached::parse),
        };
        while self.clock.now() < run.began.plus(TIME_LIMIT) {
            let (entries, next) = self.held(Part { number, of: PARTS }, run, reached).await?;
            for batch in entries.chunks(BATCH) {
                report.add(self.compare(batch).await.map_err(archive_failed)?);
            }
            let noted = next.map(|next| next.to_string());
            self.archive.note_part(part, noted.as_deref()).await.map_err(archive_failed)?;
            if next.is_none() {
                return Ok((report, true));
            }
            reached = next;
        }
        Ok((report, false))
    }

    async fn compare(&self, entries: &[Entry]) -> Result<Report, ArchiveError> {
        let lacking = self.archive.lacking(entries).await?;
        let mut report = Report { compared: entries.len(), ..Report::default() };
        match self.archive.upsert(&lacking).await {
            Ok(_) => report.repaired = lacking.len(),
            Err(error) if error.is_transient() => return Err(error),
            // One of them is at fault: the others are written one by one.
            Err(_) => {
                for entry in &lacking {
                    report.add(self.repair(entry).await?);
                }
            }
        }
        Ok(report)
    }

    async fn repair(&self, entry: &Entry) -> Result<Report, ArchiveError> {
        match self.archive.upsert(std::slice::from_ref(entry)).await {
            Ok(_) => Ok(Report { repaired: 1, ..Report::default() }),
            Err(error) if error.is_transient() => Err(error),
            Err(error) => {
                let Entry { conversation_id, entry_id, .. } = entry;
                let error = natter_chat::causes(&error);
                tracing::error!(%conversation_id, %entry_id, %error, "an entry cannot be archived");
                Ok(Report { irreparable: 1, ..Report::default() })
            }
        }
    }
}
