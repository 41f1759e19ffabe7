//! The function, its tables, and people.

use std::ops::Deref;

use conversations::ConversationsApi;
use natter_chat::history::Range;
use natter_chat::{Entry, EntryContent, Seq, UserId};
use natter_protocol::api::ConversationsRoute;
use natter_testing::ObjectStore;
use natter_testing::http::Api;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) use natter_testing::http::Asked;

pub(crate) struct World {
    api: Api<ConversationsApi>,
    pub(crate) bucket: ObjectStore,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_limits(1000).await
    }

    /// Everything that is counted may be done so often in a day.
    pub(crate) async fn with_limits(limit: u32) -> Self {
        let (bucket, limit) = (ObjectStore::start().await, limit.to_string());
        let own = [
            ("RATE_LIMIT_YOUNG_CONTACTS", &*limit),
            ("RATE_LIMIT_GROUPS", &*limit),
            ("RATE_LIMIT_PICTURES", &*limit),
            ("PICTURES_BUCKET", "pictures"),
            ("AWS_ENDPOINT_URL_S3", &*bucket.endpoint),
        ];
        Self { api: Api::start(&own).await, bucket }
    }

    pub(crate) async fn people<const COUNT: usize>(&self, names: [&str; COUNT]) -> [UserId; COUNT] {
        let mut people = Vec::new();
        for name in names {
            people.push(self.user(name).await);
        }
        people.try_into().unwrap()
    }

    /// A group of `owner`'s with these members and settings; gives its id.
    pub(crate) async fn group(&self, owner: UserId, members: &[UserId], settings: Value) -> String {
        let mut body = json!({"kind": "group", "requestId": id(), "title": "Hiking", "userIds": members});
        body.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        let group = self.done(owner, ConversationsRoute::Open, Asked::default().body(body)).await;
        group["conversationId"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn promote(&self, owner: UserId, group: &str, user: UserId, role: &str) {
        let asked =
            Asked::in_conversation(group).parameter("userId", user).body(json!({"requestId": id(), "role": role}));
        self.done(owner, ConversationsRoute::ChangeRole, asked).await;
    }

    /// Puts a message into a conversation, as `send-message` does.
    pub(crate) async fn say(&self, conversation: &str, sender_id: UserId, text: &str) -> Entry {
        self.api.say(conversation.parse().unwrap(), sender_id, text).await
    }

    /// The whole log of a conversation.
    pub(crate) async fn log(&self, conversation: &str) -> Vec<Entry> {
        let range = Range::After(Seq::ZERO);
        let found = self.messages.nearest(conversation.parse().unwrap(), range, 1000).await.unwrap();
        found.into_iter().map(|recent| recent.entry).collect()
    }

    pub(crate) async fn contents(&self, conversation: &str) -> Vec<EntryContent> {
        self.log(conversation).await.into_iter().map(|entry| entry.content).collect()
    }

    /// Who is in a conversation, and how many the head says that are.
    pub(crate) async fn members(&self, conversation: &str) -> (Vec<UserId>, u64) {
        let id = conversation.parse().unwrap();
        let count = serde_json::to_value(self.conversations.head(id).await.unwrap()).unwrap()["memberCount"].as_u64();
        (self.conversations.members(id).await.unwrap(), count.unwrap_or_default())
    }
}

impl Deref for World {
    type Target = Api<ConversationsApi>;

    fn deref(&self) -> &Self::Target {
        &self.api
    }
}

/// A body of nothing but a new request id.
pub(crate) fn anew() -> Value {
    json!({"requestId": id()})
}

/// A new id of a request.
pub(crate) fn id() -> String {
    Uuid::now_v7().to_string()
}
