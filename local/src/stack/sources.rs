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
    gateway::Faults,
    sources::{
        Checkpoint, DeadLetters, QueueSource, ScheduleSource, StreamSource, Target, TriggerFunctions, schedule::rate,
        stream::Pace, sweep_expired, target,
    },
    sqs::Queues,
    template::{Application, EventSource, QueueEvent, ScheduleEvent, StreamEvent},
};

/// The triggers of a user pool that are fired here.
const PRE_SIGN_UP: &str = "PreSignUp";
const POST_CONFIRMATION: &str = "PostConfirmation";
const PRE_TOKEN_GENERATION: &str = "PreTokenGeneration";

/// How long a source may take to finish its invocation when everything stops.
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// The running event sources.
pub(super) struct Sources {
    pub(super) dead_letters: DeadLetters,
    /// The functions that Cognito calls.
    pub(super) triggers: TriggerFunctions,
    readers: Vec<Reader>,
    schedules: Vec<JoinHandle<()>>,
    sweeper: JoinHandle<()>,
}

/// What sources call and read.
pub(super) struct Means<'a> {
    pub(super) functions: &'a Functions,
    pub(super) dynamodb: &'a Arc<DynamoDb>,
    pub(super) queues: &'a Queues,
    pub(super) faults: &'a Faults,
    pub(super) clock: &'a Clock,
    pub(super) data: Option<&'a DataFolder>,
}

/// A source that reads a stream or a queue.
struct Reader {
    flushes: mpsc::Sender<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Sources {
    /// Starts them.
    pub(super) fn start(
        application: &Application,
        means: &Means<'_>,
        dead_letters: DeadLetters,
    ) -> Result<Self, StackError> {
        let sweeper = tokio::spawn(sweep_expired(Arc::clone(means.dynamodb), means.clock.clone()));
        let triggers = TriggerFunctions::default();
        let mut sources = Self { dead_letters, triggers, readers: Vec::new(), schedules: Vec::new(), sweeper };
        for source in &application.event_sources {
            match source {
                EventSource::Stream(event) => {
                    let source = sources.stream(event, means)?;
                    sources.readers.push(Reader::start(|asked| source.run(asked)));
                }
                EventSource::Cognito(event) => {
                    let called = match event.trigger.as_str() {
                        PRE_SIGN_UP => &mut sources.triggers.pre_sign_up,
                        POST_CONFIRMATION => &mut sources.triggers.post_confirmation,
                        PRE_TOKEN_GENERATION => &mut sources.triggers.pre_token_generation,
                        trigger => return Err(unsupported(&event.function, trigger)),
                    };
                    called.push(calling(means.functions, &event.function));
                }
                EventSource::Queue(event) => {
                    let source = queue(event, application, means);
                    sources.readers.push(Reader::start(|asked| source.run(asked)));
                }
                EventSource::Schedule(event) => {
                    let every = rate(&event.expression);
                    let every = every.ok_or_else(|| unsupported(&event.function, &event.expression))?;
                    sources.schedules.push(tokio::spawn(schedule(event, every, means).run()));
                }
            }
        }
        Ok(sources)
    }

    /// Waits until everything in the streams and queues is through.
    pub(super) async fn flush(&self) {
        for reader in &self.readers {
            let (asked, answer) = oneshot::channel();
            // A reader that has ended has nothing left to get through.
            if reader.flushes.send(asked).await.is_ok() {
                let _ = answer.await;
            }
        }
    }

    pub(super) async fn stop(self) {
        self.sweeper.abort();
        self.schedules.iter().for_each(JoinHandle::abort);
        for Reader { flushes, task } in self.readers {
            drop(flushes);
            // Whatever is cut off here comes again at the next start.
            let _ = timeout(STOP_LIMIT, task).await;
        }
    }

    fn stream(&self, event: &StreamEvent, means: &Means<'_>) -> Result<StreamSource, StackError> {
        let file = means.data.map(|data| data.checkpoint(&event.function, &event.table));
        let checkpoint = file.map_or_else(|| Ok(Checkpoint::in_memory()), Checkpoint::at);
        Ok(StreamSource {
            event: event.clone(),
            target: calling_from(event, means),
            streams: means.dynamodb.streams(),
            pace: Pace::default(),
            checkpoint: checkpoint.map_err(StackError::Checkpoint)?,
            dead_letters: self.dead_letters.clone(),
            clock: means.clock.clone(),
        })
    }
}

impl Reader {
    fn start<F>(run: impl FnOnce(mpsc::Receiver<oneshot::Sender<()>>) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (flushes, asked) = mpsc::channel(1);
        Self { flushes, task: tokio::spawn(run(asked)) }
    }
}

fn queue(event: &QueueEvent, application: &Application, means: &Means<'_>) -> QueueSource {
    QueueSource {
        event: event.clone(),
        target: calling(means.functions, &event.function),
        queues: means.queues.clone(),
        faults: means.faults.clone(),
        clock: means.clock.clone(),
        region: application.region.clone(),
        account_id: application.account_id.clone(),
    }
}

fn schedule(event: &ScheduleEvent, every: Duration, means: &Means<'_>) -> ScheduleSource {
    let target = calling(means.functions, &event.function);
    ScheduleSource { event: event.clone(), every, target, clock: means.clock.clone() }
}

fn calling(functions: &Functions, function: &str) -> Target {
    let (functions, function) = (functions.clone(), function.to_owned());
    target(move |event| {
        let (functions, function) = (functions.clone(), function.clone());
        async move { functions.invoke(&function, event).await }
    })
}

/// As [`calling`], as the faults on the table's stream will have it.
fn calling_from(event: &StreamEvent, means: &Means<'_>) -> Target {
    let function = calling(means.functions, &event.function);
    let (faults, clock, table) = (means.faults.clone(), means.clock.clone(), event.table.clone());
    target(move |event| {
        let (function, faults, clock, table) = (function.clone(), faults.clone(), clock.clone(), table.clone());
        async move { faults.strike(&table, &clock, || function(event.clone())).await }
    })
}

fn unsupported(function: &str, what: &str) -> StackError {
    StackError::Unsupported { function: function.to_owned(), what: what.to_owned() }
}
