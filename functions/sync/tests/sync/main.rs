//! What a device gets that asks what it has missed, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

mod cost;
mod pages;
mod properties;
mod recovery;

use natter_chat::{ConversationId, Seq, UserId};
use natter_lambda::Action;
use natter_testing::{World, ask, caller};
use serde_json::{Value, json};
use sync::Sync;

/// The function, and everything around it.
pub(crate) struct Syncing {
    pub(crate) world: World,
    pub(crate) function: Sync,
}

impl Syncing {
    pub(crate) async fn start() -> Self {
        let world = World::start().await;
        let function = Sync::init(&world.environment(&[])).await.unwrap();
        Self { world, function }
    }

    /// One page, as a client gets it.
    pub(crate) async fn page(&self, user: UserId, positions: &Value, after: &Value) -> Value {
        let caller = caller(user, &"phone=".to_owned().into(), self.world.now);
        let fields = json!({"positions": positions, "after": after});
        let frame = ask(&self.function, &caller, "sync", fields).await;
        assert_eq!(frame["type"], "synced", "{frame}");
        assert!(frame.to_string().len() < 128 * 1024, "a frame that the gateway does not take");
        frame
    }

    /// All pages, the conversations put together.
    pub(crate) async fn sync(&self, user: UserId, positions: &Value) -> Vec<Value> {
        let (mut all, mut after) = (Vec::new(), Value::Null);
        loop {
            let mut page = self.page(user, positions, &after).await;
            all.append(page["conversations"].as_array_mut().unwrap());
            after = page["next"].take();
            if after.is_null() {
                return all;
            }
        }
    }
}

/// Positions in these conversations.
pub(crate) fn positions(of: &[(ConversationId, u64)]) -> Value {
    of.iter().map(|(id, seq)| (id.to_string(), json!(seq))).collect::<serde_json::Map<_, _>>().into()
}

pub(crate) fn seqs(conversation: &Value) -> Vec<u64> {
    let entries = conversation["entries"].as_array().unwrap();
    entries.iter().map(|entry| entry["seq"].as_u64().unwrap()).collect()
}

pub(crate) fn numbers(seqs: impl IntoIterator<Item = Seq>) -> Vec<u64> {
    seqs.into_iter().map(Seq::get).collect()
}
