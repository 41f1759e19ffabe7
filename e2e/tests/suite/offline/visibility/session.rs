//! What happens, one thing after the other.

use natter_e2e::{App, Device, User, conversation_of, entry_id};
use natter_push::testing::PushService;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::model::{COMMON, Model, Said};
use crate::offline::media::upload_as;
use crate::offline::notifications::subscribe;
use crate::offline::tips::pay;
use crate::offline::wallets::{account, link};

/// How many people there are; the first owns the group, and the second is in it from the beginning.
const PEOPLE: usize = 4;

pub(super) struct Session<'a> {
    pub(super) app: &'a App,
    pub(super) users: Vec<User>,
    pub(super) moderator: User,
    pub(super) devices: Vec<Device>,
    pub(super) browsers: PushService,
    /// How many notifications have been looked at.
    pub(super) notified: usize,
    /// The group, from which what was said before somebody came is hidden from them.
    pub(super) group: String,
    pub(super) model: Model,
    random: StdRng,
}

impl<'a> Session<'a> {
    pub(super) async fn begin(app: &'a App, seed: u64) -> Self {
        let (mut users, mut devices) = (Vec::new(), Vec::new());
        let browsers = PushService::start().await;
        for (number, name) in ["olga", "mia", "noah", "zoe"].into_iter().enumerate() {
            let user = app.user(name).await;
            devices.push(app.connect(&user).await);
            notify(app, &user, &browsers).await;
            let wallet = account(app, number).await;
            let (status, linked) = link(app, &user, &wallet, &wallet).await;
            assert_eq!(status, 201, "{linked}");
            users.push(user);
        }
        let group = json!({"kind": "group", "requestId": entry_id(), "title": "Zoo", "userIds": [users[1].id]});
        let (status, made) = app.post(&users[0], "/v1/conversations", &group).await;
        assert_eq!(status, 201, "{made}");
        let group = conversation_of(&made);
        let hide = json!({"requestId": entry_id(), "history": "sinceJoined"});
        let (status, changed) = app.http(&users[0], "PATCH", &format!("/v1/conversations/{group}"), &hide).await;
        assert_eq!(status, 200, "{changed}");
        let mut model = Model::default();
        model.join(0);
        model.join(1);
        let mut session = Self {
            app,
            users,
            moderator: app.moderator("max").await,
            devices,
            browsers,
            notified: 0,
            group,
            model,
            random: StdRng::seed_from_u64(seed),
        };
        for who in 0..PEOPLE {
            session.describe(who).await;
            // The others are away, and notified.
            session.devices[who].request("ping", json!({"active": who < 2})).await;
        }
        session
    }

    /// Something happens, and all that is told of it is looked at.
    pub(super) async fn step(&mut self) {
        let who = self.random.random_range(0..PEOPLE);
        match self.random.random_range(0..100) {
            0..16 => self.say(who, None, None).await,
            16..20 => self.tip(who).await,
            20..30 => self.answer(who).await,
            30..36 => self.send_file(who).await,
            36..46 => self.edit().await,
            46..52 => self.delete().await,
            52..56 => self.resend().await,
            56..60 => self.react(who).await,
            60..64 => self.pin(who).await,
            64..74 => self.add().await,
            74..78 => self.remove().await,
            78..83 => self.block(who, "PUT").await,
            83..85 => self.block(who, "DELETE").await,
            85..86 => self.describe(who).await,
            86..94 => self.act(who).await,
            94..96 => self.report(who).await,
            _ => self.look(who).await,
        }
        self.look_at_pushes().await;
    }

    /// Everybody looks at everything once more.
    pub(super) async fn end(&mut self) {
        for who in 0..PEOPLE {
            self.look(who).await;
        }
        self.look_at_exports_and_emails().await;
    }

    fn any_message(&mut self) -> Option<(usize, Said)> {
        let count = self.model.said.len();
        let message = (count > 0).then(|| self.random.random_range(0..count))?;
        Some((message, self.model.said[message].clone()))
    }

    fn here(&self, mut fields: Value) -> Value {
        fields["conversationId"] = json!(self.group);
        fields
    }

    /// Whoever writes has read, and types before.
    async fn say(&mut self, by: usize, reply_to: Option<&Said>, media: Option<Value>) {
        self.act(by).await;
        let (entry_id, word) = (entry_id(), self.model.new_message_word());
        let mut fields = self.here(json!({"entryId": entry_id, "text": format!("{COMMON} {word}")}));
        if let Some(reply_to) = reply_to {
            fields["replyTo"] = json!(reply_to.entry_id);
        }
        if let Some(media) = &media {
            fields["attachments"] = json!([{"mediaId": media["mediaId"]}]);
        }
        let reply = self.devices[by].request("sendMessage", fields.clone()).await;
        match reply["seq"].as_u64() {
            Some(seq) => self.model.say(Said { by, entry_id, seq, fields, media, is_deleted: false }),
            None => self.model.refuse_next(),
        }
    }

    async fn answer(&mut self, by: usize) {
        let message = self.any_message().map(|(_, said)| said);
        self.say(by, message.as_ref(), None).await;
    }

    /// The name and the content of a file are secret, too.
    async fn send_file(&mut self, by: usize) {
        let (name, content) = (self.model.new_message_word(), self.model.new_message_word());
        let name = format!("{COMMON} {name}.txt");
        let media = upload_as(self.app, &self.users[by], &name, ("file", "text/plain"), content.as_bytes()).await;
        self.say(by, None, Some(media)).await;
    }

    /// A tip to the owner. Its note is an entry, as a message is, and says a word.
    async fn tip(&mut self, by: usize) {
        let (wallet, word) = (account(self.app, by).await, self.model.new_message_word());
        let wish = self.here(json!({
            "requestId": entry_id(), "toUserId": self.users[0].id, "from": wallet, "chainId": 31_337, "amount": "1000",
            "note": format!("{COMMON} {word}"),
        }));
        let (status, intent) = self.app.post(&self.users[by], "/v1/tips", &wish).await;
        if status != 201 {
            return self.model.refuse_next();
        }
        let transaction = json!({"transaction": pay(self.app, &wallet, &intent).await});
        let path = format!("/v1/tips/{}/transaction", intent["tip"]["tipId"].as_str().unwrap());
        let (status, reported) = self.app.post(&self.users[by], &path, &transaction).await;
        assert_eq!(status, 200, "{reported}");
        let fields = self.here(json!({"limit": 10}));
        let page = self.devices[0].request("getMessages", fields).await;
        // It may be confirmed already.
        let is_this = |entry: &&Value| entry["content"]["note"].as_str().is_some_and(|note| note.ends_with(&word));
        let entry = page["entries"].as_array().unwrap().iter().find(is_this).unwrap();
        let (entry_id, seq) = (entry["entryId"].as_str().unwrap().to_owned(), entry["seq"].as_u64().unwrap());
        self.model.say(Said { by, entry_id, seq, fields: Value::Null, media: None, is_deleted: false });
    }

    async fn change(&mut self, message: usize, by: usize, change: Value) -> bool {
        let said = &self.model.said[message];
        let target = json!({
            "entryId": entry_id(), "targetId": said.entry_id, "targetSeq": said.seq, "change": change,
        });
        let fields = self.here(target);
        self.devices[by].request("updateMessage", fields).await["type"] != "error"
    }

    async fn edit(&mut self) {
        let Some((message, said)) = self.any_message() else { return };
        let word = self.model.word_of(message);
        self.change(message, said.by, json!({"kind": "edit", "text": format!("{COMMON} {word}")})).await;
    }

    async fn delete(&mut self) {
        let Some((message, said)) = self.any_message() else { return };
        if self.change(message, said.by, json!({"kind": "delete"})).await {
            self.model.said[message].is_deleted = true;
        }
    }

    async fn react(&mut self, by: usize) {
        let Some((message, _)) = self.any_message() else { return };
        self.change(message, by, json!({"kind": "react", "emoji": "👍"})).await;
    }

    async fn resend(&mut self) {
        let Some((_, said)) = self.any_message().filter(|(_, said)| said.fields.is_object()) else { return };
        self.devices[said.by].request("sendMessage", said.fields).await;
    }

    async fn pin(&mut self, by: usize) {
        let Some((_, said)) = self.any_message() else { return };
        let target = json!({"entryId": entry_id(), "targetId": said.entry_id, "targetSeq": said.seq, "pinned": true});
        let fields = self.here(target);
        self.devices[by].request("pinMessage", fields).await;
    }

    async fn add(&mut self) {
        let who = self.random.random_range(1..PEOPLE);
        let body = json!({"requestId": entry_id(), "userIds": [self.users[who].id]});
        let path = format!("/v1/conversations/{}/members", self.group);
        self.app.post(&self.users[0], &path, &body).await;
        let (_, list) = self.app.http(&self.users[0], "GET", &path, &Value::Null).await;
        let members = list["members"].as_array().unwrap();
        if members.iter().any(|member| member["userId"] == self.users[who].id.as_str()) {
            self.model.join(who);
        }
    }

    /// Somebody goes, by themselves or not.
    async fn remove(&mut self) {
        let who = self.random.random_range(1..PEOPLE);
        let by = if self.random.random_bool(0.5) { 0 } else { who };
        let member = format!("/v1/conversations/{}/members/{}", self.group, self.users[who].id);
        let path = format!("{member}?requestId={}", entry_id());
        let (status, _) = self.app.http(&self.users[by], "DELETE", &path, &Value::Null).await;
        assert_eq!(status < 300, self.model.is_member(who), "only members go");
        self.model.leave(who);
    }

    async fn block(&mut self, by: usize, method: &str) {
        let whom = self.random.random_range(0..PEOPLE);
        if by == whom {
            return;
        }
        let path = format!("/v1/me/blocks/{}", self.users[whom].id);
        let (status, reply) = self.app.http(&self.users[by], method, &path, &Value::Null).await;
        assert!(status < 300, "{reply}");
        if method == "PUT" {
            self.model.blocks.insert((by, whom));
        } else {
            self.model.blocks.remove(&(by, whom));
        }
    }

    async fn describe(&mut self, who: usize) {
        let about = json!({"about": self.model.about_word(who)});
        let (status, profile) = self.app.http(&self.users[who], "PATCH", "/v1/me", &about).await;
        assert_eq!(status, 200, "{profile}");
    }

    /// Somebody reads, and types.
    async fn act(&mut self, who: usize) {
        for (action, fields) in [("markRead", json!({"seq": 1_000})), ("typing", json!({"active": true}))] {
            let fields = self.here(fields);
            self.devices[who].request(action, fields).await;
        }
    }

    async fn report(&mut self, who: usize) {
        let Some((message, said)) = self.any_message() else { return };
        let report = entry_id();
        let subject = json!({"kind": "message", "conversationId": self.group, "entryId": said.entry_id});
        let body = json!({"reportId": report, "subject": subject, "category": "spam"});
        let (status, reply) = self.app.post(&self.users[who], "/v1/reports", &body).await;
        if status >= 300 {
            return;
        }
        if !self.model.may_see(who, message) {
            self.model.leak(format!("person {who} reported message {message}, which they may not see: {reply}"));
        }
        self.look_at_report(who, &report).await;
    }
}

/// Whoever is away is to be notified, at once and later by email.
async fn notify(app: &App, user: &User, browsers: &PushService) {
    subscribe(app, user, browsers, &user.id).await;
    let settings = json!({"mentionsOnly": false, "hideContent": false, "digestAfterHours": 1});
    let (status, reply) = app.http(user, "PUT", "/v1/me/notifications", &settings).await;
    assert_eq!(status, 200, "{reply}");
}
