//! Random schedules of one log, call by call: people send from several devices, again and twice at once, their functions die
//! anywhere, calls reach the table after they were given up, replies are lost and the call is repeated, reads tell how it was
//! a moment ago, and clocks are minutes apart, while devices start, catch up, keep what they have, leave and come back, and pushes fail. In the end the log has
//! every acknowledged message once, at its place; each device has exactly what the log has as far as it was told, and once it
//! has pinged, everything that was acknowledged. No count of unread messages was too low.
//!
//! docs/decisions/0031-sealed-places.md tells which seeds find which broken rule. What a seed draws is the same each time; how
//! tasks interleave is not.
//!
//! More of them: `NATTER_SCHEDULES=500 cargo test -p natter-delivery schedules`, from `NATTER_SCHEDULES_FROM` on.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{join, join_all};
use natter_chat::history::{RECENT_FOR, Range};
use natter_chat::{
    ConnectionId, ConversationId, Entry, EntryContent, EntryId, MemberView, MessageText, Seq, Timestamp, UserId,
};
use natter_delivery::{Delivery, Draft, Log, Outcome, Recipients, Summaries};
use natter_dynamo::{Conversations, Messages, RateLimit, StoreError};
use natter_emulator::{LateCalls, Strikes, Weather};
use natter_protocol::frames::Event;
use natter_testing::{World, seeds};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use crate::world::NOW;

/// How many schedules run where nobody says otherwise.
const SCHEDULES: u64 = 5;

const SENDERS: usize = 3;
const MESSAGES_OF_EACH: usize = 8;
/// How often each device catches up before it only listens, while messages are being sent.
const CATCH_UPS: [usize; 4] = [0, 12, 24, usize::MAX];

/// How many messages come by themselves in the end: where the push of one of them fails, no gap tells of it.
const LAST_WORDS: usize = 3;

/// As bad as it gets: a call in six goes wrong, and of what is read as of a moment ago, two in five are.
const STORM: Weather = Weather {
    late: 0.1,
    latest: Duration::from_millis(400),
    lost_reply: 0.07,
    strikes: Strikes::All,
    stale: 0.4,
    lag: Duration::from_millis(500),
};

/// How far the clocks of functions are apart, at most.
const SKEW: Duration = Duration::from_mins(5);

/// How long a function lives that dies, at most.
const LIFE: Duration = Duration::from_millis(40);

/// How long a client waits before it sends again, at most: longer than a reader has patience.
const PAUSE: Duration = Duration::from_millis(100);

/// How many attempts are given up at last, which would be a lie elsewhere.
const MAX_ATTEMPTS: usize = 200;

/// A conversation, and the functions on it.
struct Scene {
    world: World,
    id: ConversationId,
    people: [UserId; 2],
    log: Log,
    conversations: Conversations,
    summaries: Summaries,
    delivery: Delivery,
    late: LateCalls,
    /// The same without anything that goes wrong.
    calm: (Log, Conversations),
}

/// A message that was acknowledged.
#[derive(Debug, Clone, Copy)]
struct Said {
    entry_id: EntryId,
    /// Where the log ended, as its sender knew, when it was sent first.
    after: Seq,
    seq: Seq,
}

/// A device with an open connection, and what it has kept.
#[derive(Debug)]
struct Device {
    user: UserId,
    connection: ConnectionId,
    /// What it was told that it missed when it last caught up.
    handled: u32,
    /// Up to here it has everything, as far as it was told.
    up_to: Seq,
    entries: BTreeMap<Seq, EntryId>,
    /// How much it was told to be unread, and where the log ended then.
    counts: Vec<(Seq, u32)>,
}

impl Scene {
    async fn begin(seed: u64) -> Self {
        let world = World::at(NOW).await;
        let (alice, bob, id) = world.direct().await;
        let (stormy, late) = world.dynamodb().sdk_config_in(STORM, seed);
        let environment = world.environment(&[("SEAL_AFTER_MILLISECONDS", "20")]);
        let over = |client: natter_dynamo::Client| {
            let conversations = Conversations::new(client.clone(), "ConversationsTable");
            let messages = Messages::new(client, "MessagesTable", RECENT_FOR);
            (Log::from_environment(&environment, conversations.clone(), messages).unwrap(), conversations)
        };
        let (stormy, client) = (natter_dynamo::client(&stormy), natter_dynamo::client(&world.dynamodb().sdk_config()));
        let delivery = Delivery::from_environment(&environment, &stormy).unwrap();
        let (log, conversations) = over(stormy);
        let summaries = Summaries::new(log.clone(), world.users.clone());
        Self { world, id, people: [alice, bob], log, conversations, summaries, delivery, late, calm: over(client) }
    }

    /// A device that connects, to which about every third push fails.
    async fn connect(&self, user: UserId, random: &mut StdRng) -> Device {
        let connection = self.world.device(user).await;
        let statuses: Vec<u16> = (0..1_000).map(|_| if random.random_bool(0.3) { 400 } else { 200 }).collect();
        self.world.outside.answer_posts(&connection, &statuses);
        Device { user, connection, handled: 0, up_to: Seq::ZERO, entries: BTreeMap::new(), counts: Vec::new() }
    }

    /// One invocation of what sends a message; `None` where the sender is to send it again.
    async fn send(&self, sender: UserId, entry_id: EntryId, after: Seq, now: Timestamp) -> Option<Entry> {
        let (entry, recipients) = self.store(sender, entry_id, after, now).await.ok()?;
        let recipients = match recipients {
            Some(recipients) => recipients,
            None => self.recipients().await.ok()?,
        };
        self.delivery.to_recipients(&recipients, std::slice::from_ref(&entry), None, NOW).await.ok()?;
        Some(entry)
    }

    async fn recipients(&self) -> Result<Recipients, StoreError> {
        let conversation = self.conversations.head(self.id).await?.unwrap();
        self.delivery.recipients(&conversation, NOW).await
    }

    /// The entry, and who was connected while it was stored.
    async fn store(
        &self,
        sender: UserId,
        entry_id: EntryId,
        after: Seq,
        now: Timestamp,
    ) -> Result<(Entry, Option<Recipients>), StoreError> {
        let admission = self.conversations.admission_to_post(self.id, sender).await?.unwrap();
        let conversation = &admission.view.conversation;
        if let Some(before) = self.log.earlier(conversation, entry_id, &admission.basis, Some(after), now).await? {
            return Ok((before, None));
        }
        let content = EntryContent::plain(MessageText::parse(&entry_id.to_string()).unwrap());
        let draft = Draft { conversation_id: self.id, entry_id, sender_id: sender, sent_at: now, content };
        let limit = RateLimit { max: u32::MAX, window: Duration::from_mins(1) };
        let beside = || self.recipients();
        match self.log.append_as(draft, admission, &limit, MemberView::check_may_post, beside).await? {
            Outcome::Appended(appended, recipients) => Ok((appended.into_entry(), recipients.ok())),
            Outcome::Refused(refusal) => panic!("{refusal:?}"),
        }
    }

    /// Sends something new until it is acknowledged.
    async fn say(&self, sender: UserId, random: &mut StdRng) -> Said {
        let entry_id = EntryId::from(Uuid::now_v7());
        let after = self.calm.1.head(self.id).await.unwrap().unwrap().last_seq;
        let seq = self.insist(sender, entry_id, after, random).await;
        Said { entry_id, after, seq }
    }

    /// Sends until it is acknowledged, as clients do: again, now and then twice at once, and by functions that die.
    async fn insist(&self, sender: UserId, entry_id: EntryId, after: Seq, random: &mut StdRng) -> Seq {
        for attempts in 0..MAX_ATTEMPTS {
            if attempts > 0 {
                tokio::time::sleep(PAUSE.mul_f64(random.random())).await;
            }
            let now = by_some_clock(random);
            let life = if random.random_bool(0.3) { LIFE.mul_f64(random.random()) } else { Duration::from_mins(1) };
            let attempt = || tokio::time::timeout(life, Box::pin(self.send(sender, entry_id, after, now)));
            let outcomes = if random.random_bool(0.2) {
                let (one, twin) = join(attempt(), attempt()).await;
                vec![one, twin]
            } else {
                vec![attempt().await]
            };
            // Either acknowledgement reaches the sender, or neither does.
            let acknowledged = outcomes.into_iter().filter_map(Result::ok).flatten().next();
            if let Some(entry) = acknowledged.filter(|_| random.random_bool(0.8)) {
                return entry.seq;
            }
        }
        panic!("never acknowledged");
    }

    /// One invocation of what brings a device up to date; nothing where that failed.
    async fn catch_up(&self, device: &mut Device, now: Timestamp) -> Result<(), StoreError> {
        let told = self.world.connections.missed(device.user, &device.connection).await?.unwrap();
        let view = self.conversations.for_member(self.id, device.user).await?.unwrap();
        let conversation = &view.conversation;
        let count = self.summaries.count(device.user, &view, now).await?;
        device.counts.push((conversation.last_seq, count.unread.unread));
        let stretch = self.log.settled(conversation, Range::After(device.up_to), 100, now).await?;
        device.handled = told;
        let entries = stretch.entries.iter().map(|recent| (recent.entry.seq, recent.entry.entry_id));
        device.entries.extend(entries);
        let newest = device.entries.keys().next_back().copied().unwrap_or_default();
        device.up_to = device.up_to.max(newest).max(conversation.last_seq);
        Ok(())
    }

    /// Everything that is under way arrives, and every device hears of it.
    async fn hear_all(&self, devices: &mut [Device]) {
        self.late.landed().await;
        for device in devices {
            self.hear(device).await;
        }
    }

    /// Takes what was pushed, and pings: where that shows that something is missing, the device catches up.
    async fn hear(&self, device: &mut Device) {
        let pushed = self.world.outside.take_events(&device.connection).into_iter().filter_map(|event| match event {
            Event::EntryAdded { entry } => Some((entry.seq, entry.entry_id)),
            _ => None,
        });
        device.entries.extend(pushed);
        let newest = device.entries.keys().next_back().copied().unwrap_or_default();
        let is_whole = (device.up_to.get() + 1..=newest.get()).all(|seq| device.entries.contains_key(&Seq::new(seq)));
        let missed = self.world.connections.missed(device.user, &device.connection).await.unwrap().unwrap();
        if is_whole && missed == device.handled {
            device.up_to = device.up_to.max(newest);
            return;
        }
        let conversation = self.calm.1.head(self.id).await.unwrap().unwrap();
        let stretch = self.calm.0.settled(&conversation, Range::After(device.up_to), 1_000, NOW).await.unwrap();
        device.entries.extend(stretch.entries.iter().map(|recent| (recent.entry.seq, recent.entry.entry_id)));
        device.up_to = conversation.last_seq;
    }

    async fn check(&self, seed: u64, acknowledged: &[Said], devices: &[Device]) {
        let (log, conversations) = &self.calm;
        let conversation = conversations.head(self.id).await.unwrap().unwrap();
        let stretch = log.settled(&conversation, Range::After(Seq::ZERO), 1_000, NOW).await.unwrap();
        let entries = stretch.entries.iter().map(|recent| &recent.entry);
        let log: BTreeMap<Seq, EntryId> = entries.clone().map(|entry| (entry.seq, entry.entry_id)).collect();
        let mut ids: Vec<_> = log.values().collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), log.len(), "seed {seed}: no message is there twice");
        for Said { entry_id, seq, .. } in acknowledged {
            assert_eq!(log.get(seq), Some(entry_id), "seed {seed}: place {seq:?} was acknowledged");
        }
        for (number, device) in devices.iter().enumerate() {
            let told: BTreeMap<_, _> = log.range(..=device.up_to).map(|(seq, id)| (*seq, *id)).collect();
            assert_eq!(device.entries, told, "seed {seed}: device {number}, up to {:?}", device.up_to);
            for Said { entry_id, seq, .. } in acknowledged {
                let had = device.entries.get(seq);
                assert_eq!(had, Some(entry_id), "seed {seed}: device {number} never learns of {seq:?}");
            }
            let of_others = |entry: &&Entry| entry.sender_id != device.user;
            for (end, counted) in &device.counts {
                let there = entries.clone().filter(of_others).filter(|entry| entry.seq <= *end).count();
                assert!(*counted as usize >= there, "seed {seed}: device {number} counts {counted} up to {end:?}");
            }
        }
        // Sealing what was open may have changed it.
        let conversation = conversations.head(self.id).await.unwrap().unwrap();
        let shown = conversation.preview.map(|preview| preview.seq);
        assert_eq!(shown, log.keys().next_back().copied(), "seed {seed}: the list shows the newest message");
    }
}

fn by_some_clock(random: &mut StdRng) -> Timestamp {
    NOW.minus(SKEW / 2).plus(SKEW.mul_f64(random.random()))
}

async fn run(seed: u64) {
    let scene = &Scene::begin(seed).await;
    let is_over = &AtomicBool::new(false);
    let sending = join_all((0..SENDERS).map(|sender| async move {
        let mut random = StdRng::seed_from_u64(seed * 100 + sender as u64);
        let (person, mut acknowledged) = (scene.people[sender % 2], Vec::new());
        for _ in 0..MESSAGES_OF_EACH {
            acknowledged.push(scene.say(person, &mut random).await);
        }
        // The acknowledgement of the first was lost, and its device has been away since.
        let Said { entry_id, after, seq } = acknowledged[0];
        assert_eq!(scene.insist(person, entry_id, after, &mut random).await, seq, "seed {seed}: it was there already");
        acknowledged
    }));
    let reading = join_all(CATCH_UPS.into_iter().enumerate().map(|(number, most)| async move {
        let mut random = StdRng::seed_from_u64(seed * 100 + 50 + number as u64);
        let mut device = scene.connect(scene.people[number % 2], &mut random).await;
        for _ in 0..most {
            if is_over.load(SeqCst) {
                break;
            }
            // It is away for a while; what it had it has kept.
            tokio::time::sleep(Duration::from_millis(random.random_range(0..60))).await;
            // Where that fails it comes back later.
            let _ = scene.catch_up(&mut device, by_some_clock(&mut random)).await;
        }
        device
    }));
    let sending = sending.inspect(|_| is_over.store(true, SeqCst));
    let (acknowledged, mut devices) = join(sending, reading).await;
    let (mut acknowledged, mut random) = (acknowledged.concat(), StdRng::seed_from_u64(seed));
    scene.hear_all(&mut devices).await;
    for _ in 0..LAST_WORDS {
        acknowledged.push(scene.say(scene.people[0], &mut random).await);
        scene.hear_all(&mut devices).await;
    }
    scene.check(seed, &acknowledged, &devices).await;
}

#[tokio::test]
async fn whatever_is_late_lost_or_dies_every_device_has_what_the_log_has() {
    for seed in seeds("NATTER_SCHEDULES", SCHEDULES) {
        run(seed).await;
    }
}
