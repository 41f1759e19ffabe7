//! What happens.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use natter_e2e::{App, User, conversation_of, entry_id};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::checks;
use super::client::Client;

/// How many devices do something at once.
const AT_ONCE: usize = 3;

/// Something that somebody does.
#[derive(Debug, Clone)]
enum Act {
    Say {
        conversation: String,
    },
    Change {
        conversation: String,
        change: Value,
    },
    Read {
        conversation: String,
    },
    Reconnect,
    /// The owner lets somebody in or out, or changes their role.
    Govern {
        user: usize,
    },
    Leave,
}

/// An answer that somebody got, and to what.
pub(super) struct Acknowledged {
    pub(super) conversation: String,
    pub(super) entry_id: String,
    /// Its place, where the answer told it.
    pub(super) seq: Option<u64>,
}

pub(super) struct Schedule<'a> {
    pub(super) app: &'a App,
    pub(super) seed: u64,
    pub(super) users: Vec<User>,
    pub(super) group: String,
    pub(super) direct: String,
    /// The owner's first, and two of the second user's.
    pub(super) clients: Vec<Client>,
    pub(super) acknowledged: Vec<Acknowledged>,
    /// By user: the place that the group had come to when they were let in again; nothing that is theirs may be between
    /// where they went and there.
    pub(super) back_at: BTreeMap<String, Vec<u64>>,
    random: StdRng,
}

impl<'a> Schedule<'a> {
    pub(super) async fn begin(app: &'a App, seed: u64) -> Self {
        let mut users = Vec::new();
        for name in ["olga", "mia", "noah", "liam", "zoe"] {
            users.push(app.user(name).await);
        }
        let others: Vec<&str> = users[1..].iter().map(|user| user.id.as_str()).collect();
        let group = json!({"kind": "group", "requestId": entry_id(), "title": "Weather", "userIds": others});
        let (status, made) = app.http(&users[0], "POST", "/v1/conversations", &group).await;
        assert_eq!(status, 201, "{made}");
        let direct = app.open_direct(&users[1], &users[2]).await;
        let mut clients = Vec::new();
        for user in [0, 1, 2, 3, 4, 1] {
            clients.push(Client::open(app, &users[user]).await);
        }
        Self {
            app,
            seed,
            users,
            group: conversation_of(&made),
            direct,
            clients,
            acknowledged: Vec::new(),
            back_at: BTreeMap::new(),
            random: StdRng::seed_from_u64(seed),
        }
    }

    /// Several devices do something at once.
    pub(super) async fn round(&mut self) {
        if self.random.random_bool(0.05) {
            self.app.stack().faults().reset_connections();
        }
        let mut places: Vec<usize> = (0..self.clients.len()).collect();
        places.shuffle(&mut self.random);
        let acts: BTreeMap<usize, (Act, u64)> =
            places[..AT_ONCE].iter().map(|place| (*place, (self.act(*place), self.random.random()))).collect();
        let (app, group, users) = (self.app, self.group.as_str(), self.users.as_slice());
        let acting = self.clients.iter_mut().enumerate().filter_map(|(place, client)| {
            let (act, seed) = acts.get(&place)?.clone();
            Some(perform(app, group, users, client, act, StdRng::seed_from_u64(seed)))
        });
        for outcome in join_all(acting).await {
            self.acknowledged.extend(outcome.acknowledged);
            if let Some((user, place)) = outcome.back_at {
                self.back_at.entry(user).or_default().push(place);
            }
        }
    }

    fn act(&mut self, place: usize) -> Act {
        let is_of_direct = matches!(place, 1 | 2 | 5);
        let in_direct = is_of_direct && self.random.random_bool(0.4);
        let conversation = if in_direct { self.direct.clone() } else { self.group.clone() };
        let change = |change| Act::Change { conversation: conversation.clone(), change };
        match self.random.random_range(0..22) {
            0..=8 => Act::Say { conversation },
            9..=10 => change(json!({"kind": "react", "emoji": "👍"})),
            11 => change(json!({"kind": "unreact", "emoji": "👍"})),
            12..=13 => change(json!({"kind": "edit", "text": "better said"})),
            14..=15 => change(json!({"kind": "delete"})),
            16..=17 => Act::Read { conversation },
            18 => Act::Reconnect,
            _ if place == 0 => Act::Govern { user: self.random.random_range(2..self.users.len()) },
            19 if place == 4 => Act::Leave,
            _ => Act::Say { conversation },
        }
    }
}

/// What came of an act.
#[derive(Default)]
struct Outcome {
    acknowledged: Vec<Acknowledged>,
    back_at: Option<(String, u64)>,
}

async fn perform(app: &App, group: &str, users: &[User], client: &mut Client, act: Act, mut random: StdRng) -> Outcome {
    match act {
        Act::Say { conversation } => {
            let text = format!("said {}", random.random::<u32>());
            write(app, client, "sendMessage", conversation, json!({"text": text})).await
        }
        Act::Change { conversation, change } => {
            client.take_pushed();
            let held = client.held.get(&conversation);
            let messages = held.into_iter().flat_map(|held| held.log.values());
            let messages: Vec<&Value> = messages.filter(|entry| entry["content"]["kind"] == "message").collect();
            let Some(target) = messages.choose(&mut random) else { return Outcome::default() };
            let fields = json!({"targetId": target["entryId"], "change": change});
            write(app, client, "updateMessage", conversation, fields).await
        }
        Act::Read { conversation } => {
            let seq = client.held.get(&conversation).and_then(|held| held.log.keys().next_back().copied());
            let fields = json!({"conversationId": conversation, "seq": seq.unwrap_or(1)});
            let marked = client.insist(app, "markRead", &fields).await;
            checks::check_mark(app, &conversation, &marked).await;
            Outcome::default()
        }
        Act::Reconnect => {
            client.reconnect(app).await;
            Outcome::default()
        }
        Act::Govern { user } => govern(app, group, client, &users[user], random).await,
        Act::Leave => {
            let id = entry_id();
            let path = format!("/v1/conversations/{group}/members/{}?requestId={id}", client.user.id);
            let (status, _) = client.insist_http(app, "DELETE", &path, &Value::Null).await;
            acknowledged(status, group, id)
        }
    }
}

/// Asks for an entry until the answer is for good.
async fn write(app: &App, client: &mut Client, action: &str, conversation: String, mut fields: Value) -> Outcome {
    let entry_id = entry_id();
    fields["conversationId"] = json!(conversation);
    fields["entryId"] = json!(entry_id);
    let reply = client.insist(app, action, &fields).await;
    let seq = reply["seq"].as_u64();
    assert_eq!(seq.is_some(), reply["type"] == "messageAccepted", "{reply}");
    let acknowledged = seq.map(|_| Acknowledged { conversation, entry_id, seq });
    Outcome { acknowledged: acknowledged.into_iter().collect(), back_at: None }
}

/// The owner lets somebody in who is out, and otherwise puts them out or gives them another role.
async fn govern(app: &App, group: &str, owner: &Client, user: &User, mut random: StdRng) -> Outcome {
    let here = format!("/v1/conversations/{group}");
    let (_, members) = owner.insist_http(app, "GET", &format!("{here}/members"), &Value::Null).await;
    let member = members["members"].as_array().unwrap().iter().find(|member| member["userId"] == user.id.as_str());
    let id = entry_id();
    let Some(member) = member else {
        let (_, view) = owner.insist_http(app, "GET", &here, &Value::Null).await;
        let body = json!({"requestId": id, "userIds": [user.id]});
        let (status, answer) = owner.insist_http(app, "POST", &format!("{here}/members"), &body).await;
        assert_eq!(status, 200, "{answer}");
        let back_at = Some((user.id.clone(), view["lastSeq"].as_u64().unwrap()));
        return Outcome { back_at, ..acknowledged(status, group, id) };
    };
    let path = format!("{here}/members/{}", user.id);
    if random.random_bool(0.5) {
        let role = if member["role"] == "admin" { "member" } else { "admin" };
        let body = json!({"requestId": id, "role": role});
        let (status, _) = owner.insist_http(app, "PATCH", &path, &body).await;
        return acknowledged(status, group, id);
    }
    let (status, _) = owner.insist_http(app, "DELETE", &format!("{path}?requestId={id}"), &Value::Null).await;
    acknowledged(status, group, id)
}

/// A change of the group whose entry has the request's id. Whoever left meanwhile cannot be put out any more.
fn acknowledged(status: u16, group: &str, entry_id: String) -> Outcome {
    let done = (status < 300).then(|| Acknowledged { conversation: group.to_owned(), entry_id, seq: None });
    Outcome { acknowledged: done.into_iter().collect(), back_at: None }
}
