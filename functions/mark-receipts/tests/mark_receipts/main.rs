//! Marks, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod cost;
mod marks;
mod privacy;
mod unread;

use mark_receipts::MarkReceipts;
use natter_chat::{ConnectionId, ConversationId, Seq, UserId};
use natter_delivery::{Services, Summaries};
use natter_lambda::Action;
use natter_protocol::frames::Event;
use natter_testing::{World, ask, caller};
use serde_json::{Value, json};

/// The function, and everything around it.
pub(crate) struct Marking {
    pub(crate) world: World,
    pub(crate) function: MarkReceipts,
}

impl Marking {
    pub(crate) async fn start() -> Self {
        let world = World::start().await;
        let environment = world.environment(&[]);
        let function = MarkReceipts::init(&environment).await.unwrap();
        // Read once a minute by an instance, not for each mark.
        Services::of(&environment).unwrap().service().unwrap().level(world.now).await;
        Self { world, function }
    }

    pub(crate) fn summaries(&self) -> Summaries {
        Services::of(&self.world.environment(&[])).unwrap().summaries().unwrap()
    }

    /// Marks on a device that nobody pushes to.
    pub(crate) async fn mark(&self, action: &str, user: UserId, conversation: ConversationId, seq: u64) -> Value {
        self.mark_on(&"elsewhere=".to_owned().into(), action, user, conversation, seq).await
    }

    pub(crate) async fn mark_on(
        &self,
        device: &ConnectionId,
        action: &str,
        user: UserId,
        conversation: ConversationId,
        seq: u64,
    ) -> Value {
        let caller = caller(user, device, self.world.now);
        let reply = ask(&self.function, &caller, action, json!({"conversationId": conversation, "seq": seq})).await;
        assert_eq!((&reply["type"], &reply["id"]), (&json!("marked"), &json!("1")), "{reply}");
        reply
    }

    /// Which marks of whose a device has been told of: what was read, and what was delivered.
    pub(crate) fn told(&self, device: &ConnectionId) -> Vec<(UserId, Option<u64>, Option<u64>)> {
        let events = self.world.outside.take_events(device).into_iter();
        let marks = events.map(|event| match event {
            Event::MarksMoved { user_id, read_seq, delivered_seq, .. } => {
                (user_id, read_seq.map(Seq::get), delivered_seq.map(Seq::get))
            }
            other => panic!("{other:?}"),
        });
        marks.collect()
    }
}
