//! `search` over the embedded DynamoDB and a real PostgreSQL, against a model that looks at everything: whoever joins, leaves,
//! edits and deletes in whatever order, each finds exactly what they may see.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use natter_chat::entry::states;
use natter_chat::group::{About, GroupDetails, GroupTitle, HistoryVisibility, Posting, Visibility};
use natter_chat::history::RECENT_FOR;
use natter_chat::{ConversationId, Entry, EntryContent, EntryId, MessageText, Role, Seq, Timestamp, UserId};
use natter_dynamo::{Conversations, Messages, NewGroup, PendingEntry, Written};
use natter_emulator::DynamoDb;
use natter_lambda::{Clock, Environment, HttpFunction};
use natter_postgres::{Archive, DatabaseSettings};
use natter_protocol::api::search::SearchFor;
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
    conversations: Conversations,
    messages: Messages,
    archive: Archive,
    _dynamo: DynamoDb,
}

/// A group with its log, and where it begins for whom.
struct Group {
    id: ConversationId,
    log: Vec<Entry>,
    members: BTreeMap<UserId, Seq>,
}

impl World {
    async fn new() -> Self {
        let dynamo = DynamoDb::in_memory_with_clock(|| NOW).await.unwrap();
        let database = natter_pg::test_database().await.unwrap().variables();
        let settings = DatabaseSettings::from_lookup(|name| database.get(name).cloned()).unwrap();
        natter_postgres::migrate(&settings).await.unwrap();
        let limit = ("RATE_LIMIT_SEARCHES".to_owned(), "1000000".to_owned());
        let variables = dynamo.variables().into_iter().chain(database).chain([limit]).collect();
        let client = natter_dynamo::client(&dynamo.sdk_config());
        Self {
            function: SearchApi::init(&Environment::new(variables, Clock::new(|| NOW))).await.unwrap(),
            conversations: Conversations::new(client.clone(), "ConversationsTable"),
            messages: Messages::new(client, "MessagesTable", RECENT_FOR),
            archive: Archive::new(settings),
            _dynamo: dynamo,
        }
    }

    async fn group(&self, owner: UserId) -> Group {
        let (id, details) = (ConversationId::from(Uuid::new_v4()), details());
        let note = note(id, owner, EntryContent::MemberJoined {});
        let new = NewGroup { details, owner, members: Vec::new(), created_at: NOW };
        assert_eq!(self.conversations.make_group(&new, &note).await.unwrap(), Written::Done);
        let hidden = self.hidden_up_to(id, owner).await.unwrap();
        Group { id, log: Vec::new(), members: BTreeMap::from([(owner, hidden)]) }
    }

    async fn hidden_up_to(&self, group: ConversationId, user: UserId) -> Option<Seq> {
        let view = self.conversations.for_member(group, user).await.unwrap();
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
                    self.messages.scrub(group.id, target_id, None).await.unwrap();
                }
            }
        }
    }

    async fn join(&self, group: &mut Group, user: UserId) {
        if group.members.contains_key(&user) {
            return;
        }
        let head = self.conversations.head(group.id).await.unwrap().unwrap();
        let note = note(group.id, user, EntryContent::MemberJoined {});
        let added = self.conversations.add_members(&head, &[user], &BTreeSet::new(), &note).await.unwrap();
        assert_eq!(added, Written::Done);
        group.members.insert(user, self.hidden_up_to(group.id, user).await.unwrap());
    }

    async fn leave(&self, group: &mut Group, user: UserId) {
        if group.members.remove(&user).is_some() {
            let note = note(group.id, user, EntryContent::MemberLeft {});
            let left = self.conversations.remove_member(user, Role::Member, &note).await.unwrap();
            assert_eq!(left, Written::Done);
        }
    }

    async fn append(&self, group: &mut Group, sender_id: UserId, content: EntryContent) {
        let entry = Entry {
            conversation_id: group.id,
            entry_id: Uuid::now_v7().into(),
            seq: Seq::ZERO,
            sender_id,
            sent_at: NOW.minus(Duration::from_mins(1)),
            content,
        };
        let entry = self.conversations.place(entry).await;
        self.messages.put(&entry).await.unwrap();
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

fn note(conversation_id: ConversationId, sender_id: UserId, content: EntryContent) -> PendingEntry {
    PendingEntry {
        conversation_id,
        entry_id: Uuid::now_v7().into(),
        sender_id,
        sent_at: NOW,
        content,
        sender_role: None,
    }
}

/// A group in which newcomers see nothing of before.
fn details() -> GroupDetails {
    GroupDetails {
        title: GroupTitle::parse("Hiking").unwrap(),
        about: About::default(),
        visibility: Visibility::default(),
        history: HistoryVisibility::SinceJoined,
        posting: Posting::default(),
        picture: None,
    }
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
                world.archive.upsert(&group.log[..known]).await.unwrap();
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
                world.archive.upsert(&group.log).await.unwrap();
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
