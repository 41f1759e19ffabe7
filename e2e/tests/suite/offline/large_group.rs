//! A group that is too large for one invocation: its messages go through the queue.

use std::collections::BTreeSet;
use std::time::Duration;

use natter_chat::history::RECENT_FOR;
use natter_chat::{ConversationId, EntryContent, EntryId, Timestamp, UserId};
use natter_dynamo::{Conversations, MessageLocation, Messages, PendingEntry, Written};
use natter_e2e::{App, Device, User, conversation_of, entry_id};
use natter_local::gateway::{Fault, Times, Where};
use serde_json::json;
use uuid::Uuid;

/// Longer than the queue's visibility timeout.
const UNTIL_NEXT_TRY: Duration = Duration::from_secs(181);

/// How often the queue's messages are tried.
const TRIES: u32 = 5;

/// A group of Alice's with Bob and 150 people who are not there.
struct Large {
    app: App,
    bob: User,
    from_alice: Device,
    at_bob: Device,
    group: String,
}

impl Large {
    async fn new() -> Self {
        let app = App::offline().await;
        let (alice, bob) = (app.user("alice").await, app.user("bob").await);
        let (from_alice, mut at_bob) = (app.connect(&alice).await, app.connect(&bob).await);
        let body = json!({"kind": "group", "requestId": entry_id(), "title": "Everybody", "userIds": [bob.id]});
        let (status, reply) = app.post(&alice, "/v1/conversations", &body).await;
        assert!(matches!(status, 200 | 201), "{status}: {reply}");
        let group = conversation_of(&reply);
        assert_eq!(at_bob.entry().await["content"]["kind"], "groupCreated");
        for _ in 0..2 {
            add_strangers(&app, &group, 75).await;
        }
        Self { app, bob, from_alice, at_bob, group }
    }

    /// Says something; gives the entry's id.
    async fn say(&mut self, text: &str) -> EntryId {
        let accepted = self.from_alice.say(&self.group, text).await;
        assert_eq!(accepted["type"], "messageAccepted", "{accepted}");
        accepted["entryId"].as_str().unwrap().parse().unwrap()
    }

    /// Whether an entry is in the log.
    async fn has(&self, entry: EntryId) -> bool {
        let client = natter_dynamo::client(&self.app.stack().dynamodb().sdk_config());
        let messages = Messages::new(client, "MessagesTable", RECENT_FOR);
        messages.find(self.group.parse().unwrap(), entry, MessageLocation::Newest).await.unwrap().is_some()
    }

    /// Waits until nothing in the queue is waiting or being worked on.
    async fn settle(&self) {
        self.app.stack().flush_streams().await;
    }

    fn fail(&self, fault: Fault, times: u32) {
        self.app.stack().faults().inject(fault, Where::Route("FanOutQueue".to_owned()), Times::Next(times));
    }
}

/// Puts people into a group, directly through the store.
async fn add_strangers(app: &App, group: &str, count: usize) {
    let client = natter_dynamo::client(&app.stack().dynamodb().sdk_config());
    let conversations = Conversations::new(client, "ConversationsTable");
    let group: ConversationId = group.parse().unwrap();
    let people: Vec<UserId> = (0..count).map(|_| Uuid::new_v4().into()).collect();
    let note = PendingEntry {
        conversation_id: group,
        entry_id: EntryId::from(Uuid::now_v7()),
        sender_id: people[0],
        sent_at: Timestamp::from_millis(0),
        content: EntryContent::MemberJoined {},
        sender_role: None,
    };
    let head = conversations.head(group).await.unwrap().unwrap();
    let added = conversations.add_members(&head, &people, &BTreeSet::new(), &note).await.unwrap();
    assert_eq!(added, Written::Done);
    conversations.delete_pending(group, note.entry_id).await.unwrap();
}

#[tokio::test]
async fn its_messages_reach_every_device_through_the_queue() {
    let mut large = Box::pin(Large::new()).await;
    let mut phone = large.app.connect(&large.bob).await;
    for text in ["one", "two", "three"] {
        large.say(text).await;
    }
    large.settle().await;
    for device in [&mut large.at_bob, &mut phone] {
        let mut entries = device.entries_so_far().await;
        entries.sort_by_key(|entry| entry["seq"].as_u64());
        let texts: Vec<_> = entries.iter().map(|entry| entry["content"]["text"].as_str().unwrap()).collect();
        assert_eq!(texts, ["one", "two", "three"]);
    }
    let own = large.from_alice.entries_so_far().await;
    assert!(own.iter().all(|entry| entry["content"]["kind"] != "message"), "the device that sent it is acknowledged");
}

#[tokio::test]
async fn a_failed_invocation_is_repeated_and_a_doubled_one_tells_nothing_new() {
    let mut large = Box::pin(Large::new()).await;
    large.fail(Fault::FunctionFails, 1);
    large.say("one").await;
    large.settle().await;
    assert!(large.at_bob.entries_so_far().await.is_empty());
    large.app.stack().clock().advance(UNTIL_NEXT_TRY);
    assert_eq!(large.at_bob.entry().await["content"]["text"], "one");
    large.fail(Fault::Duplicate, 1);
    large.say("two").await;
    large.settle().await;
    let entries = large.at_bob.entries_so_far().await;
    assert!(entries.iter().all(|entry| entry["content"]["text"] == "two") && !entries.is_empty(), "{entries:?}");
}

#[tokio::test]
async fn what_fails_again_and_again_becomes_a_dead_letter_and_is_in_the_log_all_the_same() {
    let mut large = Box::pin(Large::new()).await;
    large.fail(Fault::FunctionFails, TRIES);
    let entry = large.say("one").await;
    for _ in 0..TRIES {
        large.settle().await;
        assert!(large.app.stack().dead_letters().of("FanOutDeadLetters").is_empty());
        large.app.stack().clock().advance(UNTIL_NEXT_TRY);
    }
    large.settle().await;
    let letters = large.app.stack().dead_letters().of("FanOutDeadLetters");
    assert_eq!(letters.len(), 1);
    assert!(letters[0]["body"].as_str().unwrap().contains(&entry.to_string()));
    assert!(large.has(entry).await, "whoever asks for it gets it");
}
