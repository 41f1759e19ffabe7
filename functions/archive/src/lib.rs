//! `archive`: writes entries from the stream of the Messages table to PostgreSQL.
//!
//! A batch is one statement. If an entry is invalid, the batch is halved until it is found, and everything else is
//! archived; if the database is down, the whole batch is retried. Expired entries get a second chance: archiving may
//! have failed for longer than the stream's retention, so they are written once more, which changes nothing if they
//! exist. Everything may be delivered twice.
//!
//! A deletion whose function died after appending it is finished here, too ([`erasing`]).

mod batch;
mod erasing;

use natter_delivery::Services;
use natter_dynamo::stream::{StreamEvent, StreamRecord};
use natter_lambda::{BatchReply, Clock, Environment, Function, HandlerError, InitError};
use natter_metrics::Metric;
use natter_postgres::{Archive, DatabaseSettings};

use batch::{Batch, entries_at_fault};
use erasing::Erasing;

/// The function `archive`.
pub struct ArchiveEntries {
    archive: Archive,
    erasing: Erasing,
    clock: Clock,
}

impl ArchiveEntries {
    /// Measures how old the first new entry of a batch is, which is the oldest.
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^52 milliseconds")]
    fn measure_lag(&self, event: &StreamEvent) {
        let first = event.records.iter().find_map(|record| record.inserted().ok().flatten());
        if let Some(entry) = first {
            let age = self.clock.now().since(entry.sent_at);
            natter_metrics::record(Metric::ArchiveLag, age.as_millis() as f64);
        }
    }
}

impl Function for ArchiveEntries {
    type Event = StreamEvent;
    type Reply = BatchReply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let settings = environment.read("the archive", DatabaseSettings::from_lookup)?;
        let services = Services::of(environment)?;
        Ok(Self {
            archive: Archive::new(settings),
            erasing: Erasing { conversations: services.conversations()?, messages: services.messages()? },
            clock: environment.clock(),
        })
    }

    async fn handle(&self, event: StreamEvent) -> Result<BatchReply, HandlerError> {
        let batch = Batch::read(&event);
        let (archived, unerased) =
            futures_util::join!(entries_at_fault(&self.archive, &batch.entries), self.erasing.finish(&event.records));
        let mut failed: Vec<&str> = match archived {
            Ok(at_fault) => batch.failed(&at_fault),
            Err(error) => {
                tracing::error!(error = %natter_chat::causes(&error), "the batch will be retried");
                event.records.first().map(StreamRecord::sequence_number).into_iter().collect()
            }
        };
        failed.extend(unerased);
        if failed.is_empty() {
            self.measure_lag(&event);
        }
        Ok(failed.into_iter().collect())
    }
}
