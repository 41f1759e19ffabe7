//! Reads the archive from the beginning, one batch per invocation, in the form of the stream, for a consumer that did
//! not exist at the time. `tools/replay` invokes it repeatedly and passes each batch to the consumer, since nothing
//! outside the VPC can be reached from here.

use natter_chat::{ConversationId, Seq};
use natter_dynamo::stream::StreamEvent;
use natter_lambda::{Environment, Function, HandlerError, InitError};
use natter_postgres::{Archive, DatabaseSettings};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The most entries of a batch: an answer of Lambda's ends at 6 MB, and an entry takes up to 50 KB as an item.
const MAX_BATCH: usize = 100;

/// The function `replay`.
pub struct Replay {
    archive: Archive,
}

/// From where, and how much.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct ReplayRequest {
    /// After this entry; from the beginning where there is none.
    #[serde(default)]
    after: Option<Position>,
    /// How many entries at most, 1 to 100.
    #[serde(default = "max_batch")]
    limit: usize,
}

const fn max_batch() -> usize {
    MAX_BATCH
}

/// A place in the archive, which is read by conversation, and there by `seq`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The place in it.
    pub seq: Seq,
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Batch {
    /// What the consumer is to be invoked with.
    pub event: StreamEvent,
    /// Where the next batch begins; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Position>,
}

impl Function for Replay {
    type Event = ReplayRequest;
    type Reply = Batch;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        Ok(Self { archive: Archive::new(environment.read("the archive", DatabaseSettings::from_lookup)?) })
    }

    async fn handle(&self, wanted: ReplayRequest) -> Result<Batch, HandlerError> {
        let limit = wanted.limit.clamp(1, MAX_BATCH);
        let beginning = Position { conversation_id: Uuid::nil().into(), seq: Seq::ZERO };
        let after = wanted.after.unwrap_or(beginning);
        let entries = self.archive.all_after((after.conversation_id, after.seq), limit).await;
        let entries = entries.map_err(|error| HandlerError::because("the archive did not answer", error))?;
        let last = entries.last().filter(|_| entries.len() == limit);
        let next = last.map(|last| Position { conversation_id: last.conversation_id, seq: last.seq });
        let event = StreamEvent::replaying(&entries);
        let event = event.map_err(|error| HandlerError::because("an entry cannot be replayed", error))?;
        Ok(Batch { event, next })
    }
}
