//! The reader: takes records from the stream, hands them over, remembers how far it has come.

use std::{collections::VecDeque, io, time::Duration};

use natter_chat::{Timestamp, causes};
use natter_emulator::{EmulatorError, StreamCursor, Streams};
use serde_json::{Value, json};
use tokio::{
    sync::{mpsc, oneshot},
    time::sleep,
};

use super::{
    Pace,
    batch::{Batch, GivenUp, Next, sequence_number},
    letter::letter,
};
use crate::{
    clock::Clock,
    sources::{Checkpoint, CheckpointError, DeadLetters, Target},
    template::StreamEvent,
};

/// Reads a table's stream for a function.
pub struct StreamSource {
    /// Which function reads which table, and how.
    pub event: StreamEvent,
    /// The function.
    pub target: Target,
    /// The tables' streams.
    pub streams: Streams,
    /// How quickly.
    pub pace: Pace,
    /// How far it has come.
    pub checkpoint: Checkpoint,
    /// Where it puts what it gives up on.
    pub dead_letters: DeadLetters,
    /// The time.
    pub clock: Clock,
}

/// Why a source cannot go on for now.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The stream cannot be read.
    #[error("the stream cannot be read")]
    Read(#[source] EmulatorError),
    /// The checkpoint cannot be kept.
    #[error("the position in the stream cannot be saved")]
    Checkpoint(#[source] CheckpointError),
    /// The dead letter cannot be written.
    #[error("a dead letter cannot be written")]
    DeadLetter(#[source] io::Error),
}

/// What one step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// There is nothing to do.
    Idle,
    /// There may be more to do at once.
    Worked,
    /// A batch failed, and is to be tried again after a pause.
    Failed(Duration),
}

/// A source at work: what it has read and not yet got through.
pub(super) struct Reader {
    source: StreamSource,
    read: StreamCursor,
    gathered: Vec<Value>,
    gathering_since: Timestamp,
    pending: VecDeque<Batch>,
}

impl StreamSource {
    /// Reads until the channel is closed. Whoever sends something in is answered once all that the stream holds is
    /// through, for which no batch waits any longer.
    pub async fn run(self, mut flushes: mpsc::Receiver<oneshot::Sender<()>>) {
        let pace = self.pace;
        let mut reader = Reader::new(self);
        let mut waiting: Vec<oneshot::Sender<()>> = Vec::new();
        loop {
            let pause = match reader.step(!waiting.is_empty()).await {
                Ok(Step::Worked) => Duration::ZERO,
                Ok(Step::Failed(pause)) => pause,
                Ok(Step::Idle) => {
                    answer(&mut waiting);
                    pace.poll
                }
                Err(error) => {
                    tracing::error!("{} waits: {}", reader.source.event.function, causes(&error));
                    pace.longest_pause
                }
            };
            tokio::select! {
                () = sleep(pause) => {}
                asked = flushes.recv() => match asked {
                    Some(asked) => waiting.push(asked),
                    None => return,
                },
            }
        }
    }
}

fn answer(waiting: &mut Vec<oneshot::Sender<()>>) {
    for asked in waiting.drain(..) {
        // Whoever asked may have stopped listening.
        let _ = asked.send(());
    }
}

impl Reader {
    pub(super) fn new(source: StreamSource) -> Self {
        let read = source.checkpoint.cursor();
        Self {
            source,
            read,
            gathered: Vec::new(),
            gathering_since: Timestamp::from_millis(0),
            pending: VecDeque::new(),
        }
    }

    /// Reads, or tries the next batch once. `hurry` waits for no fuller batch.
    pub(super) async fn step(&mut self, hurry: bool) -> Result<Step, StreamError> {
        if self.pending.is_empty() {
            self.gather(hurry)?;
        }
        match self.pending.pop_front() {
            Some(batch) => self.attempt(batch).await,
            None => Ok(Step::Idle),
        }
    }

    fn gather(&mut self, hurry: bool) -> Result<(), StreamError> {
        let room = self.source.event.batch_size - self.gathered.len();
        let Self { source, read, gathered, .. } = self;
        let new = source.streams.poll(&source.event.table, read, room).map_err(StreamError::Read)?;
        if gathered.is_empty() {
            self.gathering_since = source.clock.now();
        }
        gathered.extend(new);
        let waited = source.clock.now().since(self.gathering_since);
        let full = gathered.len() == source.event.batch_size;
        if !gathered.is_empty() && (hurry || full || waited >= source.event.batching_window) {
            self.pending.push_back(Batch::new(std::mem::take(gathered)));
        }
        Ok(())
    }

    async fn attempt(&mut self, batch: Batch) -> Result<Step, StreamError> {
        let answer = (self.source.target)(json!({"Records": batch.records})).await;
        if let Err(error) = &answer {
            tracing::warn!("{} failed on {} records: {error}", self.source.event.function, batch.records.len());
        }
        let now = self.source.clock.now();
        match batch.clone().after(&answer, &self.source.event, now) {
            Next::Done => self.pass(&batch),
            Next::Retry(batches) => self.retry(&batch, batches),
            Next::GiveUp(lost, why) => self.give_up(batch, &lost, why, now),
        }
    }

    /// The batch is through.
    fn pass(&mut self, batch: &Batch) -> Result<Step, StreamError> {
        self.move_after(batch.last_sequence_number())?;
        Ok(Step::Worked)
    }

    fn retry(&mut self, tried: &Batch, batches: Vec<Batch>) -> Result<Step, StreamError> {
        let failures = batches.first().map_or(0, |first| first.failures);
        let first = batches.first().and_then(|batch| batch.records.first());
        let through = tried.records.iter().take_while(|record| Some(*record) != first).last();
        let through = through.and_then(sequence_number).map(str::to_owned);
        for batch in batches.into_iter().rev() {
            self.pending.push_front(batch);
        }
        self.move_after(through.as_deref())?;
        Ok(if failures == 0 { Step::Worked } else { Step::Failed(self.source.pace.pause_before(failures)) })
    }

    fn give_up(&mut self, tried: Batch, lost: &Batch, why: GivenUp, now: Timestamp) -> Result<Step, StreamError> {
        let StreamSource { event: StreamEvent { function, table, on_failure, .. }, streams, dead_letters, .. } =
            &self.source;
        let records = lost.records.len();
        tracing::error!("{function} gives up on {records} records ({why:?}): see {:?}", on_failure);
        if let Some(queue) = on_failure {
            let stream = streams.arn(table).map_err(StreamError::Read)?;
            let letter = letter(lost, why, function, &stream, table, now);
            if let Err(error) = dead_letters.put(queue, letter) {
                self.pending.push_front(tried);
                return Err(StreamError::DeadLetter(error));
            }
        }
        self.pass(lost)
    }

    fn move_after(&mut self, sequence_number: Option<&str>) -> Result<(), StreamError> {
        let Some(sequence_number) = sequence_number else { return Ok(()) };
        self.source.checkpoint.move_after(sequence_number).map_err(StreamError::Checkpoint)
    }
}
