//! `fan-out`: pushes events to the members of large groups for other functions, shard by shard.
//!
//! The messages of a batch for one shard are handled together: its members are read once, and each connection gets all
//! of it in as few frames as possible. Messages may arrive twice, late and in any order; clients go by `seq`. A push
//! that fails is noted, so that the client asks for what it missed; a shard whose members or connections could not be
//! read or noted is retried.

use natter_delivery::{Delivery, Services};
use natter_lambda::{
    BatchReply, Clock, Environment, Function, HandlerError, InitError, QueueEvent, QueueMessage, record_delivery,
};
use natter_queue::FanOut;

/// The function `fan-out`.
pub struct FanOutEvents {
    delivery: Delivery,
    clock: Clock,
}

impl Function for FanOutEvents {
    type Event = QueueEvent;
    type Reply = BatchReply;

    async fn init(environment: &Environment) -> Result<Self, InitError> {
        let services = Services::of(environment)?;
        Ok(Self { delivery: services.delivery()?, clock: environment.clock() })
    }

    async fn handle(&self, event: QueueEvent) -> Result<BatchReply, HandlerError> {
        let (readable, unreadable): (Vec<_>, Vec<_>) =
            event.records.iter().map(|record| (record, read(record))).partition(|(_, message)| message.is_some());
        let (records, messages): (Vec<&QueueMessage>, Vec<FanOut>) =
            readable.into_iter().filter_map(|(record, message)| Some((record, message?))).unzip();
        let failed = self.delivery.to_shards(&messages, self.clock.now()).await;
        for entry in messages.iter().flat_map(|message| &message.entries) {
            record_delivery(entry.sent_at, self.clock.now());
        }
        let failed = failed.into_iter().map(|position| records[position]);
        Ok(failed.chain(unreadable.into_iter().map(|(record, _)| record)).collect())
    }
}

/// `None` where it is no message of ours: it is left to the dead letters.
fn read(record: &QueueMessage) -> Option<FanOut> {
    let read = serde_json::from_str(&record.body);
    // Not the cause, which quotes what it does not understand.
    read.inspect_err(|_| tracing::error!(message_id = record.message_id, "a message cannot be read")).ok()
}
