//! One device, which keeps its logs as an app does: what is pushed as it comes, and `sync` after every connect.

use std::collections::BTreeMap;
use std::time::Duration;

use natter_e2e::{App, Device, User};
use serde_json::{Value, json};

/// How often something is tried that others may keep from succeeding.
const MAX_TRIES: usize = 200;

/// What a device has of a conversation.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// The entries by their places.
    pub(super) log: BTreeMap<u64, Value>,
    /// Everything up to here is known to be complete.
    position: u64,
}

pub(super) struct Client {
    pub(super) user: User,
    pub(super) device: Device,
    pub(super) held: BTreeMap<String, Held>,
}

impl Client {
    pub(super) async fn open(app: &App, user: &User) -> Self {
        let device = app.connect(user).await;
        let mut client = Self { user: user.clone(), device, held: BTreeMap::new() };
        client.catch_up(app).await;
        client
    }

    /// Drops the connection without a word, and comes back on a new one.
    pub(super) async fn reconnect(&mut self, app: &App) {
        self.take_pushed();
        self.device = app.connect(&self.user).await;
        self.catch_up(app).await;
    }

    /// What has been pushed so far.
    pub(super) fn take_pushed(&mut self) {
        for entry in self.device.entries_at_hand() {
            self.take(&entry);
        }
    }

    fn take(&mut self, entry: &Value) {
        let conversation = entry["conversationId"].as_str().unwrap().to_owned();
        let log = &mut self.held.entry(conversation).or_default().log;
        let known = log.insert(entry["seq"].as_u64().unwrap(), entry.clone());
        let is_same = known.as_ref().is_none_or(|known| known["entryId"] == entry["entryId"]);
        assert!(is_same, "two entries at one place: {known:?} and {entry}");
    }

    /// Asks for what was missed, until the answer gets through.
    async fn catch_up(&mut self, app: &App) {
        let positions: BTreeMap<&String, u64> = self.held.iter().map(|(id, held)| (id, held.position)).collect();
        let request = json!({"positions": positions});
        let synced = loop {
            match self.device.try_request("sync", request.clone()).await {
                Some(reply) if reply["type"] == "synced" => break reply,
                Some(reply) => assert_eq!(reply["retryable"], true, "{reply}"),
                None => self.device = app.connect(&self.user).await,
            }
        };
        assert!(synced.get("next").is_none(), "so few entries fit into one answer");
        for found in synced["conversations"].as_array().unwrap() {
            self.take_synced(found).await;
        }
    }

    async fn take_synced(&mut self, found: &Value) {
        let id = found["conversationId"].as_str().unwrap();
        if found["recovered"] == true {
            found["entries"].as_array().unwrap().iter().for_each(|entry| self.take(entry));
        } else {
            // More than a device gets that does not know the conversation: it pages.
            for entry in self.page_through(id).await {
                self.take(&entry);
            }
        }
        self.held.entry(id.to_owned()).or_default().position = found["lastSeq"].as_u64().unwrap();
    }

    /// A log as a device that knows nothing of it reads it, page by page.
    pub(super) async fn page_through(&mut self, conversation: &str) -> Vec<Value> {
        let (mut entries, mut after) = (Vec::new(), 0);
        loop {
            let page = self.device.messages(conversation, json!({"after": after, "limit": 100})).await;
            entries.extend(page["entries"].as_array().unwrap().iter().cloned());
            if page["hasMore"] != true {
                return entries;
            }
            after = entries.last().unwrap()["seq"].as_u64().unwrap();
        }
    }

    /// Sends a request until it is answered for good, as often as it may: one that came too often waits as long as it is
    /// told. Gives the answer.
    pub(super) async fn insist(&mut self, app: &App, action: &str, fields: &Value) -> Value {
        let mut last = Value::Null;
        for _ in 0..MAX_TRIES {
            match self.device.try_request(action, fields.clone()).await {
                Some(reply) if reply["retryable"] == true => {
                    tokio::time::sleep(retry_after(&reply)).await;
                    last = reply;
                }
                Some(reply) => return reply,
                None => self.device = app.connect(&self.user).await,
            }
        }
        panic!("{action} got through in none of {MAX_TRIES} tries: {fields}: {last}");
    }

    /// Asks over HTTP until it is answered for good.
    pub(super) async fn insist_http(&self, app: &App, method: &str, path: &str, body: &Value) -> (u16, Value) {
        for _ in 0..MAX_TRIES {
            let (status, answer) = app.http(&self.user, method, path, body).await;
            if status < 500 && answer["code"] != "rate_limited" {
                return (status, answer);
            }
            tokio::time::sleep(retry_after(&answer)).await;
        }
        panic!("{method} {path} got through in none of {MAX_TRIES} tries");
    }
}

/// How long the server asks a client to wait before the next attempt.
fn retry_after(refused: &Value) -> Duration {
    Duration::from_millis(refused["retryAfterMs"].as_u64().unwrap_or_default())
}
