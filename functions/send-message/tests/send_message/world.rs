//! People, conversations and devices, and the function that they send by.

use std::ops::{Deref, DerefMut};

use natter_chat::{ConnectionId, ConversationId, Entry, EntryContent, EntryId, Message, Timestamp, UserId};
use natter_delivery::{Chance, OpenSessions};
use natter_dynamo::{Act, MessageLocation};
use natter_lambda::{Action, Caller, Sessions, log_and_reduce};
use natter_protocol::api::moderation::{AuditRecord, ModerationAct};
use natter_protocol::frames::{self, ClientFrame, MessageAccepted};
use natter_protocol::{ChatError, ErrorCode};
use natter_testing::person;
use send_message::SendMessage;
use serde_json::{Value, json};
use uuid::Uuid;

/// Limits that no test reaches, and each message counts.
const GENEROUS: [(&str, &str); 5] = [
    ("RATE_LIMIT_MESSAGES", "1000"),
    ("RATE_LIMIT_YOUNG_MESSAGES", "1000"),
    ("RATE_LIMIT_CONVERSATION_MESSAGES", "1000"),
    ("RATE_LIMIT_WINDOW_SECONDS", "10"),
    ("RATE_LIMIT_QUANTUM", "1"),
];

/// `send-message`, and everything around it.
pub(crate) struct World {
    base: natter_testing::World,
    pub(crate) function: SendMessage,
}

/// What a client sends, with the fields that a test says and defaults for the rest.
pub(crate) struct Sent {
    pub(crate) entry_id: EntryId,
    frame: Value,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_limits(&[]).await
    }

    /// With these limits in place of ones that no test reaches. Everything is counted.
    pub(crate) async fn with_limits(limits: &[(&str, &str)]) -> Self {
        Self::with(limits, Chance::default()).await
    }

    /// As in production, where the same number decides for each message whether it is counted.
    pub(crate) async fn counting_by(number: u64) -> Self {
        let mut world = Self::new().await;
        world.count_by(number).await;
        world
    }

    /// Goes on as [`counting_by`](Self::counting_by) another number.
    pub(crate) async fn count_by(&mut self, number: u64) {
        self.function = function(&self.base, &[("RATE_LIMIT_QUANTUM", "200")], Chance::of(move || number)).await;
    }

    async fn with(limits: &[(&str, &str)], chance: Chance) -> Self {
        let base = natter_testing::World::start().await;
        Self { function: function(&base, limits, chance).await, base }
    }

    /// Goes on with an instance of the function for which these variables are otherwise.
    pub(crate) async fn restart(&mut self, variables: &[(&str, &str)]) {
        self.function = function(&self.base, variables, Chance::default()).await;
    }

    /// Suspends somebody, as moderators do.
    pub(crate) async fn suspend(&self, user: UserId, until: Timestamp) {
        let record = AuditRecord {
            at: self.now,
            moderator_id: person(),
            act: ModerationAct::Suspended { user_id: user, until: Some(until) },
            reason: "spam".to_owned(),
        };
        let act = Act { id: Uuid::now_v7(), record };
        self.safety.suspend(&self.users, user, until, &act).await.unwrap();
    }

    /// Sends from a device that nobody pushes to.
    pub(crate) async fn send(&self, from: UserId, sent: &Sent) -> Result<MessageAccepted, ChatError> {
        self.send_on(from, &ConnectionId::from("elsewhere=".to_owned()), sent).await
    }

    pub(crate) async fn send_on(
        &self,
        from: UserId,
        device: &ConnectionId,
        sent: &Sent,
    ) -> Result<MessageAccepted, ChatError> {
        let caller = Caller { user_id: from, connection_id: device.clone(), now: self.now };
        let outcome = self.function.perform(&caller, sent.request()).await;
        outcome.map_err(log_and_reduce)
    }

    pub(crate) async fn refusal(&self, from: UserId, sent: &Sent) -> ErrorCode {
        self.send(from, sent).await.unwrap_err().code
    }

    /// The stored message.
    pub(crate) async fn stored(&self, conversation: ConversationId, sent: &Sent) -> Message {
        let entry = self.messages.find(conversation, sent.entry_id, MessageLocation::Newest).await.unwrap().unwrap();
        message(&entry)
    }
}

impl Deref for World {
    type Target = natter_testing::World;

    fn deref(&self) -> &Self::Target {
        &self.base
    }
}

impl DerefMut for World {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.base
    }
}

impl Sent {
    pub(crate) fn new(conversation: ConversationId, text: &str) -> Self {
        let entry_id = EntryId::from(Uuid::now_v7());
        let frame = json!({
            "action": "sendMessage", "id": "1", "conversationId": conversation, "entryId": entry_id, "text": text,
        });
        Self { entry_id, frame }
    }

    /// With this field.
    pub(crate) fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.frame[field] = value.into();
        self
    }

    /// Another message under the same id.
    pub(crate) fn saying(&self, text: &str) -> Self {
        Self { entry_id: self.entry_id, frame: self.frame.clone() }.with("text", text)
    }

    fn request(&self) -> frames::SendMessage {
        ClientFrame::parse(&self.frame.to_string()).unwrap().try_into().unwrap()
    }
}

pub(crate) fn message(entry: &Entry) -> Message {
    match &entry.content {
        EntryContent::Message(message) => message.clone(),
        other => panic!("{other:?}"),
    }
}

async fn function(base: &natter_testing::World, limits: &[(&str, &str)], chance: Chance) -> SendMessage {
    let environment = base.environment(&[GENEROUS.as_slice(), limits].concat()).with(chance);
    let function = SendMessage::init(&environment).await.unwrap();
    // Its connections are open, as they are on Lambda: how many round trips a message takes follows from that.
    OpenSessions::init(&environment).unwrap().connect(SendMessage::CALLS_AT_ONCE).await;
    function
}
