//! What must be so in the end.

use std::collections::{BTreeMap, BTreeSet};

use natter_chat::history::{RECENT_FOR, Range};
use natter_chat::{EntryContent, EntryId, Seq};
use natter_dynamo::{MessageLocation, Messages};
use natter_e2e::App;
use serde_json::{Value, json};

use super::client::Client;
use super::schedule::Schedule;

impl Schedule<'_> {
    pub(super) async fn check(&mut self) {
        let seed = self.seed;
        let mut fresh = Client::open(self.app, &self.users[0]).await;
        let mut of_mia = Client::open(self.app, &self.users[1]).await;
        let group = fresh.page_through(&self.group.clone()).await;
        let direct = of_mia.page_through(&self.direct.clone()).await;
        for log in [&group, &direct] {
            let ids: BTreeSet<&str> = log.iter().map(id).collect();
            assert_eq!(ids.len(), log.len(), "seed {seed}: no entry is there twice");
            assert!(log.iter().map(place).is_sorted_by(|before, after| before < after), "seed {seed}: by rising place");
        }
        self.check_acknowledged(&group, &direct);
        self.check_membership(&group);
        let members = self.members().await;
        for place in 0..self.clients.len() {
            self.check_client(place, &members, &group, &direct).await;
        }
        for (conversation, log) in [(self.group.clone(), &group), (self.direct.clone(), &direct)] {
            self.check_stores(&conversation, log).await;
        }
    }

    /// What was acknowledged is where it was said to be.
    fn check_acknowledged(&self, group: &[Value], direct: &[Value]) {
        for acknowledged in &self.acknowledged {
            let log = if acknowledged.conversation == self.group { group } else { direct };
            let entry = log.iter().find(|entry| id(entry) == acknowledged.entry_id);
            // What changes nothing leaves no entry: a role that somebody has, for one.
            let Some(seq) = acknowledged.seq else { continue };
            let seed = self.seed;
            assert_eq!(entry.map(place), Some(seq), "seed {seed}: {} was acknowledged", acknowledged.entry_id);
        }
    }

    /// Nobody has written anything between the entry by which they went and where the log was when they were let in again.
    fn check_membership(&self, group: &[Value]) {
        for user in &self.users {
            let mut back = self.back_at.get(&user.id).cloned().unwrap_or_default().into_iter();
            let gone = group.iter().filter(|entry| takes_out(entry, &user.id)).map(place);
            for gone in gone {
                let until = back.find(|back| *back >= gone).unwrap_or(u64::MAX);
                let between = |entry: &&Value| place(entry) > gone && place(entry) <= until;
                let late = group.iter().filter(between).find(|entry| entry["senderId"] == user.id.as_str());
                assert_eq!(late, None, "seed {}: {} was out since {gone}, until {until}", self.seed, user.id);
            }
        }
    }

    /// Who is in the group now.
    async fn members(&self) -> BTreeSet<String> {
        let path = format!("/v1/conversations/{}/members", self.group);
        let (_, members) = self.app.http(&self.users[0], "GET", &path, &Value::Null).await;
        let members = members["members"].as_array().unwrap().iter();
        members.map(|member| member["userId"].as_str().unwrap().to_owned()).collect()
    }

    /// Once it has caught up, each device has all of the logs that it may have and nothing else; and the server counts what is
    /// unread as the log does.
    async fn check_client(&mut self, place: usize, members: &BTreeSet<String>, group: &[Value], direct: &[Value]) {
        let (seed, app) = (self.seed, self.app);
        let (group_id, direct_id) = (self.group.clone(), self.direct.clone());
        let users = self.users[1..3].iter().map(|user| user.id.clone()).collect::<Vec<_>>();
        let client = &mut self.clients[place];
        client.reconnect(app).await;
        let user = client.user.id.clone();
        let held =
            |client: &Client, id: &str| client.held.get(id).map(|held| held.log.keys().copied().collect::<Vec<_>>());
        if users.contains(&user) {
            assert_eq!(held(client, &direct_id), Some(places(direct)), "seed {seed}: the direct log at {place}");
        } else {
            assert_eq!(held(client, &direct_id), None, "seed {seed}: of others' conversations nobody has anything");
        }
        let all = places(group);
        let has = held(client, &group_id).unwrap_or_default();
        if members.contains(&user) {
            assert_eq!(has, all, "seed {seed}: the group's log at {place}");
        } else {
            let gone = group.iter().filter(|entry| takes_out(entry, &user)).map(self::place).next_back().unwrap();
            let latest = has.last().copied().unwrap_or_default();
            assert!(latest <= gone, "seed {seed}: {latest} reached somebody who was out since {gone}");
        }
        self.check_list(place, &[(group_id, group), (direct_id, direct)]).await;
    }

    async fn check_list(&mut self, place: usize, logs: &[(String, &[Value])]) {
        let seed = self.seed;
        let client = &mut self.clients[place];
        let list = client.device.request("getConversations", json!({})).await;
        for listed in list["conversations"].as_array().unwrap() {
            let Some((_, log)) = logs.iter().find(|(id, _)| listed["conversationId"] == id.as_str()) else { continue };
            let read = listed["membership"]["readSeq"].as_u64().unwrap();
            let of_others = |entry: &&Value| {
                self::place(entry) > read
                    && entry["content"]["kind"] == "message"
                    && entry["senderId"] != client.user.id.as_str()
            };
            let unread = log.iter().filter(of_others).count();
            assert_eq!(listed["unread"], unread, "seed {seed}: unread after {read} for {place}");
            assert!(listed["lastSeq"].as_u64() >= log.last().map(self::place), "seed {seed}: {listed}");
            check_preview(seed, listed, log);
        }
    }

    /// Both stores hold the log, and what was deleted is erased in both.
    async fn check_stores(&self, conversation: &str, log: &[Value]) {
        let (seed, stack) = (self.seed, self.app.stack());
        stack.flush_streams().await;
        // What the archive erases in DynamoDB comes through the stream once more.
        stack.flush_streams().await;
        let archive = stack.database().connect().await.unwrap();
        let all = "SELECT entry_id::text, seq, content::text FROM entries WHERE conversation_id::text = $1";
        let archived = archive.query(all, &[&conversation]).await.unwrap();
        let archived: BTreeMap<String, (u64, Value)> = archived
            .iter()
            .map(|row| {
                let seq = u64::try_from(row.get::<_, i64>(1)).unwrap();
                (row.get(0), (seq, serde_json::from_str(row.get(2)).unwrap()))
            })
            .collect();
        let expected: BTreeMap<String, (u64, Value)> =
            log.iter().map(|entry| (id(entry).to_owned(), (place(entry), entry["content"].clone()))).collect();
        assert_eq!(archived, expected, "seed {seed}: the archive holds the same");

        let messages = messages(self.app);
        for entry in log {
            let entry_id: EntryId = id(entry).parse().unwrap();
            let stored =
                messages.find(conversation.parse().unwrap(), entry_id, MessageLocation::Newest).await.unwrap().unwrap();
            let content: EntryContent = serde_json::from_value(entry["content"].clone()).unwrap();
            assert_eq!(stored.content, content, "seed {seed}: DynamoDB holds the same, and nothing that was deleted");
        }
    }
}

/// The list shows the newest message, which says nothing there once it is deleted.
fn check_preview(seed: u64, listed: &Value, log: &[Value]) {
    let is_message = |entry: &&Value| matches!(entry["content"]["kind"].as_str(), Some("message" | "erased"));
    let newest = log.iter().rev().find(is_message);
    let shown = &listed["preview"];
    assert_eq!(shown["seq"], newest.map_or(Value::Null, |newest| newest["seq"].clone()), "seed {seed}: {listed}");
    if newest.is_some_and(|newest| newest["content"]["kind"] == "erased") {
        assert_eq!(shown["text"], "", "seed {seed}: {listed}");
    }
}

/// No place is open that somebody has read.
pub(super) async fn check_mark(app: &App, conversation: &str, marked: &Value) {
    // It is refused to whoever is not in the group.
    let Some(read) = marked["readSeq"].as_u64() else { return };
    let all = messages(app).stretch(conversation.parse().unwrap(), Range::After(Seq::ZERO), 1_000).await.unwrap();
    let read_places = all.places().filter(|(seq, _)| seq.get() <= read).count();
    assert_eq!(read_places as u64, read, "a mark at {read} passes an open place");
}

fn messages(app: &App) -> Messages {
    Messages::new(natter_dynamo::client(&app.stack().dynamodb().sdk_config()), "MessagesTable", RECENT_FOR)
}

/// Whether an entry says that somebody is not in the group any more.
fn takes_out(entry: &Value, user: &str) -> bool {
    let content = &entry["content"];
    (content["kind"] == "memberRemoved" && content["userId"] == user)
        || (content["kind"] == "memberLeft" && entry["senderId"] == user)
}

fn places(log: &[Value]) -> Vec<u64> {
    log.iter().map(place).collect()
}

fn place(entry: &Value) -> u64 {
    entry["seq"].as_u64().unwrap()
}

fn id(entry: &Value) -> &str {
    entry["entryId"].as_str().unwrap()
}
