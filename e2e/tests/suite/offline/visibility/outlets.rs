//! The ways by which something leaves the server.

use std::io::{Cursor, Read};
use std::time::Duration;

use natter_e2e::User;
use natter_protocol::api;
use natter_protocol::frames::ClientFrame;
use serde_json::{Value, json};
use zip::ZipArchive;

use super::model::{COMMON, Rule};
use super::session::Session;
use crate::account::until;
use crate::actions::WRITING;
use crate::offline::security_notices::emails;
use crate::outsiders::{Group, attack, attempt};

/// The ways by which every run must have told somebody some word: otherwise nothing was looked for in them.
pub(super) const EXPECTED: [&str; 14] = [
    "an event",
    "entryAdded",
    "getMessages",
    "getConversations",
    "sync",
    "getUsers",
    "search",
    "listSharedMedia",
    "a file",
    "a report",
    "a notification",
    "an email",
    "an export",
    "a pin",
];

/// After how long missed messages are emailed.
const DIGEST_AFTER: Duration = Duration::from_hours(1);

impl Session<'_> {
    /// Somebody asks for all that there is to ask for.
    pub(super) async fn look(&mut self, who: usize) {
        let message = self.model.said.last().map_or_else(natter_e2e::entry_id, |said| said.entry_id.clone());
        let group = Group::of(&self.users[0], &self.users[1], &self.group, &message, COMMON);
        self.ask_by_action(who, &group).await;
        self.ask_by_route(who, &group).await;
        self.open_files(who).await;
    }

    async fn ask_by_action(&mut self, who: usize, group: &Group) {
        let everybody: Vec<_> = self.users.iter().map(|user| user.id.clone()).collect();
        let here = |mut fields: Value| {
            fields["conversationId"] = json!(self.group);
            fields
        };
        let mut requests = vec![
            ("getMessages", here(json!({"limit": 3}))),
            ("getMessages", here(json!({"before": 9, "limit": 4}))),
            ("sync", json!({"positions": {}})),
            ("sync", json!({"positions": {(self.group.clone()): 3}})),
            ("getUsers", json!({"userIds": everybody})),
            ("getPresence", json!({"userIds": everybody})),
        ];
        let reading = ClientFrame::ACTIONS.iter().filter(|action| !WRITING.contains(action));
        requests.extend(reading.map(|action| (*action, attack(action, group).0)));
        for (action, fields) in requests {
            let reply = self.devices[who].request(action, fields).await;
            self.model.check(action, Rule::AsMember, who, &reply.to_string());
            self.check_presences(who, &reply);
            self.check_pins(who, &reply);
        }
    }

    /// Every route that only reads.
    async fn ask_by_route(&mut self, who: usize, group: &Group) {
        for route in api::all().into_iter().filter(|route| route.method.as_str() == "GET") {
            let (path, _, _) = attempt(route.operation, group, &self.users[who]);
            let (status, reply) = self.app.http(&self.users[who], "GET", &path, &Value::Null).await;
            assert!(status < 500, "{path}: {reply}");
            let rule = if route.operation == "getExport" { Rule::Own } else { Rule::AsMember };
            self.model.check(route.operation, rule, who, &reply.to_string());
            self.check_marks(who, &reply);
            self.check_pins(who, &reply);
        }
        for user in &self.users {
            let (_, reply) =
                self.app.http(&self.users[who], "GET", &format!("/v1/users/{}", user.id), &Value::Null).await;
            self.model.check("getUser", Rule::AsMember, who, &reply.to_string());
        }
    }

    /// The content of every file, where there is a link to it.
    async fn open_files(&mut self, who: usize) {
        let path = format!("/v1/conversations/{}/media-links", self.group);
        let files: Vec<_> = self.model.said.iter().filter_map(|said| Some((said.seq, said.media.clone()?))).collect();
        for (seq, media) in files {
            let body = json!({"items": [{"seq": seq, "mediaId": media["mediaId"]}]});
            let (_, reply) = self.app.post(&self.users[who], &path, &body).await;
            let links = reply["links"].as_array().into_iter().flatten();
            for url in links.filter_map(|link| link["url"].as_str()) {
                let file = self.app.download(url).await;
                self.model.check("a file", Rule::AsMember, who, &String::from_utf8_lossy(&file));
            }
        }
    }

    /// What has been pushed to everybody's devices and browsers by now.
    pub(super) async fn look_at_pushes(&mut self) {
        self.app.stack().flush_streams().await;
        for who in 0..self.devices.len() {
            for event in self.devices[who].pushed_so_far().await {
                let outlet = if event["entryId"].is_string() { "entryAdded" } else { "an event" };
                self.model.check(outlet, Rule::AsMember, who, &event.to_string());
                self.check_pins(who, &event);
                let is_activity = matches!(event["type"].as_str(), Some("typing" | "marksMoved"));
                if is_activity && self.has_blocked(&event["userId"], who) {
                    self.model.leak(format!("person {who} learns what somebody does who has blocked them: {event}"));
                }
            }
        }
        let names: Vec<_> = self.users.iter().map(|user| user.id.clone()).collect();
        let taken = self.browsers.taken_by(&names.iter().map(String::as_str).collect::<Vec<_>>());
        for taken in taken.into_iter().skip(self.notified) {
            self.notified += 1;
            let who = names.iter().position(|name| *name == taken.browser).unwrap();
            self.model.check("a notification", Rule::Notified, who, &taken.content.to_string());
        }
    }

    /// A moderator reads what somebody has just reported: it shows what they could see.
    pub(super) async fn look_at_report(&mut self, who: usize, report: &str) {
        let (status, reports) = self.app.http(&self.moderator, "GET", "/v1/moderation/reports", &Value::Null).await;
        assert_eq!(status, 200, "{reports}");
        let reports = reports["reports"].as_array().unwrap();
        let shown = reports.iter().find(|shown| shown["reportId"] == report).unwrap();
        self.model.check("a report", Rule::AsMember, who, &shown.to_string());
    }

    /// What everybody takes away with them, and what they are written of in the end.
    pub(super) async fn look_at_exports_and_emails(&mut self) {
        for who in 0..self.users.len() {
            let export = self.export(&self.users[who]).await;
            self.model.check("an export", Rule::Own, who, &export);
        }
        self.app.stack().clock().advance(DIGEST_AFTER * 2);
        self.app.stack().invoke("missed-messages", json!({})).await.unwrap();
        for who in 0..self.users.len() {
            let address = format!("{}@natter.example", self.users[who].username);
            let emails = emails(self.app, &address).await.join("\n");
            self.model.check("an email", Rule::Notified, who, &emails);
        }
    }

    /// All files of somebody's export, one after the other.
    async fn export(&self, user: &User) -> String {
        let (status, export) = self.app.post(user, "/v1/me/export", &json!({})).await;
        assert_eq!(status, 202, "{export}");
        let ready = until(self.app, user, "/v1/me/export", |_, export| export["state"] == "ready").await;
        let archive = self.app.download(ready["url"].as_str().unwrap()).await;
        let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
        let mut all = Vec::new();
        for place in 0..archive.len() {
            archive.by_index(place).unwrap().read_to_end(&mut all).unwrap();
        }
        String::from_utf8_lossy(&all).into_owned()
    }

    fn has_blocked(&self, user: &Value, whom: usize) -> bool {
        let by = self.users.iter().position(|other| *user == other.id.as_str());
        by.is_some_and(|by| self.model.blocks.contains(&(by, whom)))
    }

    fn check_presences(&mut self, who: usize, reply: &Value) {
        for presence in reply["presences"].as_array().into_iter().flatten() {
            if self.has_blocked(&presence["userId"], who) {
                self.model.leak(format!("person {who} sees that somebody is there who has blocked them"));
            }
        }
    }

    fn check_pins(&mut self, who: usize, told: &Value) {
        for pins in all_named(told, "pins") {
            for seq in pins.as_array().into_iter().flatten().filter_map(Value::as_u64) {
                self.model.check_pin(who, seq);
            }
        }
    }

    fn check_marks(&mut self, who: usize, reply: &Value) {
        for member in reply["members"].as_array().into_iter().flatten() {
            if self.has_blocked(&member["userId"], who) && member["marks"].is_object() {
                self.model.leak(format!("person {who} sees how far somebody has read who has blocked them"));
            }
        }
    }
}

/// Everything under this name, wherever it stands.
fn all_named<'a>(told: &'a Value, name: &str) -> Vec<&'a Value> {
    match told {
        Value::Object(fields) => {
            fields.get(name).into_iter().chain(fields.values().flat_map(|value| all_named(value, name))).collect()
        }
        Value::Array(values) => values.iter().flat_map(|value| all_named(value, name)).collect(),
        _ => Vec::new(),
    }
}
