//! Random histories: exactly those are told who should be, once in the end, whatever comes twice.

use std::collections::{BTreeMap, BTreeSet};

use natter_chat::notification::NotificationSettings;
use natter_chat::{EntryContent, Message, MessageText, Role, Seq, Timestamp, UserId};
use natter_dynamo::MembershipChange;
use natter_push::testing::Taken;
use natter_testing::people;
use proptest::prelude::*;

use crate::world::{Job, Notifying, session};

/// The people of the group; the first owns it, and says everything.
const PEOPLE: usize = 4;

#[derive(Debug, Clone)]
enum Step {
    /// The owner says something, perhaps to somebody; the stream and the queue deliver so often.
    Say {
        to: Option<usize>,
        batches: usize,
        deliveries: usize,
        /// After how many of its steps `notify` dies at first, with each message of the queue.
        dies_after: Option<usize>,
    },
    /// Whoever was given time has had it.
    TimePasses {
        deliveries: usize,
    },
    Read(usize),
    /// They have yet to accept the conversation, or have accepted it.
    Request(usize, bool),
    /// Their device is signed out.
    SignedOut(usize),
    Mute(usize, bool),
    MentionsOnly(usize, bool),
    MentionsOnlyEverywhere(usize, bool),
    Active(usize),
    Blocks(usize),
    Removed(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 1..PEOPLE;
    prop_oneof![
        6 => (proptest::option::of(who.clone()), 1..3_usize, 1..3_usize, proptest::option::weighted(0.3, 1..60_usize))
            .prop_map(|(to, batches, deliveries, dies_after)| Step::Say { to, batches, deliveries, dies_after }),
        2 => (1..3_usize).prop_map(|deliveries| Step::TimePasses { deliveries }),
        2 => who.clone().prop_map(Step::Read),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, on)| Step::Request(who, on)),
        1 => who.clone().prop_map(Step::SignedOut),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, on)| Step::Mute(who, on)),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, on)| Step::MentionsOnly(who, on)),
        1 => (who.clone(), any::<bool>()).prop_map(|(who, on)| Step::MentionsOnlyEverywhere(who, on)),
        1 => who.clone().prop_map(Step::Active),
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
    active: bool,
    blocks: bool,
    removed: bool,
    is_request: bool,
    is_signed_out: bool,
}

impl Model {
    fn wants(&self, seq: Seq, is_named: bool) -> bool {
        let only = self.mentions_only || self.mentions_only_everywhere;
        let is_out = self.removed || self.is_signed_out;
        !is_out && !self.blocks && !self.is_request && !self.muted && seq > self.read && (!only || is_named)
    }
}

struct History {
    all: Notifying,
    people: Vec<UserId>,
    group: natter_chat::ConversationId,
    models: Vec<Model>,
    newest: Seq,
    waiting: Vec<Job>,
    /// Who is to be asked again once time has passed, of which place, and whether it names them.
    pending: Vec<(usize, Seq, bool)>,
    /// Who should have been told of which place.
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
            all.subscribe(*user, &number.to_string()).await;
        }
        Self {
            all,
            people,
            group,
            models: vec![Model::default(); PEOPLE],
            newest: Seq::ZERO,
            waiting: Vec::new(),
            pending: Vec::new(),
            expected: BTreeSet::new(),
            repeated: false,
        }
    }

    async fn take(&mut self, step: &Step) {
        let (world, group) = (&self.all.world, self.group);
        match *step {
            Step::Say { to, batches, deliveries, dies_after } => {
                return self.say(to, batches, deliveries, dies_after).await;
            }
            Step::TimePasses { deliveries } => return self.time_passes(deliveries).await,
            Step::Read(who) if !self.models[who].removed && self.newest > Seq::ZERO => {
                let job = self.all.read(group, self.people[who], self.newest).await;
                self.models[who].read = self.newest;
                self.deliver(job.into_iter().collect(), 1).await;
            }
            Step::Request(who, on) => {
                let change = MembershipChange { is_request: Some(on), ..Default::default() };
                world.conversations.change_membership(group, self.people[who], &change).await.unwrap();
                self.models[who].is_request = on;
            }
            Step::SignedOut(who) => {
                world.users.unsubscribe(self.people[who], &session(&who.to_string())).await.unwrap();
                self.models[who].is_signed_out = true;
            }
            Step::Mute(who, on) => {
                let for_ever = Timestamp::from_millis(8_640_000_000_000_000);
                let change = MembershipChange { muted_until: Some(on.then_some(for_ever)), ..Default::default() };
                world.conversations.change_membership(group, self.people[who], &change).await.unwrap();
                self.models[who].muted = on;
            }
            Step::MentionsOnly(who, on) => {
                let change = MembershipChange { mentions_only: Some(on), ..Default::default() };
                world.conversations.change_membership(group, self.people[who], &change).await.unwrap();
                self.models[who].mentions_only = on;
            }
            Step::MentionsOnlyEverywhere(who, on) => {
                let settings = NotificationSettings { mentions_only: on, ..NotificationSettings::default() };
                world.users.set_notification_settings(self.people[who], &settings).await.unwrap();
                self.models[who].mentions_only_everywhere = on;
            }
            Step::Active(who) => {
                world.users.note_active(self.people[who], world.now).await.unwrap();
                self.models[who].active = true;
            }
            Step::Blocks(who) => {
                world.block(self.people[who], self.people[0]).await;
                self.models[who].blocks = true;
            }
            Step::Removed(who) if !self.models[who].removed => {
                world.remove(group, self.people[0], self.people[who], Role::Member).await;
                self.models[who].removed = true;
            }
            Step::Read(_) | Step::Removed(_) => {}
        }
    }

    async fn say(&mut self, to: Option<usize>, batches: usize, deliveries: usize, dies_after: Option<usize>) {
        let mentions = to.map(|who| self.people[who]).into_iter().collect();
        let message = Message { mentions, ..Message::plain(MessageText::parse("Hi!").unwrap()) };
        let entry = self.all.world.append(self.group, self.people[0], EntryContent::Message(message)).await;
        self.newest = entry.seq;
        let mut jobs = Vec::new();
        for _ in 0..batches {
            jobs.extend(self.all.stream(std::slice::from_ref(&entry)).await);
        }
        if let Some(steps) = dies_after {
            for job in &jobs {
                self.waiting.extend(self.all.deliver_dying(job, steps).await);
            }
            self.repeated = true;
        }
        self.deliver(jobs, deliveries).await;
        for who in 1..PEOPLE {
            let (model, is_named) = (&self.models[who], to == Some(who));
            match (model.wants(entry.seq, is_named), model.active) {
                (true, true) => self.pending.push((who, entry.seq, is_named)),
                (true, false) => self.expect(who, entry.seq),
                (false, _) => {}
            }
        }
    }

    async fn time_passes(&mut self, deliveries: usize) {
        let waiting = std::mem::take(&mut self.waiting);
        self.deliver(waiting, deliveries).await;
        for (who, seq, is_named) in std::mem::take(&mut self.pending) {
            if self.models[who].wants(seq, is_named) {
                self.expect(who, seq);
            }
        }
    }

    async fn deliver(&mut self, jobs: Vec<Job>, times: usize) {
        for _ in 0..times {
            let later = self.all.drain(jobs.clone()).await;
            self.waiting.extend(later);
        }
        self.repeated |= times > 1;
    }

    fn expect(&mut self, who: usize, seq: Seq) {
        self.expected.insert((who.to_string(), seq.get()));
    }

    fn check(&self) {
        let names: Vec<String> = (0..PEOPLE).map(|who| who.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut told: BTreeMap<(String, u64), usize> = BTreeMap::new();
        let mut shown: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
        for Taken { browser, content, .. } in self.all.service.taken_by(&names) {
            let seq = content["seq"].as_u64().unwrap();
            if content["kind"] == "read" {
                shown.entry(browser).or_default().retain(|place| *place > seq);
            } else {
                shown.entry(browser.clone()).or_default().insert(seq);
                *told.entry((browser, seq)).or_default() += 1;
            }
        }
        for (who, model) in self.models.iter().enumerate().filter(|(_, model)| !model.is_signed_out) {
            let left = shown.remove(&who.to_string()).unwrap_or_default();
            assert!(left.iter().all(|place| *place > model.read.get()), "{who} has read {:?} of {left:?}", model.read);
        }
        assert_eq!(told.keys().cloned().collect::<BTreeSet<_>>(), self.expected);
        assert!(self.repeated || told.values().all(|times| *times == 1), "{told:?}");
        assert_eq!(self.all.service.refused(), Vec::<String>::new());
    }
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
            history.take(&Step::TimePasses { deliveries: 1 }).await;
            history.check();
        });
    }
}
