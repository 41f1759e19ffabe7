//! Whoever is connected is told, whoever comes, goes and joins meanwhile: random histories of a group.
//!
//! docs/decisions/0043-who-is-there.md says why. More of them: `NATTER_SCHEDULES=500 cargo test -p fan-out who_is_there`, from
//! `NATTER_SCHEDULES_FROM` on.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::future::join;
use natter_chat::group::HistoryVisibility;
use natter_chat::{ConnectionId, Conversation, Timestamp, UserId};
use natter_dynamo::connections::REMEMBERED_FOR;
use natter_dynamo::{NewConnection, SignIn};
use natter_queue::FanOut;
use natter_testing::{people, seeds};
use rand::{RngExt, SeedableRng, rngs::StdRng};

use crate::world::World;

const PEOPLE: usize = 8;
const STEPS: usize = 120;

/// How many histories there are where nobody says otherwise.
const HISTORIES: u64 = 3;

/// API Gateway cuts a connection after this.
const CUT_AFTER: Duration = Duration::from_hours(2);
const SESSION: Duration = Duration::from_mins(10);

/// A connection that is open.
#[derive(Clone)]
struct Open {
    user: UserId,
    since: Timestamp,
    session_until: Timestamp,
}

/// A group, and what is true of it.
struct History {
    world: World,
    group: Conversation,
    people: Vec<UserId>,
    members: BTreeSet<UserId>,
    open: BTreeMap<ConnectionId, Open>,
    now: Timestamp,
    random: StdRng,
    connected: u32,
    said: u64,
}

impl History {
    async fn start(seed: u64) -> Self {
        let world = World::new().await;
        let people = people(PEOPLE);
        let group = world.group(&people, HistoryVisibility::All).await;
        let members = people.iter().copied().collect();
        let (now, random) = (world.now, StdRng::seed_from_u64(seed));
        Self { world, group, people, members, open: BTreeMap::new(), now, random, connected: 0, said: 0 }
    }

    fn somebody(&mut self) -> UserId {
        self.people[self.random.random_range(0..PEOPLE)]
    }

    fn some_device(&mut self) -> Option<ConnectionId> {
        let place = self.random.random_range(0..self.open.len().max(1));
        self.open.keys().nth(place).cloned()
    }

    async fn step(&mut self) {
        match self.random.random_range(0..12) {
            0..=2 => {
                let (id, open) = self.new_device();
                self.world.connect(&id, &open).await;
                self.open.insert(id, open);
            }
            3 => {
                if let Some(id) = self.some_device() {
                    let open = self.open.remove(&id).unwrap();
                    self.world.connections.close(open.user, &id, self.now).await.unwrap();
                }
            }
            // Nobody hears of its end.
            4 => _ = self.some_device().and_then(|id| self.open.remove(&id)),
            5 => self.renew().await,
            6 => self.leave_or_join().await,
            7..=8 => self.pass(),
            9 => {
                // It may come too late for this message, and not for the next one.
                let (id, open) = self.new_device();
                let message = self.message();
                let returns = self.members.contains(&open.user) && open.user != self.people[0] && self.random.random();
                let telling = self.world.delivery.to_shards(&message, self.now);
                let (failed, ()) = join(telling, self.connect_and(returns, &id, &open)).await;
                assert!(failed.is_empty());
                self.open.insert(id, open);
            }
            _ => {}
        }
        self.say().await;
    }

    /// Connects, and leaves and comes back at once.
    async fn connect_and(&self, returns: bool, id: &ConnectionId, open: &Open) {
        self.world.connect(id, open).await;
        if returns {
            self.world.remove(self.group.conversation_id, self.people[0], open.user).await;
            self.world.add(self.group.conversation_id, self.people[0], &[open.user]).await;
        }
    }

    fn new_device(&mut self) -> (ConnectionId, Open) {
        self.connected += 1;
        let user = self.somebody();
        let open = Open { user, since: self.now, session_until: self.now.plus(SESSION) };
        (format!("{}=", self.connected).into(), open)
    }

    /// A device goes on with a fresh token.
    async fn renew(&mut self) {
        let Some(id) = self.some_device() else { return };
        let open = self.open.get_mut(&id).unwrap();
        open.session_until = self.now.plus(SESSION);
        let renewed = self.world.connections.renew(open.user, &id, &sign_in(open)).await.unwrap();
        assert!(renewed, "an open connection is known");
    }

    async fn leave_or_join(&mut self) {
        let user = self.somebody();
        if user == self.people[0] {
            return;
        }
        if self.members.remove(&user) {
            self.world.remove(self.group.conversation_id, self.people[0], user).await;
        } else {
            self.world.add(self.group.conversation_id, self.people[0], &[user]).await;
            self.members.insert(user);
        }
    }

    fn pass(&mut self) {
        let minutes = *[1, 9, 25, 60, 119, 140].get(self.random.random_range(0..6)).unwrap();
        self.now = self.now.plus(Duration::from_mins(minutes));
        let now = self.now;
        self.open.retain(|_, open| open.since.plus(CUT_AFTER) > now);
    }

    fn message(&mut self) -> Vec<FanOut> {
        self.said += 1;
        let entry = self.world.entry(&self.group, self.people[0], self.said);
        let shard = natter_delivery::shards(self.group.conversation_id, 101).remove(0);
        vec![FanOut { shard, entries: vec![entry], except: None }]
    }

    /// Says something, and looks who was told.
    async fn say(&mut self) {
        let message = self.message();
        for id in self.open.keys() {
            _ = self.world.outside.take_events(id);
        }
        assert!(self.world.delivery.to_shards(&message, self.now).await.is_empty());
        for (id, open) in &self.open {
            let is_to_hear = self.members.contains(&open.user) && open.session_until > self.now;
            let expected = if is_to_hear { vec![self.said] } else { Vec::new() };
            assert_eq!(self.world.arrived(id), expected, "{id:?} at {:?}", self.now);
        }
    }
}

impl World {
    /// As `connect` does it.
    async fn connect(&self, id: &ConnectionId, open: &Open) {
        let expires_at = open.since.plus(REMEMBERED_FOR);
        let connection =
            NewConnection { connection_id: id.clone(), connected_at: open.since, expires_at, sign_in: sign_in(open) };
        self.connections.register(open.user, &connection).await.unwrap();
        self.conversations.note_connected(open.user, expires_at).await.unwrap();
    }
}

fn sign_in(open: &Open) -> SignIn {
    SignIn { session_id: "phone".to_owned().into(), signed_in_at: open.since, expires_at: open.session_until }
}

#[tokio::test]
async fn whoever_is_connected_is_told_whoever_comes_and_goes_meanwhile() {
    for seed in seeds("NATTER_SCHEDULES", HISTORIES) {
        let mut history = History::start(seed).await;
        for _ in 0..STEPS {
            history.step().await;
        }
    }
}

#[tokio::test]
async fn whoever_is_away_is_not_looked_for_until_they_come_back() {
    let world = World::new().await;
    let people = people(101);
    let group = world.group(&people, HistoryVisibility::All).await;
    let may_be_here = async |now: Timestamp| {
        let shard = natter_delivery::shards(group.conversation_id, 101).remove(0);
        let recipients = world.conversations.recipients(group.conversation_id, shard.people()).await.unwrap();
        recipients.into_iter().filter(|one| one.may_be_here(now)).map(|one| one.user_id).collect::<BTreeSet<_>>()
    };
    world.devices(&people[..2]).await;
    assert_eq!(may_be_here(world.now).await.len(), 101, "nothing is known of anybody");
    let messages = world.leave(&group, people[0], &[1]).await;
    world.invoke(&messages).await;
    let later = world.now.plus(Duration::from_mins(1));
    assert_eq!(may_be_here(later).await, people[..2].iter().copied().collect());
    assert_eq!(may_be_here(later.plus(REMEMBERED_FOR)).await, BTreeSet::new());
    world.conversations.note_connected(people[7], later.plus(REMEMBERED_FOR)).await.unwrap();
    assert!(may_be_here(later).await.contains(&people[7]));
}
