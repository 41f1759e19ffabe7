use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sdk_apigatewaymanagement::config::{BehaviorVersion, Region};
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_types::{body::SdkBody, retry::RetryConfig};
use aws_types::SdkConfig;
use natter_chat::{ConnectionId, Seq, UserId};
use natter_protocol::frames::{Event, ServerFrame};
use uuid::Uuid;

use super::*;

mod outbox;
mod packing;
mod pusher;

/// An event that is told apart by its number, and whose JSON is about `size` bytes long.
fn event(number: u64, size: usize) -> Event {
    let entry = natter_chat::Entry {
        conversation_id: Uuid::nil().into(),
        entry_id: Uuid::nil().into(),
        seq: Seq::new(number),
        sender_id: Uuid::nil().into(),
        sent_at: natter_chat::Timestamp::from_millis(0),
        content: natter_chat::EntryContent::MembersAdded { user_ids: vec![UserId::from(Uuid::nil()); size / 39] },
    };
    Event::EntryAdded { entry: natter_chat::Viewer::after(Seq::ZERO).entry(&entry).unwrap() }
}

fn written(numbers: impl IntoIterator<Item = u64>, size: usize) -> Vec<WrittenEvent> {
    numbers.into_iter().map(|number| WrittenEvent::write(&event(number, size)).unwrap()).collect()
}

fn connection(id: &str) -> ConnectionId {
    id.to_owned().into()
}

/// The numbers of the events in a frame.
fn numbers(frame: &[u8]) -> Vec<u64> {
    let ServerFrame::Events { events } = serde_json::from_slice(frame).unwrap() else { panic!("no events") };
    let numbers = events.iter().map(|event| match event {
        Event::EntryAdded { entry } => entry.seq.get(),
        other => panic!("{other:?}"),
    });
    numbers.collect()
}
