#![doc = include_str!("../README.md")]
#![expect(clippy::missing_panics_doc, clippy::unwrap_used, reason = "made for tests, where a panic is a failure")]

pub mod http;

#[cfg(feature = "archive")]
mod archive;
mod object_store;
mod seeds;
mod world;

use std::fmt;

use natter_chat::{ConnectionId, Timestamp, UserId};
use natter_lambda::{Action, ActionError, Caller, log_and_reduce};
use natter_protocol::ErrorCode;
use natter_protocol::frames::{ClientFrame, Reply, ServerFrame};
use serde_json::Value;
use uuid::Uuid;

#[cfg(feature = "archive")]
pub use archive::TestArchive;
pub use object_store::{Object, ObjectStore};
pub use seeds::seeds;
pub use world::{World, details};

/// Somebody new.
#[must_use]
pub fn person() -> UserId {
    UserId::from(Uuid::new_v4())
}

/// So many people.
#[must_use]
pub fn people(count: usize) -> Vec<UserId> {
    (0..count).map(|_| person()).collect()
}

/// Somebody who asks from this device.
#[must_use]
pub fn caller(user_id: UserId, device: &ConnectionId, now: Timestamp) -> Caller {
    Caller { user_id, connection_id: device.clone(), now }
}

/// The request of a client that sends this; its `id` is `1`.
#[must_use]
pub fn request<R: TryFrom<ClientFrame>>(action: &str, mut fields: Value) -> R {
    fields["action"] = action.into();
    fields["id"] = "1".into();
    let frame = ClientFrame::parse(&fields.to_string()).unwrap();
    frame.try_into().unwrap_or_else(|_| panic!("{action} is of another function"))
}

/// The reply, as JSON.
pub async fn ask<A: Action>(function: &A, caller: &Caller, action: &str, fields: Value) -> Value {
    serde_json::to_value(answer(Box::pin(function.perform(caller, request(action, fields))).await.unwrap())).unwrap()
}

/// The frame that answers such a request.
#[must_use]
pub fn answer(reply: impl Reply) -> ServerFrame {
    reply.answering(serde_json::from_value("1".into()).unwrap())
}

/// The code with which it is refused.
pub async fn refusal<A: Action>(function: &A, caller: &Caller, action: &str, fields: Value) -> ErrorCode {
    code(Box::pin(function.perform(caller, request(action, fields))).await)
}

fn code(outcome: Result<impl fmt::Debug, ActionError>) -> ErrorCode {
    log_and_reduce(outcome.unwrap_err()).code
}
