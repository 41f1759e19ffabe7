//! Whatever happens in a group, no one is told anything that does not exist for them: neither what was said before their
//! time, where that is hidden, nor what was deleted, nor what someone does or says of themselves who has blocked them. All
//! that goes out is searched for it, whichever function sends it, as a push or as an answer.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::{BTreeMap, BTreeSet};

use conversations::ConversationsApi;
use get_conversations::GetConversations;
use get_messages::GetMessages;
use get_presence::GetPresence;
use get_users::GetUsers;
use mark_receipts::MarkReceipts;
use natter_chat::api::{ConversationsRoute, UsersRoute};
use natter_chat::frames::{Event, MessageAccepted, ServerFrame};
use natter_chat::{
    ConnectionId, ConversationId, EntryContent, EntryId, MessageText, Seq, Tip, TipAmount, TipAsset, UserId,
};
use natter_delivery::Delivery;
use natter_lambda::{Action, ActionError, Environment, Function, Http};
use natter_testing::http::{Asked, call};
use natter_testing::{World, answer, caller, people, request};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use send_message::SendMessage;
use serde_json::{Value, json};
use sync::Sync;
use typing::Typing;
use update_message::UpdateMessage;
use users::UsersApi;
use uuid::Uuid;

/// How many histories are walked.
const SEEDS: u8 = 6;

/// How many people there are; the first owns the group.
const PEOPLE: usize = 4;

/// One step of a history. People and messages are picked from those that there are.
#[derive(Debug, Clone, Copy)]
enum Step {
    Say(usize),
    Answer(usize, usize),
    Edit(usize),
    Delete(usize),
    Resend(usize),
    Tip(usize),
    Pin(usize, usize),
    Join(usize),
    Remove(usize),
    Block(usize, usize),
    Unblock(usize, usize),
    Describe(usize),
    Type(usize),
    Read(usize),
    Look(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let person = || 0..PEOPLE;
    let message = || 0..1_000_usize;
    prop_oneof![
        6 => person().prop_map(Step::Say),
        4 => (person(), message()).prop_map(|(by, to)| Step::Answer(by, to)),
        4 => message().prop_map(Step::Edit),
        2 => message().prop_map(Step::Delete),
        2 => message().prop_map(Step::Resend),
        2 => person().prop_map(Step::Tip),
        3 => (person(), message()).prop_map(|(by, of)| Step::Pin(by, of)),
        4 => (1..PEOPLE).prop_map(Step::Join),
        2 => (1..PEOPLE).prop_map(Step::Remove),
        2 => (person(), person()).prop_map(|(by, whom)| Step::Block(by, whom)),
        1 => (person(), person()).prop_map(|(by, whom)| Step::Unblock(by, whom)),
        1 => person().prop_map(Step::Describe),
        2 => person().prop_map(Step::Type),
        2 => person().prop_map(Step::Read),
        6 => person().prop_map(Step::Look),
    ]
}

/// Words that are said once: whoever sees them has seen the message, or one of its versions.
#[derive(Debug, Clone)]
struct Secret {
    words: String,
    /// The message.
    of: EntryId,
}

/// What is known of a message.
#[derive(Debug, Clone)]
struct Said {
    by: UserId,
    seq: Seq,
    /// As it was sent, for a resend.
    fields: Value,
    is_deleted: bool,
}

struct Stage {
    world: World,
    send: SendMessage,
    update: UpdateMessage,
    sync: Sync,
    pages: GetMessages,
    lists: GetConversations,
    typing: Typing,
    marks: MarkReceipts,
    profiles: GetUsers,
    presence: GetPresence,
    groups: Http<ConversationsApi>,
    me: Http<UsersApi>,
    delivery: Delivery,
    people: Vec<UserId>,
    devices: Vec<ConnectionId>,
    group: ConversationId,
    said: BTreeMap<EntryId, Said>,
    secrets: Vec<Secret>,
    /// What each says of themselves, in all versions.
    abouts: Vec<(UserId, String)>,
    blocks: BTreeSet<(UserId, UserId)>,
    count: u64,
    leaks: Vec<String>,
    pins_seen: usize,
}

const LIMITS: [(&str, &str); 18] = [
    ("RATE_LIMIT_MESSAGES", "100000"),
    ("RATE_LIMIT_YOUNG_MESSAGES", "100000"),
    ("RATE_LIMIT_CONVERSATION_MESSAGES", "100000"),
    ("RATE_LIMIT_WINDOW_SECONDS", "10"),
    ("RATE_LIMIT_SEARCHES", "100000"),
    ("RATE_LIMIT_YOUNG_CONTACTS", "100000"),
    ("RATE_LIMIT_GROUPS", "100000"),
    ("RATE_LIMIT_PICTURES", "100000"),
    ("EDIT_WINDOW_SECONDS", "100000"),
    ("FIND_MESSAGE_FUNCTION", "find-message"),
    ("PICTURES_BUCKET", "pictures"),
    // Nobody asks it: the group is young.
    ("DATABASE_HOST", "127.0.0.1"),
    ("DATABASE_PORT", "9"),
    ("DATABASE_NAME", "natter"),
    ("DATABASE_USER", "natter"),
    ("DATABASE_AUTH", "password"),
    ("DATABASE_PASSWORD", "natter"),
    ("DATABASE_TLS", "off"),
];

impl Stage {
    async fn set() -> Self {
        let world = World::start().await;
        let environment: Environment = world.environment(&LIMITS);
        let people = people(PEOPLE);
        let mut devices = Vec::new();
        for (number, person) in people.iter().enumerate() {
            let name = format!("person{number}");
            world.users.register(*person, &name, &name, world.now).await.unwrap();
            world.users.note_active(*person, &"phone=".to_owned().into(), world.now).await.unwrap();
            devices.push(world.device(*person).await);
        }
        let group = world.group(&people[..2]).await;
        let client = natter_dynamo::client(&world.dynamodb().sdk_config());
        let stage = Self {
            send: SendMessage::init(&environment).await.unwrap(),
            update: UpdateMessage::init(&environment).await.unwrap(),
            sync: Sync::init(&environment).await.unwrap(),
            pages: GetMessages::init(&environment).await.unwrap(),
            lists: GetConversations::init(&environment).await.unwrap(),
            typing: Typing::init(&environment).await.unwrap(),
            marks: MarkReceipts::init(&environment).await.unwrap(),
            profiles: GetUsers::init(&environment).await.unwrap(),
            presence: GetPresence::init(&environment).await.unwrap(),
            groups: Http::init(&environment).await.unwrap(),
            me: Http::init(&environment).await.unwrap(),
            delivery: Delivery::from_environment(&environment, &client).unwrap(),
            world,
            people,
            devices,
            group,
            said: BTreeMap::new(),
            secrets: Vec::new(),
            abouts: Vec::new(),
            blocks: BTreeSet::new(),
            count: 0,
            leaks: Vec::new(),
            pins_seen: 0,
        };
        let hide = json!({"requestId": EntryId::from(Uuid::now_v7()), "history": "sinceJoined"});
        stage.http(stage.people[0], ConversationsRoute::Change, Asked::in_conversation(group).body(hide)).await;
        stage
    }

    fn words(&mut self, of: EntryId) -> String {
        self.count += 1;
        let words = format!("secret-{}-", self.count);
        self.secrets.push(Secret { words: words.clone(), of });
        words
    }

    async fn http(&self, by: UserId, route: ConversationsRoute, asked: Asked) -> Option<Value> {
        let (status, body) = call(&self.groups, by, self.world.now, route, asked).await;
        (status < 300).then_some(body)
    }

    async fn act<A: Action>(&self, function: &A, by: UserId, action: &str, fields: Value) -> Option<ServerFrame> {
        let caller = caller(by, &"elsewhere=".to_owned().into(), self.world.now);
        match Box::pin(function.perform(&caller, request(action, fields))).await {
            Ok(reply) => Some(answer(reply)),
            Err(ActionError::Refused(_)) => None,
            Err(failure) => panic!("{action}: {failure:?}"),
        }
    }

    fn picked(&self, number: usize) -> Option<(EntryId, Said)> {
        let messages: Vec<_> = self.said.iter().filter(|(_, said)| said.fields.is_object()).collect();
        let (id, said) = *messages.get(number.checked_rem(messages.len())?)?;
        Some((*id, said.clone()))
    }

    async fn walk(&mut self, step: Step) {
        let people = self.people.clone();
        let at = |number: usize| people[number];
        match step {
            Step::Say(by) => self.say(at(by), None).await,
            Step::Answer(by, to) => {
                let to = self.picked(to).map(|(id, _)| id);
                self.say(at(by), to).await;
            }
            Step::Edit(of) => self.edit(of).await,
            Step::Delete(of) => {
                let Some((id, said)) = self.picked(of) else { return };
                if self.change(said.by, id, json!({"kind": "delete"})).await {
                    self.said.get_mut(&id).unwrap().is_deleted = true;
                }
            }
            Step::Resend(of) => {
                let Some((_, said)) = self.picked(of) else { return };
                self.act(&self.send, said.by, "sendMessage", said.fields).await;
            }
            Step::Tip(by) => self.tip(at(by)).await,
            Step::Pin(by, of) => {
                let Some((id, said)) = self.picked(of) else { return };
                let pin = json!({"conversationId": self.group, "entryId": EntryId::from(Uuid::now_v7()), "targetId": id,
                    "targetSeq": said.seq, "pinned": true});
                self.act(&self.update, at(by), "pinMessage", pin).await;
            }
            Step::Join(who) => {
                let body = json!({"requestId": EntryId::from(Uuid::now_v7()), "userIds": [at(who)]});
                self.http(at(0), ConversationsRoute::AddMembers, Asked::in_conversation(self.group).body(body)).await;
            }
            Step::Remove(who) => {
                let asked = Asked::in_conversation(self.group).parameter("userId", at(who));
                let asked = asked.query(format!("requestId={}", Uuid::now_v7()));
                self.http(at(0), ConversationsRoute::RemoveMember, asked).await;
            }
            Step::Block(by, whom) if by != whom => {
                let (by, whom) = (at(by), at(whom));
                self.world.block(by, whom).await;
                self.blocks.insert((by, whom));
            }
            Step::Unblock(by, whom) if by != whom => {
                let (by, whom) = (at(by), at(whom));
                self.world.users.unblock(&self.world.conversations, by, whom).await.unwrap();
                self.blocks.remove(&(by, whom));
            }
            Step::Block(..) | Step::Unblock(..) => {}
            Step::Describe(who) => {
                self.count += 1;
                let (who, about) = (at(who), format!("about-{}-", self.count));
                self.abouts.push((who, about.clone()));
                let asked = Asked::default().body(json!({"about": about}));
                call(&self.me, who, self.world.now, UsersRoute::ChangeProfile, asked).await;
            }
            Step::Type(who) => {
                let fields = json!({"conversationId": self.group, "active": self.count.is_multiple_of(2)});
                self.act(&self.typing, at(who), "typing", fields).await;
            }
            Step::Read(who) => {
                let fields = json!({"conversationId": self.group, "seq": 1_000});
                self.act(&self.marks, at(who), "markRead", fields).await;
            }
            Step::Look(who) => self.look(at(who)).await,
        }
        self.check_pushes().await;
    }

    async fn say(&mut self, by: UserId, reply_to: Option<EntryId>) {
        let entry_id = EntryId::from(Uuid::now_v7());
        let text = self.words(entry_id);
        let after = self.world.conversations.head(self.group).await.unwrap().unwrap().last_seq;
        let mut fields = json!({"conversationId": self.group, "entryId": entry_id, "text": text, "after": after});
        if let Some(reply_to) = reply_to {
            fields["replyTo"] = json!(reply_to);
        }
        let accepted = self.act(&self.send, by, "sendMessage", fields.clone()).await;
        if let Some(ServerFrame::MessageAccepted { reply: MessageAccepted { seq, .. }, .. }) = accepted {
            self.said.insert(entry_id, Said { by, seq, fields, is_deleted: false });
        }
    }

    async fn edit(&mut self, of: usize) {
        let Some((id, said)) = self.picked(of) else { return };
        let text = self.words(id);
        self.change(said.by, id, json!({"kind": "edit", "text": text})).await;
    }

    async fn change(&self, by: UserId, target: EntryId, change: Value) -> bool {
        let entry_id = EntryId::from(Uuid::now_v7());
        let fields = json!({"conversationId": self.group, "entryId": entry_id, "targetId": target, "change": change});
        self.act(&self.update, by, "updateMessage", fields).await.is_some()
    }

    /// As settlement tells of a tip, and of what becomes of it.
    async fn tip(&mut self, by: UserId) {
        let Some(view) = self.world.conversations.for_member(self.group, by).await.unwrap() else { return };
        if view.check_may_post().is_err() {
            return;
        }
        let entry_id = EntryId::from(Uuid::now_v7());
        let note = MessageText::parse(&self.words(entry_id)).unwrap();
        let tip = Tip {
            tip_id: format!("0x{}", "1".repeat(64)),
            to_user_id: self.people[0],
            asset: TipAsset { chain_id: 1, token: None, symbol: "X".to_owned(), decimals: 18 },
            amount: TipAmount::parse("1").unwrap(),
            transaction: format!("0x{}", "2".repeat(64)),
            note: Some(note),
            about_id: None,
        };
        let entry = self.world.append(self.group, by, EntryContent::Tip(tip)).await;
        self.secrets.last_mut().unwrap().of = entry.entry_id;
        self.said.insert(entry.entry_id, Said { by, seq: entry.seq, fields: Value::Null, is_deleted: false });
        self.delivery.to_members(&view.conversation, &[entry], None, self.world.now).await.unwrap();
    }

    /// All that somebody can ask for.
    async fn look(&mut self, who: UserId) {
        let here = json!({"conversationId": self.group});
        let page = |fields: &[(&str, u64)]| {
            let mut page = here.clone();
            for (name, value) in fields {
                page[*name] = json!(value);
            }
            page
        };
        let mut answers = vec![
            self.act(&self.sync, who, "sync", json!({"positions": {}})).await,
            self.act(&self.sync, who, "sync", json!({"positions": {(self.group.to_string()): 1}})).await,
            self.act(&self.lists, who, "getConversations", json!({})).await,
            self.act(&self.profiles, who, "getUsers", json!({"userIds": self.people})).await,
            self.act(&self.presence, who, "getPresence", json!({"userIds": self.people})).await,
        ];
        for fields in
            [&[("limit", 3)][..], &[("limit", 100)], &[("before", 9), ("limit", 4)], &[("after", 2), ("limit", 3)]]
        {
            answers.push(self.act(&self.pages, who, "getMessages", page(fields)).await);
        }
        let mut json: Vec<Value> =
            answers.into_iter().flatten().map(|answer| serde_json::to_value(answer).unwrap()).collect();
        let asked = || Asked::in_conversation(self.group);
        json.extend(self.http(who, ConversationsRoute::Get, asked()).await);
        let members = self.http(who, ConversationsRoute::ListMembers, asked()).await;
        for person in &self.people {
            let asked = Asked::default().parameter("userId", person);
            json.push(call(&self.me, who, self.world.now, UsersRoute::Profile, asked).await.1);
        }
        for member in members.iter().flat_map(|members| members["members"].as_array().unwrap()) {
            let of: UserId = serde_json::from_value(member["userId"].clone()).unwrap();
            if self.blocks.contains(&(of, who)) && member["marks"].is_object() {
                self.leaks.push("M10: the marks of a blocker".to_owned());
            }
        }
        for answer in &json {
            for presence in answer["presences"].as_array().into_iter().flatten() {
                let of: UserId = serde_json::from_value(presence["userId"].clone()).unwrap();
                if self.blocks.contains(&(of, who)) {
                    self.leaks.push("M10: the presence of a blocker".to_owned());
                }
            }
            self.check(who, answer).await;
        }
    }

    async fn check_pushes(&mut self) {
        for (number, device) in self.devices.clone().iter().enumerate() {
            let who = self.people[number];
            for event in self.world.outside.take_events(device) {
                let of = match &event {
                    Event::Typing { user_id, .. } | Event::MarksMoved { user_id, .. } => Some(*user_id),
                    _ => None,
                };
                if of.is_some_and(|of| self.blocks.contains(&(of, who))) {
                    self.leaks.push(format!("L6: a blocker's {event:?}"));
                }
                self.check(who, &serde_json::to_value(&event).unwrap()).await;
            }
        }
    }

    /// A place tells that something was said there, and that it was worth pinning.
    async fn check_pins(&mut self, who: UserId, told: &Value) {
        let pinned = all_named(told, "pins").into_iter().flat_map(|pins| pins.as_array().into_iter().flatten());
        let pinned: Vec<Seq> = pinned.filter_map(|seq| Some(Seq::new(seq.as_u64()?))).collect();
        if pinned.is_empty() {
            return;
        }
        self.pins_seen += pinned.len();
        let view = self.world.conversations.for_member(self.group, who).await.unwrap();
        if !view.is_some_and(|view| pinned.iter().all(|seq| view.may_see(*seq))) {
            self.leaks.push("M1: a pin of what was before".to_owned());
        }
    }

    /// Searches what goes out to somebody for whatever does not exist for them.
    async fn check(&mut self, who: UserId, told: &Value) {
        let text = told.to_string();
        self.check_pins(who, told).await;
        for (of, about) in &self.abouts {
            if self.blocks.contains(&(*of, who)) && text.contains(about.as_str()) {
                self.leaks.push("M10: what a blocker says of themselves".to_owned());
            }
        }
        let seen: Vec<Secret> = self.secrets.iter().filter(|secret| text.contains(&secret.words)).cloned().collect();
        if seen.is_empty() {
            return;
        }
        let view = self.world.conversations.for_member(self.group, who).await.unwrap();
        for secret in seen {
            let said = &self.said[&secret.of];
            let kind = told["type"].as_str().or(told["kind"].as_str()).unwrap_or_default();
            match &view {
                None => self.leaks.push(format!("M1: {} to somebody who is out, in {kind}", secret.words)),
                Some(view) if !view.may_see(said.seq) => self.leaks.push(format!("M1: what was before, in {kind}")),
                Some(_) if said.is_deleted => self.leaks.push(format!("A12: deleted words, in {kind}")),
                Some(_) => {}
            }
        }
    }
}

/// Everything under this name, wherever it stands.
fn all_named<'a>(told: &'a Value, name: &str) -> Vec<&'a Value> {
    match told {
        Value::Object(fields) => {
            let inner = fields.iter().flat_map(|(key, value)| {
                let here = (key == name).then_some(value);
                here.into_iter().chain(all_named(value, name))
            });
            inner.collect()
        }
        Value::Array(values) => values.iter().flat_map(|value| all_named(value, name)).collect(),
        _ => Vec::new(),
    }
}

fn history(seed: u8) -> Vec<Step> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    prop::collection::vec(step(), 60..90).new_tree(&mut runner).unwrap().current()
}

#[tokio::test]
async fn nobody_is_told_what_does_not_exist_for_them() {
    let (mut leaks, mut seen, mut pins) = (Vec::new(), 0, 0);
    for seed in 0..SEEDS {
        let mut stage = Box::pin(Stage::set()).await;
        for step in history(seed) {
            Box::pin(stage.walk(step)).await;
        }
        for number in 0..PEOPLE {
            Box::pin(stage.look(stage.people[number])).await;
        }
        seen += stage.said.len();
        pins += stage.pins_seen;
        let found: BTreeSet<String> = stage.leaks.into_iter().collect();
        leaks.extend(found.into_iter().map(|leak| format!("seed {seed}: {leak}")));
    }
    assert!(seen > 30, "hardly anything was said");
    assert!(pins > 30, "hardly anything was pinned");
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}
