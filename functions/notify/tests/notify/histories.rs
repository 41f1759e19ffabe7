//! Random histories: exactly those are told who should be, once in the end, whatever comes twice, late or to a bad end.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use natter_chat::notification::{LATEST, NotificationSettings, QuietHours};
use natter_chat::{ConversationId, EntryContent, EntryId, Message, MessageText, Seq, Timestamp, UserId};
use natter_dynamo::{MembershipChange, NewConnection, SignIn};
use natter_push::testing::Taken;
use natter_testing::people;
use proptest::prelude::*;
use serde_json::Value;

use crate::world::{Job, Notifying, session};

/// The people of the group; the first owns it, and says everything.
const PEOPLE: usize = 4;

/// How the stream and the queue deliver something.
#[derive(Debug, Clone, Copy)]
struct Course {
    /// How often the stream does.
    batches: usize,
    /// How often the queue does, each message of the stream's.
    deliveries: usize,
    /// After how many of its steps `notify` dies at first, with each message of the queue.
    dies_after: Option<usize>,
}

#[derive(Debug, Clone)]
enum Step {
    /// The owner says something, perhaps to somebody.
    Say {
        to: Option<usize>,
        course: Course,
        /// How long the stream has kept it.
        age: Duration,
        /// The queue keeps it until time passes.
        is_held_up: bool,
    },
    /// The owner deletes what they have said: the last of it, or so many before that.
    Delete {
        back: usize,
        course: Course,
    },
    /// Whoever was given time has had it; or far too much, where the queue is an hour late.
    TimePasses {
        deliveries: usize,
        is_too_late: bool,
    },
    Read(usize, Course),
    /// They have yet to accept the conversation, or have accepted it.
    Request(usize, bool),
    /// Their phone is signed out.
    SignedOut(usize),
    Mute(usize, bool),
    MentionsOnly(usize, bool),
    MentionsOnlyEverywhere(usize, bool),
    /// It is one of the hours in which they want to be left alone, or is not.
    Quiet(usize, bool),
    /// The same, for this group alone.
    QuietHere(usize, bool),
    /// They use a device that is not notified.
    Active(usize),
    /// They use their phone.
    Opens(usize),
    Blocks(usize),
    Removed(usize),
}

fn course() -> impl Strategy<Value = Course> {
    (1..3_usize, 1..3_usize, proptest::option::weighted(0.5, 1..30_usize))
        .prop_map(|(batches, deliveries, dies_after)| Course { batches, deliveries, dies_after })
}

fn step() -> impl Strategy<Value = Step> {
    let who = 1..PEOPLE;
    let age = prop_oneof![
        4 => Just(Duration::ZERO),
        1 => Just(LATEST.saturating_sub(Duration::from_millis(1))),
        1 => Just(LATEST),
    ];
    prop_oneof![
        8 => (proptest::option::of(who.clone()), course(), age, any::<bool>())
            .prop_map(|(to, course, age, is_held_up)| Step::Say { to, course, age, is_held_up }),
        3 => (0..3_usize, course()).prop_map(|(back, course)| Step::Delete { back, course }),
        2 => (1..3_usize, proptest::bool::weighted(0.2))
            .prop_map(|(deliveries, is_too_late)| Step::TimePasses { deliveries, is_too_late }),
        2 => (who.clone(), course()).prop_map(|(who, course)| Step::Read(who, course)),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, on)| Step::Request(who, on)),
        1 => who.clone().prop_map(Step::SignedOut),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, on)| Step::Mute(who, on)),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, on)| Step::MentionsOnly(who, on)),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, on)| Step::MentionsOnlyEverywhere(who, on)),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, on)| Step::Quiet(who, on)),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, on)| Step::QuietHere(who, on)),
        1 => who.clone().prop_map(Step::Active),
        1 => who.clone().prop_map(Step::Opens),
        1 => who.clone().prop_map(Step::Blocks),
        1 => who.prop_map(Step::Removed),
    ]
}

/// Somebody, as the test knows them.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice or a fact of its own")]
struct Model {
    read: Seq,
    muted: bool,
    mentions_only: bool,
    mentions_only_everywhere: bool,
    quiet: bool,
    quiet_here: bool,
    active: bool,
    /// Natter is open on their phone.
    open: bool,
    blocks: bool,
    removed: bool,
    is_request: bool,
    /// On their phone.
    is_signed_out: bool,
}

impl Model {
    fn wants(&self, said: &Said, who: usize) -> bool {
        let only = self.mentions_only || self.mentions_only_everywhere;
        let is_quiet = self.muted || self.quiet || self.quiet_here;
        let may_be_told = !self.removed && !self.blocks && !self.is_request && !is_quiet;
        may_be_told && said.seq > self.read && (!only || said.to == Some(who)) && !said.is_deleted && !said.is_late
    }

    /// Which of their devices are to be told, of `phone` and `tablet`.
    fn devices(&self, who: usize) -> impl Iterator<Item = String> {
        let phone = (!self.is_signed_out && !self.open).then(|| phone(who));
        phone.into_iter().chain([tablet(who)])
    }
}

fn phone(who: usize) -> String {
    who.to_string()
}

fn tablet(who: usize) -> String {
    format!("{who}-tablet")
}

/// Something that the owner has said.
#[derive(Debug, Clone)]
struct Said {
    entry_id: EntryId,
    seq: Seq,
    to: Option<usize>,
    is_late: bool,
    is_deleted: bool,
    /// The queue has kept it until now.
    is_held_up: bool,
    /// Who is to be asked again once time has passed.
    waiting: BTreeSet<usize>,
}

struct History {
    all: Notifying,
    people: Vec<UserId>,
    group: ConversationId,
    models: Vec<Model>,
    said: Vec<Said>,
    newest: Seq,
    held_up: Vec<Job>,
    waiting: Vec<Job>,
    /// Which device should have been told of which place.
    expected: BTreeSet<(String, u64)>,
    /// Some message of the queue was delivered twice: a push may have been, too.
    repeated: bool,
}

impl History {
    async fn start() -> Self {
        let all = Notifying::start().await;
        let people = people(PEOPLE);
        let group = all.world.group(&people).await;
        for (number, user) in people.iter().enumerate() {
            all.subscribe(*user, &phone(number)).await;
            all.subscribe(*user, &tablet(number)).await;
        }
        Self {
            all,
            people,
            group,
            models: vec![Model::default(); PEOPLE],
            said: Vec::new(),
            newest: Seq::ZERO,
            held_up: Vec::new(),
            waiting: Vec::new(),
            expected: BTreeSet::new(),
            repeated: false,
        }
    }

    async fn take(&mut self, step: &Step) {
        let (world, group) = (&self.all.world, self.group);
        match *step {
            Step::Say { to, course, age, is_held_up } => return self.say(to, course, age, is_held_up).await,
            Step::Delete { back, course } => return self.delete(back, course).await,
            Step::TimePasses { deliveries, is_too_late } => return self.time_passes(deliveries, is_too_late).await,
            Step::Read(who, course) if !self.models[who].removed && self.newest > Seq::ZERO => {
                let job = self.all.read(group, self.people[who], self.newest).await;
                self.models[who].read = self.newest;
                self.deliver(job.into_iter().collect(), course).await;
            }
            Step::Request(who, on) => {
                self.change(who, MembershipChange { is_request: Some(on), ..Default::default() }).await;
                self.models[who].is_request = on;
            }
            Step::SignedOut(who) => {
                world.users.unsubscribe(self.people[who], &session(&phone(who))).await.unwrap();
                self.models[who].is_signed_out = true;
            }
            Step::Mute(who, on) => {
                let for_ever = Timestamp::from_millis(8_640_000_000_000_000);
                // Ended, rather than never begun.
                let muted_until = Some(Some(if on { for_ever } else { self.all.world.now }));
                self.change(who, MembershipChange { muted_until, ..Default::default() }).await;
                self.models[who].muted = on;
            }
            Step::MentionsOnly(who, on) => {
                self.change(who, MembershipChange { mentions_only: Some(on), ..Default::default() }).await;
                self.models[who].mentions_only = on;
            }
            Step::MentionsOnlyEverywhere(who, on) => {
                self.models[who].mentions_only_everywhere = on;
                self.set(who).await;
            }
            Step::Quiet(who, on) => {
                self.models[who].quiet = on;
                self.set(who).await;
            }
            Step::QuietHere(who, on) => {
                let quiet_hours = Some(Some(self.hours(on)));
                self.change(who, MembershipChange { quiet_hours, ..Default::default() }).await;
                self.models[who].quiet_here = on;
            }
            Step::Active(who) => {
                world.users.note_active(self.people[who], &"phone=".to_owned().into(), world.now).await.unwrap();
                self.models[who].active = true;
            }
            Step::Opens(who) if !self.models[who].is_signed_out => {
                world.users.note_active(self.people[who], &"phone=".to_owned().into(), world.now).await.unwrap();
                self.connect(who).await;
                self.models[who].active = true;
                self.models[who].open = true;
            }
            Step::Blocks(who) => {
                world.block(self.people[who], self.people[0]).await;
                self.models[who].blocks = true;
            }
            Step::Removed(who) if !self.models[who].removed => {
                world.remove(group, self.people[0], self.people[who]).await;
                self.models[who].removed = true;
            }
            Step::Read(..) | Step::Removed(_) | Step::Opens(_) => {}
        }
    }

    async fn change(&self, who: usize, change: MembershipChange) {
        self.all.world.conversations.change_membership(self.group, self.people[who], &change).await.unwrap();
    }

    /// Stores what somebody wants to be notified of.
    async fn set(&self, who: usize) {
        let Model { mentions_only_everywhere: mentions_only, quiet, .. } = self.models[who];
        let quiet_hours = Some(self.hours(quiet));
        let settings = NotificationSettings { mentions_only, quiet_hours, ..Default::default() };
        self.all.world.users.set_notification_settings(self.people[who], &settings).await.unwrap();
    }

    /// Hours that have begun, or are to begin.
    fn hours(&self, are_now: bool) -> QuietHours {
        let minute = u16::try_from(self.all.world.now.as_millis() / 60_000 % 1440).unwrap();
        let (from, until) = if are_now { (minute, minute + 1) } else { (minute + 1, minute) };
        QuietHours::new(from % 1440, until % 1440, "UTC").unwrap()
    }

    /// Connects somebody's phone.
    async fn connect(&self, who: usize) {
        let now = self.all.world.now;
        let expires_at = now.plus(Duration::from_hours(2));
        let sign_in = SignIn { session_id: session(&phone(who)), signed_in_at: now, expires_at };
        let connection =
            NewConnection { connection_id: format!("connection-{who}").into(), connected_at: now, expires_at, sign_in };
        self.all.world.connections.register(self.people[who], &connection).await.unwrap();
    }

    async fn say(&mut self, to: Option<usize>, course: Course, age: Duration, is_held_up: bool) {
        let mentions = to.map(|who| self.people[who]).into_iter().collect();
        let message = Message { mentions, ..Message::plain(MessageText::parse("Hi!").unwrap()) };
        let (world, content) = (&self.all.world, EntryContent::Message(message));
        let entry = world.append_at(self.group, self.people[0], content, world.now.minus(age)).await;
        self.newest = entry.seq;
        let (entry_id, seq, is_late) = (entry.entry_id, entry.seq, age >= LATEST);
        self.said.push(Said { entry_id, seq, to, is_late, is_deleted: false, is_held_up, waiting: BTreeSet::new() });
        let jobs = self.stream(entry, course).await;
        if is_held_up {
            self.held_up.extend(jobs);
        } else {
            self.deliver(jobs, course).await;
            self.judge(self.said.len() - 1);
        }
    }

    async fn delete(&mut self, back: usize, course: Course) {
        let Some(index) = self.said.len().checked_sub(back + 1).filter(|index| !self.said[*index].is_deleted) else {
            return;
        };
        let said = &mut self.said[index];
        said.is_deleted = true;
        let content = EntryContent::Deleted { target_id: said.entry_id, target_seq: Some(said.seq) };
        let entry = self.all.world.append(self.group, self.people[0], content).await;
        self.newest = entry.seq;
        let jobs = self.stream(entry, course).await;
        self.deliver(jobs, course).await;
    }

    async fn stream(&self, entry: natter_chat::Entry, course: Course) -> Vec<Job> {
        let mut jobs = Vec::new();
        for _ in 0..course.batches {
            jobs.extend(self.all.stream(std::slice::from_ref(&entry)).await);
        }
        jobs
    }

    /// Who is to be told of something now, and who once they have had time.
    fn judge(&mut self, index: usize) {
        for who in 1..PEOPLE {
            match (self.models[who].wants(&self.said[index], who), self.models[who].active) {
                (true, true) => {
                    self.said[index].waiting.insert(who);
                }
                (true, false) => self.expect(who, index),
                (false, _) => {}
            }
        }
    }

    async fn time_passes(&mut self, deliveries: usize, is_too_late: bool) {
        let course = Course { batches: 1, deliveries, dies_after: None };
        let waiting = std::mem::take(&mut self.waiting);
        self.deliver(if is_too_late { waiting.into_iter().map(an_hour_late).collect() } else { waiting }, course).await;
        for index in 0..self.said.len() {
            self.said[index].is_late |= is_too_late && !self.said[index].is_held_up;
            for who in std::mem::take(&mut self.said[index].waiting) {
                if self.models[who].wants(&self.said[index], who) {
                    self.expect(who, index);
                }
            }
        }
        let held_up = std::mem::take(&mut self.held_up);
        self.deliver(held_up, course).await;
        for index in 0..self.said.len() {
            if std::mem::take(&mut self.said[index].is_held_up) {
                self.judge(index);
            }
        }
    }

    async fn deliver(&mut self, jobs: Vec<Job>, course: Course) {
        if let Some(steps) = course.dies_after {
            for job in &jobs {
                self.waiting.extend(self.all.deliver_dying(job, steps).await);
            }
        }
        for _ in 0..course.deliveries {
            let later = self.all.drain(jobs.clone()).await;
            self.waiting.extend(later);
        }
        self.repeated |= course.deliveries > 1 || course.dies_after.is_some();
    }

    fn expect(&mut self, who: usize, index: usize) {
        let place = self.said[index].seq.get();
        self.expected.extend(self.models[who].devices(who).map(|device| (device, place)));
    }

    fn check(&self) {
        let names: Vec<String> = (0..PEOPLE).flat_map(|who| [phone(who), tablet(who)]).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut told: BTreeMap<(String, u64), usize> = BTreeMap::new();
        let mut shown: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
        for Taken { browser, content, .. } in self.all.service.taken_by(&names) {
            let seq = content["seq"].as_u64().unwrap();
            let on_show = shown.entry(browser.clone()).or_default();
            match content["kind"].as_str().unwrap() {
                "show" => {
                    on_show.insert(seq);
                    *told.entry((browser, seq)).or_default() += 1;
                }
                "read" => on_show.retain(|place| *place > seq),
                _ => {
                    on_show.remove(&seq);
                }
            }
        }
        assert_eq!(told.keys().cloned().collect::<BTreeSet<_>>(), self.expected);
        assert!(self.repeated || told.values().all(|times| *times == 1), "{told:?}");
        assert_eq!(self.all.service.refused(), Vec::<String>::new());
        let deleted: Vec<u64> = self.said.iter().filter(|said| said.is_deleted).map(|said| said.seq.get()).collect();
        for (who, model) in self.models.iter().enumerate() {
            let phone = (!model.is_signed_out).then(|| phone(who));
            for left in phone.into_iter().chain([tablet(who)]).filter_map(|device| shown.remove(&device)) {
                let read = model.read.get();
                assert!(left.iter().all(|place| *place > read), "{who} has read {read} of {left:?}");
                // Whoever is not in the group any more is told nothing of it, deletions among the rest.
                let is_gone = |place: &u64| deleted.contains(place) && !model.removed;
                assert!(!left.iter().any(is_gone), "{deleted:?} are deleted of what {who} sees: {left:?}");
            }
        }
    }
}

/// A message of the queue, which has kept it for so long that its notice is an hour old.
fn an_hour_late((id, body): Job) -> Job {
    let mut body: Value = serde_json::from_str(&body).unwrap();
    if let Some(sent_at) = body["notice"]["sentAt"].as_u64() {
        body["notice"]["sentAt"] = (sent_at - u64::try_from(LATEST.as_millis()).unwrap()).into();
    }
    (id, body.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn exactly_those_are_told_who_should_be(steps in prop::collection::vec(step(), 1..16)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut history = History::start().await;
            for step in &steps {
                history.take(step).await;
            }
            // The first for what was held up, the second for those who are given time for that.
            for _ in 0..2 {
                history.take(&Step::TimePasses { deliveries: 1, is_too_late: false }).await;
            }
            history.check();
        });
    }
}
