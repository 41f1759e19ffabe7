//! The event sources that the template declares.

use std::{sync::Arc, time::Duration};

use natter_emulator::DynamoDb;
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
    time::timeout,
};

use super::StackError;
use crate::{
    clock::Clock,
    data::DataFolder,
    functions::Functions,
    sources::{Checkpoint, DeadLetters, StreamSource, Target, stream::Pace, sweep_expired, target},
    template::{EventSource, StreamEvent},
};

/// The one trigger of a user pool that is fired here.
const POST_CONFIRMATION: &str = "PostConfirmation";

/// How long a source may take to finish its invocation when everything stops.
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// The running event sources.
pub(super) struct Sources {
    pub(super) dead_letters: DeadLetters,
    /// The functions that Cognito calls after a confirmation.
    pub(super) post_confirmation: Vec<Target>,
    streams: Vec<Stream>,
    sweeper: JoinHandle<()>,
}

struct Stream {
    flushes: mpsc::Sender<oneshot::Sender<()>>,
    reader: JoinHandle<()>,
}

impl Sources {
    /// Starts them.
    pub(super) fn start(
        declared: &[EventSource],
        functions: &Functions,
        dynamodb: &Arc<DynamoDb>,
        clock: &Clock,
        data: Option<&DataFolder>,
    ) -> Result<Self, StackError> {
        let dead_letters = data.map_or_else(DeadLetters::in_memory, |data| DeadLetters::at(data.dead_letters()));
        let sweeper = tokio::spawn(sweep_expired(Arc::clone(dynamodb), clock.clone()));
        let mut sources = Self { dead_letters, post_confirmation: Vec::new(), streams: Vec::new(), sweeper };
        for source in declared {
            match source {
                EventSource::Stream(event) => {
                    let source = sources.stream(event, functions, dynamodb, clock, data)?;
                    sources.streams.push(Stream::start(source));
                }
                EventSource::Cognito(event) if event.trigger == POST_CONFIRMATION => {
                    sources.post_confirmation.push(calling(functions, &event.function));
                }
                EventSource::Cognito(event) => return Err(unsupported(&event.function, &event.trigger)),
                EventSource::Queue(event) => return Err(unsupported(&event.function, "a queue")),
                EventSource::Schedule(event) => return Err(unsupported(&event.function, "a schedule")),
            }
        }
        Ok(sources)
    }

    /// Waits until everything in the streams is through.
    pub(super) async fn flush(&self) {
        for stream in &self.streams {
            let (asked, answer) = oneshot::channel();
            // A reader that has ended has nothing left to get through.
            if stream.flushes.send(asked).await.is_ok() {
                let _ = answer.await;
            }
        }
    }

    pub(super) async fn stop(self) {
        self.sweeper.abort();
        for Stream { flushes, reader } in self.streams {
            drop(flushes);
            // Whatever is cut off here comes again at the next start.
            let _ = timeout(STOP_LIMIT, reader).await;
        }
    }

    fn stream(
        &self,
        event: &StreamEvent,
        functions: &Functions,
        dynamodb: &DynamoDb,
        clock: &Clock,
        data: Option<&DataFolder>,
    ) -> Result<StreamSource, StackError> {
        let file = data.map(|data| data.checkpoint(&event.function, &event.table));
        let checkpoint = file.map_or_else(|| Ok(Checkpoint::in_memory()), Checkpoint::at);
        Ok(StreamSource {
            event: event.clone(),
            target: calling(functions, &event.function),
            streams: dynamodb.streams(),
            pace: Pace::default(),
            checkpoint: checkpoint.map_err(StackError::Checkpoint)?,
            dead_letters: self.dead_letters.clone(),
            clock: clock.clone(),
        })
    }
}

impl Stream {
    fn start(source: StreamSource) -> Self {
        let (flushes, asked) = mpsc::channel(1);
        Self { flushes, reader: tokio::spawn(source.run(asked)) }
    }
}

fn calling(functions: &Functions, function: &str) -> Target {
    let (functions, function) = (functions.clone(), function.to_owned());
    target(move |event| {
        let (functions, function) = (functions.clone(), function.clone());
        async move { functions.invoke(&function, event).await }
    })
}

fn unsupported(function: &str, what: &str) -> StackError {
    StackError::Unsupported { function: function.to_owned(), what: what.to_owned() }
}
