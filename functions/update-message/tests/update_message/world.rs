//! People, conversations and messages, and the function that changes these.

use std::ops::Deref;
use std::time::Duration;

use natter_chat::entry::{EntryState, states};
use natter_chat::{
    ConversationId, ConversationSummary, Entry, EntryContent, EntryId, MessageText, Seq, Unread, UserId,
};
use natter_delivery::Chance;
use natter_dynamo::MessageLocation;
use natter_lambda::{Action, Caller, log_and_reduce};
use natter_protocol::frames::{ClientFrame, MessageAccepted};
use natter_protocol::{ChatError, ErrorCode};
use serde_json::{Value, json};
use update_message::UpdateMessage;
use uuid::Uuid;

/// For how long messages may be edited here.
pub(crate) const EDIT_WINDOW: Duration = Duration::from_hours(1);

/// `update-message`, and everything around it.
pub(crate) struct World {
    base: natter_testing::World,
    pub(crate) function: UpdateMessage,
}

/// A change as a client sends it.
pub(crate) struct Wanted {
    pub(crate) entry_id: EntryId,
    frame: Value,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_limit("100000").await
    }

    /// Where somebody may write so much in a window. Everything is counted.
    pub(crate) async fn with_limit(limit: &str) -> Self {
        Self::with(limit, "1", Chance::default()).await
    }

    /// As in production, where the same number decides for each change whether it is counted.
    pub(crate) async fn counting_by(number: u64) -> Self {
        Self::with("100000", "200", Chance::of(move || number)).await
    }

    async fn with(limit: &str, quantum: &str, chance: Chance) -> Self {
        let base = natter_testing::World::start().await;
        let own = [
            ("FIND_MESSAGE_FUNCTION", "find-message"),
            ("EDIT_WINDOW_SECONDS", "3600"),
            ("RATE_LIMIT_MESSAGES", limit),
            ("RATE_LIMIT_YOUNG_MESSAGES", "100000"),
            ("RATE_LIMIT_CONVERSATION_MESSAGES", "100000"),
            ("RATE_LIMIT_WINDOW_SECONDS", "10"),
            ("RATE_LIMIT_QUANTUM", quantum),
        ];
        Self { function: UpdateMessage::init(&base.environment(&own).with(chance)).await.unwrap(), base }
    }

    /// A message of somebody's, sent this long ago.
    pub(crate) async fn said(&self, conversation: ConversationId, by: UserId, text: &str, ago: Duration) -> Entry {
        let content = EntryContent::plain(MessageText::parse(text).unwrap());
        self.append_at(conversation, by, content, self.now.minus(ago)).await
    }

    pub(crate) async fn change(&self, by: UserId, wanted: &Wanted) -> Result<MessageAccepted, ChatError> {
        let caller = Caller { user_id: by, connection_id: "elsewhere=".to_owned().into(), now: self.now };
        Box::pin(self.function.perform(&caller, wanted.request())).await.map_err(log_and_reduce)
    }

    pub(crate) async fn refusal(&self, by: UserId, wanted: &Wanted) -> ErrorCode {
        self.change(by, wanted).await.unwrap_err().code
    }

    /// The entry as it is stored now.
    pub(crate) async fn stored(&self, conversation: ConversationId, entry: EntryId) -> Entry {
        self.messages.find(conversation, entry, MessageLocation::Newest).await.unwrap().unwrap()
    }

    /// What has become of a message.
    pub(crate) async fn state(&self, message: &Entry) -> Option<EntryState> {
        let changes = self.messages.changes_of(message.conversation_id, &[message.entry_id]).await.unwrap();
        states(&changes).remove(&message.entry_id)
    }

    /// The places of the messages that are pinned, as a member sees them.
    pub(crate) async fn pins(&self, conversation: ConversationId, user: UserId) -> Vec<u64> {
        let view = self.conversations.for_member(conversation, user).await.unwrap().unwrap();
        let summary = ConversationSummary::new(view, Unread::default(), None);
        summary.conversation.pins.into_iter().map(Seq::get).collect()
    }

    /// What the list of conversations shows.
    pub(crate) async fn preview(&self, conversation: ConversationId, user: UserId) -> String {
        let view = self.conversations.for_member(conversation, user).await.unwrap().unwrap();
        view.conversation.preview.unwrap().text
    }
}

impl Deref for World {
    type Target = natter_testing::World;

    fn deref(&self) -> &Self::Target {
        &self.base
    }
}

impl Wanted {
    pub(crate) fn new(message: &Entry, change: &Value) -> Self {
        let entry_id = EntryId::from(Uuid::now_v7());
        let frame = json!({
            "action": "updateMessage", "id": "1", "conversationId": message.conversation_id, "entryId": entry_id,
            "targetId": message.entry_id, "change": change,
        });
        Self { entry_id, frame }
    }

    pub(crate) fn edit(message: &Entry, text: &str) -> Self {
        Self::new(message, &json!({"kind": "edit", "text": text}))
    }

    pub(crate) fn delete(message: &Entry) -> Self {
        Self::new(message, &json!({"kind": "delete"}))
    }

    pub(crate) fn react(message: &Entry, emoji: &str) -> Self {
        Self::new(message, &json!({"kind": "react", "emoji": emoji}))
    }

    pub(crate) fn pin(message: &Entry, pinned: bool) -> Self {
        let mut wanted = Self::new(message, &json!({}));
        wanted.frame["action"] = json!("pinMessage");
        wanted.frame["targetSeq"] = json!(message.seq);
        wanted.frame["pinned"] = json!(pinned);
        wanted
    }

    /// Another change under the same id.
    pub(crate) fn instead(&self, change: Value) -> Self {
        let mut frame = self.frame.clone();
        frame["change"] = change;
        Self { entry_id: self.entry_id, frame }
    }

    fn request(&self) -> <UpdateMessage as Action>::Request {
        ClientFrame::parse(&self.frame.to_string()).unwrap().try_into().unwrap()
    }
}
