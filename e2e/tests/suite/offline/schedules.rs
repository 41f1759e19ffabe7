//! Random schedules: several people on several devices write, edit, react, delete, come and go, while invocations are
//! doubled, fail, lose their replies and overtake each other, pushes are lost, connections break. In the end everybody
//! who is in the group has the same log, each acknowledged change is in it once and in both stores, and who was put out
//! has nothing of what came after.

use std::collections::{BTreeMap, BTreeSet};

use natter_e2e::{App, Device, User, conversation_of, entry_id};
use natter_local::gateway::{Fault, Times, Where};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

/// How many things happen in one schedule.
const STEPS: usize = 60;

/// One device, which keeps the log as an app does: what is pushed as it comes, and `sync` after every connect.
struct Client {
    user: User,
    device: Device,
    log: BTreeMap<u64, Value>,
    /// Everything up to here is known to be complete.
    position: u64,
}

impl Client {
    async fn open(app: &App, user: &User, conversation: &str) -> Self {
        let device = app.connect(user).await;
        let mut client = Self { user: user.clone(), device, log: BTreeMap::new(), position: 0 };
        client.catch_up(app, conversation).await;
        client
    }

    /// Drops the connection without a word, and comes back on a new one.
    async fn reconnect(&mut self, app: &App, conversation: &str) {
        self.take_pushed(conversation);
        self.device = app.connect(&self.user).await;
        self.catch_up(app, conversation).await;
    }

    fn take_pushed(&mut self, conversation: &str) {
        for entry in self.device.entries_at_hand() {
            if entry["conversationId"] == conversation {
                self.take(&entry);
            }
        }
    }

    fn take(&mut self, entry: &Value) {
        let seq = entry["seq"].as_u64().unwrap();
        let known = self.log.insert(seq, entry.clone());
        let is_same = known.as_ref().is_none_or(|known| known["entryId"] == entry["entryId"]);
        assert!(is_same, "two entries at one place: {known:?} and {entry}");
    }

    /// Asks for what was missed, until the answer gets through.
    async fn catch_up(&mut self, app: &App, conversation: &str) {
        let request = json!({"positions": {conversation: self.position}});
        let synced = loop {
            match self.device.try_request("sync", request.clone()).await {
                Some(reply) if reply["type"] == "synced" => break reply,
                Some(reply) => assert_eq!(reply["retryable"], true, "{reply}"),
                None => self.device = app.connect(&self.user).await,
            }
        };
        let found = synced["conversations"].as_array().unwrap().iter();
        let Some(found) = found.into_iter().find(|found| found["conversationId"] == conversation) else { return };
        assert_eq!(found["recovered"], true, "so few entries fit into one answer: {found}");
        for entry in found["entries"].as_array().unwrap() {
            self.take(entry);
        }
        self.position = found["lastSeq"].as_u64().unwrap();
    }

    /// Sends a request until it is answered for good; gives the place of the entry, or nothing where it is refused.
    async fn insist(&mut self, app: &App, action: &str, fields: &Value) -> Option<u64> {
        loop {
            match self.device.try_request(action, fields.clone()).await {
                Some(reply) if reply["type"] == "messageAccepted" => return reply["seq"].as_u64(),
                Some(reply) if reply["retryable"] == true => {}
                Some(reply) => {
                    assert_eq!(reply["type"], "error", "{reply}");
                    return None;
                }
                None => self.device = app.connect(&self.user).await,
            }
        }
    }
}

/// What happened in a schedule.
struct Schedule<'a> {
    app: &'a App,
    conversation: String,
    owner: User,
    clients: Vec<Client>,
    /// Entry ids that were acknowledged, with their places.
    acknowledged: BTreeMap<String, u64>,
    random: StdRng,
}

impl<'a> Schedule<'a> {
    async fn begin(app: &'a App, seed: u64) -> Self {
        let mut users = Vec::new();
        for name in ["olga", "mia", "noah", "liam"] {
            users.push(app.user(name).await);
        }
        let others: Vec<&str> = users[1..].iter().map(|user| user.id.as_str()).collect();
        let group = json!({"kind": "group", "requestId": entry_id(), "title": "Weather", "userIds": others});
        let (status, made) = app.http(&users[0], "POST", "/v1/conversations", &group).await;
        assert_eq!(status, 201, "{made}");
        let conversation = conversation_of(&made);
        let mut clients = Vec::new();
        for user in [&users[0], &users[1], &users[2], &users[3], &users[1]] {
            clients.push(Client::open(app, user, &conversation).await);
        }
        let random = StdRng::seed_from_u64(seed);
        Self { app, conversation, owner: users[0].clone(), clients, acknowledged: BTreeMap::new(), random }
    }

    async fn step(&mut self) {
        let who = self.random.random_range(0..self.clients.len());
        match self.random.random_range(0..20) {
            0..=10 => self.say(who).await,
            11..=12 => self.change(who, json!({"kind": "react", "emoji": "👍"})).await,
            13 => self.change(who, json!({"kind": "unreact", "emoji": "👍"})).await,
            14..=15 => self.change(who, json!({"kind": "edit", "text": "better said"})).await,
            16 => self.change(who, json!({"kind": "delete"})).await,
            17..=18 => self.clients[who].reconnect(self.app, &self.conversation).await,
            _ => self.app.stack().faults().reset_connections(),
        }
    }

    async fn say(&mut self, who: usize) {
        let id = entry_id();
        let text = format!("said as {id}");
        let fields = json!({"conversationId": self.conversation, "entryId": id, "text": text});
        let seq = self.clients[who].insist(self.app, "sendMessage", &fields).await;
        self.acknowledged.insert(id, seq.expect("a member may write"));
    }

    /// Changes some message that the client knows; what it may not do to it is refused for good.
    async fn change(&mut self, who: usize, change: Value) {
        let client = &mut self.clients[who];
        client.take_pushed(&self.conversation);
        let messages: Vec<&Value> = client.log.values().filter(|entry| entry["content"]["kind"] == "message").collect();
        let Some(target) = messages.choose(&mut self.random) else { return };
        let id = entry_id();
        let fields = json!({
            "conversationId": self.conversation, "entryId": id, "targetId": target["entryId"], "change": change,
        });
        if let Some(seq) = client.insist(self.app, "updateMessage", &fields).await {
            self.acknowledged.insert(id, seq);
        }
    }

    /// The owner puts somebody out; gives the place of the entry that says so.
    async fn put_out(&self, user: &User) {
        let path = format!("/v1/conversations/{}/members/{}?requestId={}", self.conversation, user.id, entry_id());
        for _ in 0..20 {
            let (status, answer) = self.app.http(&self.owner, "DELETE", &path, &Value::Null).await;
            if status < 500 {
                assert!(status < 300, "{status}: {answer}");
                return;
            }
        }
        panic!("the owner could not put anybody out");
    }

    /// The log, as a device that knows nothing of it reads it page by page.
    async fn canonical(&self) -> Vec<Value> {
        let mut device = self.app.connect(&self.owner).await;
        let (mut entries, mut after) = (Vec::new(), 0);
        loop {
            let page = device.messages(&self.conversation, json!({"after": after, "limit": 100})).await;
            entries.extend(page["entries"].as_array().unwrap().iter().cloned());
            if page["hasMore"] != true {
                return entries;
            }
            after = entries.last().unwrap()["seq"].as_u64().unwrap();
        }
    }
}

fn bad_weather(app: &App) {
    let faults = app.stack().faults();
    for route in ["sendMessage", "updateMessage", "sync"] {
        for (fault, probability) in
            [(Fault::Duplicate, 0.15), (Fault::LostReply, 0.1), (Fault::FunctionFails, 0.1), (Fault::Overtaken, 0.05)]
        {
            faults.inject(fault, Where::Route(route.to_owned()), Times::Probability(probability));
        }
    }
    for (fault, probability) in [(Fault::DroppedPush, 0.15), (Fault::PostGone, 0.05), (Fault::PostFails, 0.05)] {
        faults.inject(fault, Where::Everywhere, Times::Probability(probability));
    }
}

fn place_of(entry: &Value) -> u64 {
    entry["seq"].as_u64().unwrap()
}

async fn run(seed: u64) {
    let app = App::offline().await;
    let mut schedule = Schedule::begin(&app, seed).await;
    bad_weather(&app);
    for _ in 0..STEPS {
        schedule.step().await;
    }
    let mut outcast = schedule.clients.remove(3);
    schedule.put_out(&outcast.user.clone()).await;
    for _ in 0..STEPS / 2 {
        schedule.step().await;
    }
    app.stack().faults().clear();

    let log = schedule.canonical().await;
    let ids: BTreeSet<&str> = log.iter().filter_map(|entry| entry["entryId"].as_str()).collect();
    assert_eq!(ids.len(), log.len(), "no entry is there twice");
    assert!(log.iter().map(place_of).is_sorted_by(|before, after| before < after), "by rising place");
    for (id, seq) in &schedule.acknowledged {
        let entry = log.iter().find(|entry| entry["entryId"] == id.as_str());
        assert_eq!(entry.map(place_of), Some(*seq), "seed {seed}: what was acknowledged is where it was said to be");
    }
    for client in &mut schedule.clients {
        client.reconnect(&app, &schedule.conversation).await;
        let places: Vec<u64> = client.log.keys().copied().collect();
        assert_eq!(places, log.iter().map(place_of).collect::<Vec<_>>(), "seed {seed}: everybody has the same log");
    }

    let removal = log.iter().find(|entry| entry["content"]["kind"] == "memberRemoved").map(place_of).unwrap();
    outcast.device.try_request("ping", json!({})).await;
    outcast.take_pushed(&schedule.conversation);
    outcast.reconnect(&app, &schedule.conversation).await;
    let latest = outcast.log.keys().next_back().copied().unwrap_or_default();
    assert!(latest <= removal, "seed {seed}: {latest} reached somebody who was put out at {removal}");

    app.stack().flush_streams().await;
    let archive = app.stack().database().connect().await.unwrap();
    let all = "SELECT entry_id::text FROM entries WHERE conversation_id::text = $1 ORDER BY seq";
    let archived = archive.query(all, &[&schedule.conversation]).await.unwrap();
    let archived: BTreeSet<String> = archived.iter().map(|row| row.get(0)).collect();
    assert_eq!(archived, ids.into_iter().map(str::to_owned).collect(), "seed {seed}: both stores hold the same");
}

#[tokio::test]
async fn through_any_schedule_everybody_ends_with_the_same_log() {
    for seed in [1, 2] {
        run(seed).await;
    }
}
