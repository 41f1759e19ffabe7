//! `search` over the embedded DynamoDB and a real PostgreSQL, against a model that looks at everything: whoever joins, leaves,
//! edits and deletes in whatever order, each finds exactly what they may see.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use natter_chat::entry::states;
use natter_chat::group::{GroupDetails, HistoryVisibility};
use natter_chat::{ConversationId, Entry, EntryContent, EntryId, MessageText, Seq, Timestamp, UserId};
use natter_lambda::HttpFunction;
use natter_protocol::api::search::SearchFor;
use natter_testing::{TestArchive, details};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use search::SearchApi;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

/// The words that are said and looked for; no language has a stem of its own for them.
const WORDS: [&str; 4] = ["zorbo", "quilf", "mxyto", "vrenk"];

const PEOPLE: usize = 3;

/// Something that happens in a group.
#[derive(Debug, Clone)]
enum Act {
    Joins(usize),
    Leaves(usize),
    Says(usize, usize),
    Edits(Index, usize),
    Deletes(Index),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => (1..PEOPLE).prop_map(Act::Joins),
        1 => (1..PEOPLE).prop_map(Act::Leaves),
        6 => (0..PEOPLE, 0..WORDS.len()).prop_map(|(who, word)| Act::Says(who, word)),
        2 => (any::<Index>(), 0..WORDS.len()).prop_map(|(which, word)| Act::Edits(which, word)),
        1 => any::<Index>().prop_map(Act::Deletes),
    ]
}

/// Both stores, and the function over them.
struct World {
    function: SearchApi,
    base: natter_testing::World,
    archive: TestArchive,
}

/// A group with its log, and where it begins for whom.
struct Group {
    id: ConversationId,
    log: Vec<Entry>,
    members: BTreeMap<UserId, Seq>,
}

impl World {
    async fn new() -> Self {
        let archive = TestArchive::start().await;
        let base = natter_testing::World::at(NOW).await.with(archive.variables());
        let environment = base.environment(&[("RATE_LIMIT_SEARCHES", "1000000")]);
        Self { function: SearchApi::init(&environment).await.unwrap(), base, archive }
    }

    async fn group(&self, owner: UserId) -> Group {
        // Newcomers see nothing of before.
        let details = GroupDetails { history: HistoryVisibility::SinceJoined, ..details() };
        let id = self.base.group_with(&[owner], details).await;
        let hidden = self.hidden_up_to(id, owner).await.unwrap();
        Group { id, log: Vec::new(), members: BTreeMap::from([(owner, hidden)]) }
    }

    async fn hidden_up_to(&self, group: ConversationId, user: UserId) -> Option<Seq> {
        let view = self.base.conversations.for_member(group, user).await.unwrap();
        view.map(|view| view.membership.hidden_up_to)
    }

    async fn perform(&self, group: &mut Group, people: &[UserId], act: &Act) {
        match act {
            Act::Joins(who) => self.join(group, people[*who]).await,
            Act::Leaves(who) => self.leave(group, people[*who]).await,
            Act::Says(who, word) => {
                let said = EntryContent::plain(text(*word));
                if group.members.contains_key(&people[*who]) {
                    self.append(group, people[*who], said).await;
                }
            }
            Act::Edits(which, word) => {
                if let Some((target_id, sender)) = group.pick(*which) {
                    let edited =
                        EntryContent::Edited { target_id, text: text(*word), mentions: Vec::new(), target_seq: None };
                    self.append(group, sender, edited).await;
                }
            }
            Act::Deletes(which) => {
                if let Some((target_id, sender)) = group.pick(*which) {
                    self.append(group, sender, EntryContent::Deleted { target_id, target_seq: None }).await;
                    self.base.messages.scrub(group.id, target_id, None).await.unwrap();
                }
            }
        }
    }

    async fn join(&self, group: &mut Group, user: UserId) {
        if group.members.contains_key(&user) {
            return;
        }
        self.base.add(group.id, user, &[user]).await;
        group.members.insert(user, self.hidden_up_to(group.id, user).await.unwrap());
    }

    async fn leave(&self, group: &mut Group, user: UserId) {
        if group.members.remove(&user).is_some() {
            self.base.remove(group.id, user, user).await;
        }
    }

    async fn append(&self, group: &mut Group, sender_id: UserId, content: EntryContent) {
        let a_minute_ago = NOW.minus(Duration::from_mins(1));
        let entry = self.base.append_at(group.id, sender_id, content, a_minute_ago).await;
        group.log.push(entry);
    }

    /// The messages that somebody finds, walking all pages.
    async fn found(&self, user: UserId, query: &str) -> Vec<EntryId> {
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let asked = SearchFor { query: query.to_owned(), cursor, limit: Some(3) };
            let page = self.function.search(user, &asked, NOW).await.unwrap();
            found.extend(page.hits.iter().map(|hit| hit.entry.entry_id));
            cursor = page.next;
            if cursor.is_none() {
                return found;
            }
        }
    }
}

impl Group {
    /// One of the messages that are not deleted, and its sender.
    fn pick(&self, which: Index) -> Option<(EntryId, UserId)> {
        let states = states(&self.log);
        let is_there = |entry: &&Entry| {
            entry.content.is_message() && states.get(&entry.entry_id).is_none_or(|state| state.deleted.is_none())
        };
        let there: Vec<_> = self.log.iter().filter(is_there).collect();
        (!there.is_empty()).then(|| there[which.index(there.len())]).map(|entry| (entry.entry_id, entry.sender_id))
    }

    /// What somebody is to find: the model, which looks at everything.
    fn to_be_found(&self, user: UserId, word: &str) -> BTreeSet<EntryId> {
        let Some(hidden_up_to) = self.members.get(&user) else { return BTreeSet::new() };
        let states = states(&self.log);
        let says = |entry: &&Entry| {
            let EntryContent::Message(message) = &entry.content else { return false };
            let state = states.get(&entry.entry_id);
            let edited = state.and_then(|state| state.edited.as_ref()).map(|edited| edited.text.as_str());
            let is_deleted = state.is_some_and(|state| state.deleted.is_some());
            !is_deleted && edited.unwrap_or(message.text.as_str()).contains(word)
        };
        let visible = self.log.iter().filter(|entry| entry.seq > *hidden_up_to);
        visible.filter(says).map(|entry| entry.entry_id).collect()
    }
}

fn text(word: usize) -> MessageText {
    MessageText::parse(&format!("about {} and such", WORDS[word])).unwrap()
}

#[test]
fn everybody_finds_exactly_what_they_may_see_in_its_present_form() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let mut runner = TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });
    let schedule = (prop::collection::vec(act(), 1..30), prop::collection::vec(act(), 0..10), any::<Index>());
    let outcome = runner.run(&schedule, |(first, second, archived)| {
        runtime.block_on(async {
            let people: Vec<_> = (0..PEOPLE).map(|_| UserId::from(Uuid::new_v4())).collect();
            let mut groups = [world.group(people[0]).await, world.group(people[0]).await];
            for (group, acts) in groups.iter_mut().zip([&first, &second]) {
                for act in acts {
                    world.perform(group, &people, act).await;
                }
                // What the archive has not heard of yet is perhaps not found; but nothing else ever is.
                let known = archived.index(group.log.len() + 1);
                world.archive.archive.upsert(&group.log[..known]).await.unwrap();
            }
            for word in WORDS {
                for user in &people {
                    let found = world.found(*user, word).await;
                    let to_be_found: BTreeSet<_> =
                        groups.iter().flat_map(|group| group.to_be_found(*user, word)).collect();
                    assert!(found.iter().all(|id| to_be_found.contains(id)), "{word}: what nobody may find");
                    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len(), "{word}: found twice");
                }
            }
            for group in &groups {
                world.archive.archive.upsert(&group.log).await.unwrap();
            }
            for word in WORDS {
                for user in &people {
                    let found: BTreeSet<_> = world.found(*user, word).await.into_iter().collect();
                    let to_be_found: BTreeSet<_> =
                        groups.iter().flat_map(|group| group.to_be_found(*user, word)).collect();
                    assert_eq!(found, to_be_found, "{word}");
                }
            }
        });
        Ok(())
    });
    outcome.unwrap();
}
