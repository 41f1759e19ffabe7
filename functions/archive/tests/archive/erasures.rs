//! Deletions whose function died after it had stored the entry.

use natter_chat::{ConversationId, Entry, EntryContent, EntryId, MessageText, Seq, UserId};
use natter_dynamo::MessageLocation;
use natter_dynamo::stream::StreamEvent;
use natter_testing::World;
use uuid::Uuid;

use crate::Deployed;

/// Two people's conversation, and what is said in it.
struct Scene {
    deployed: Deployed,
    alice: UserId,
    conversation: ConversationId,
}

impl Scene {
    async fn new() -> Self {
        let deployed = Deployed::new().await;
        let (alice, _, conversation) = deployed.world.direct().await;
        Self { deployed, alice, conversation }
    }

    const fn world(&self) -> &World {
        &self.deployed.world
    }

    /// Stores an entry, and nothing else: whoever did it died then.
    async fn store(&self, content: EntryContent) -> Entry {
        let entry = Entry {
            conversation_id: self.conversation,
            entry_id: Uuid::now_v7().into(),
            seq: Seq::ZERO,
            sender_id: self.alice,
            sent_at: self.world().now,
            content,
        };
        let entry = self.world().conversations.place(entry).await;
        self.world().messages.put(&entry).await.unwrap();
        entry
    }

    async fn say(&self, text: &str) -> EntryId {
        self.store(EntryContent::plain(MessageText::parse(text).unwrap())).await.entry_id
    }

    async fn deliver(&self, entries: &[Entry]) -> Vec<String> {
        let event = StreamEvent::replaying(entries).unwrap();
        self.deployed.deliver(serde_json::to_value(event).unwrap()).await
    }

    async fn content(&self, entry: EntryId) -> EntryContent {
        self.world().messages.find(self.conversation, entry, MessageLocation::Newest).await.unwrap().unwrap().content
    }
}

fn edited(target_id: EntryId, text: &str) -> EntryContent {
    EntryContent::Edited { target_id, text: MessageText::parse(text).unwrap(), mentions: Vec::new(), target_seq: None }
}

#[tokio::test]
async fn what_a_deleted_message_said_is_erased_in_all_its_versions_and_in_the_preview() {
    let scene = Scene::new().await;
    let message = scene.say("secret").await;
    let edit = scene.store(edited(message, "another secret")).await;
    let deletion = scene.store(EntryContent::Deleted { target_id: message, target_seq: None }).await;
    assert!(scene.deliver(&[deletion]).await.is_empty());
    for entry in [message, edit.entry_id] {
        assert_eq!(scene.content(entry).await, EntryContent::Erased {});
    }
    let head = scene.world().conversations.head(scene.conversation).await.unwrap().unwrap();
    assert_eq!(head.preview.unwrap().text, "");
}

#[tokio::test]
async fn an_edit_that_was_stored_after_the_deletion_is_erased_too() {
    let scene = Scene::new().await;
    let message = scene.say("secret").await;
    scene.store(EntryContent::Deleted { target_id: message, target_seq: None }).await;
    scene.world().messages.scrub(scene.conversation, message, None).await.unwrap();
    let edit = scene.store(edited(message, "late")).await;
    assert!(scene.deliver(std::slice::from_ref(&edit)).await.is_empty());
    assert_eq!(scene.content(edit.entry_id).await, EntryContent::Erased {});
}

#[tokio::test]
async fn where_nothing_is_left_to_do_nothing_is_written() {
    let scene = Scene::new().await;
    let (deleted, kept) = (scene.say("deleted").await, scene.say("kept").await);
    let edit = scene.store(edited(kept, "kept, in other words")).await;
    let deletion = scene.store(EntryContent::Deleted { target_id: deleted, target_seq: None }).await;
    scene.world().messages.scrub(scene.conversation, deleted, None).await.unwrap();
    scene.deliver(&[edit.clone(), deletion]).await;
    let consumed = scene.world().meter.reading();
    // The changes of both messages, the one that was deleted, and a look at the preview, which is of another one.
    assert_eq!((consumed.read_units, consumed.write_units, consumed.requests), (3.0, 0.0, 4));
    assert_eq!(scene.content(edit.entry_id).await, edit.content);
}

#[tokio::test]
async fn while_dynamodb_does_not_answer_the_record_comes_again_and_is_archived_all_the_same() {
    let scene = Scene::new().await;
    let message = scene.say("secret").await;
    let deletion = scene.store(EntryContent::Deleted { target_id: message, target_seq: None }).await;
    let event = serde_json::to_value(StreamEvent::replaying(&[deletion]).unwrap()).unwrap();
    let failing = crate::function(scene.world(), &[("MESSAGES_TABLE", "NoSuchTable")]).await;
    assert_eq!(crate::deliver(&failing, event).await.len(), 1);
    assert_eq!(scene.deployed.archive.count().await, 1);
}
