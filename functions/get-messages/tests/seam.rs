//! The seam between the two stores, with the real stores: whatever DynamoDB has deleted and however far behind the archive
//! is, walking the pages gives the whole log, in order, each entry once.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::time::Duration;

use get_messages::GetMessages;
use natter_chat::history::{Page, RECENT_FOR};
use natter_chat::{
    ConversationId, Emoji, Entry, EntryContent, EntryId, EntryState, Message, MessageText, Quote, Seq, Timestamp,
    UserId, entry::states,
};
use natter_dynamo::Put;
use natter_lambda::{Action, Caller};
use natter_protocol::frames::{self, ClientFrame};
use natter_testing::{TestArchive, person};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

/// An entry of a log: where it is, and what it changes.
#[derive(Debug, Clone)]
struct Written {
    place: Place,
    change: Option<(prop::sample::Index, u8)>,
}

/// One place of a log: what became of the entry that took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Its function died before it stored the entry.
    Hole,
    /// Expired, deleted by DynamoDB, archived.
    Deleted,
    /// Expired, not yet deleted; archived or not.
    Lingering { archived: bool },
    /// Within the week; archived or not.
    Recent { archived: bool },
}

fn log() -> impl Strategy<Value = Vec<Written>> {
    let expired = prop_oneof![
        1 => Just(Place::Hole),
        4 => Just(Place::Deleted),
        2 => any::<bool>().prop_map(|archived| Place::Lingering { archived }),
    ];
    let recent = prop_oneof![
        1 => Just(Place::Hole),
        5 => any::<bool>().prop_map(|archived| Place::Recent { archived }),
    ];
    let change = || prop::option::weighted(0.4, (any::<prop::sample::Index>(), 0..6_u8));
    let written = |place| (place, change()).prop_map(|(place, change)| Written { place, change });
    (prop::collection::vec(written(expired.boxed()), 0..25), prop::collection::vec(written(recent.boxed()), 0..15))
        .prop_map(|(expired, recent)| [expired, recent].concat())
}

/// What an entry says: something, or that a message before it has changed.
fn content(written: &Written, index: usize, before: &[Entry]) -> EntryContent {
    let text = MessageText::parse(&format!("message {index}")).unwrap();
    let messages: Vec<_> = before.iter().filter(|entry| entry.content.is_message()).collect();
    let Some((target, kind)) = written.change.filter(|_| !messages.is_empty()) else {
        return EntryContent::plain(text);
    };
    let (target_id, emoji) = (messages[target.index(messages.len())].entry_id, Emoji::parse("👍").unwrap());
    match kind {
        0 | 1 => EntryContent::Edited { target_id, text, mentions: Vec::new(), target_seq: None },
        2 => EntryContent::Deleted { target_id, target_seq: None },
        3 | 4 => EntryContent::Reacted { target_id, emoji, target_seq: None },
        _ => EntryContent::Unreacted { target_id, emoji, target_seq: None },
    }
}

/// The log as a reader is told it: what a deleted message said is erased.
fn as_told(log: &[Entry]) -> Vec<Entry> {
    let deletions: Vec<_> = log.iter().filter(|entry| matches!(entry.content, EntryContent::Deleted { .. })).collect();
    let is_deleted = |id| deletions.iter().any(|deletion| deletion.content.target() == Some(id));
    let erased = |entry: &Entry| {
        is_deleted(entry.entry_id)
            || matches!(entry.content, EntryContent::Edited { target_id, .. } if is_deleted(target_id))
    };
    let told = |entry: &Entry| {
        if erased(entry) { Entry { content: EntryContent::Erased {}, ..entry.clone() } } else { entry.clone() }
    };
    log.iter().map(told).collect()
}

/// Both stores, and the function over them.
struct World {
    function: GetMessages,
    without_archive: GetMessages,
    base: natter_testing::World,
    archive: TestArchive,
}

impl World {
    async fn new() -> Self {
        let archive = TestArchive::start().await;
        let base = natter_testing::World::at(NOW).await.with(archive.variables());
        let nowhere = natter_pg::Database { port: closed_port(), ..archive.database.clone() }.url();
        let without_archive = base.environment(&[("DATABASE_URL", &nowhere)]);
        Self {
            function: GetMessages::init(&base.environment(&[])).await.unwrap(),
            without_archive: GetMessages::init(&without_archive).await.unwrap(),
            base,
            archive,
        }
    }

    /// Makes a conversation with this log; gives its entries and somebody who may read them.
    async fn make(&self, log: &[Written]) -> (Vec<Entry>, Caller, ConversationId) {
        let (sender, receiver) = (person(), person());
        let long_ago = NOW.minus(RECENT_FOR * 10);
        let opened = self.base.conversations.open_direct(sender, receiver, long_ago).await.unwrap();
        let conversation = opened.view.conversation.conversation_id;
        let (mut stored, mut archived) = (Vec::new(), Vec::new());
        for (index, written) in log.iter().enumerate() {
            let mut entry = entry(conversation, sender, index, written.place);
            entry.content = content(written, index, &stored);
            let entry = self.base.conversations.place(entry).await;
            let (in_dynamo, in_postgres) = match written.place {
                Place::Hole => continue,
                Place::Deleted => (false, true),
                Place::Lingering { archived } | Place::Recent { archived } => (true, archived),
            };
            if in_dynamo {
                self.base.messages.put(&entry).await.unwrap();
            }
            if in_postgres {
                archived.push(entry.clone());
            }
            stored.push(entry);
        }
        self.archive.archive.upsert(&archived).await.unwrap();
        // As the functions do that store deletions.
        for target in stored.iter().filter(|entry| matches!(entry.content, EntryContent::Deleted { .. })) {
            self.base.messages.scrub(conversation, target.content.target().unwrap(), None).await.unwrap();
        }
        let caller = Caller { user_id: receiver, connection_id: "reader".to_owned().into(), now: NOW };
        (stored, caller, conversation)
    }
}

/// A port that nobody listens on.
fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn entry(conversation_id: ConversationId, sender_id: UserId, index: usize, place: Place) -> Entry {
    let minutes = Duration::from_mins(u64::try_from(index).unwrap());
    let sent_at = match place {
        Place::Recent { .. } => NOW.minus(Duration::from_hours(24)).plus(minutes),
        Place::Hole | Place::Deleted | Place::Lingering { .. } => NOW.minus(RECENT_FOR * 2).plus(minutes),
    };
    Entry {
        conversation_id,
        entry_id: Uuid::now_v7().into(),
        seq: Seq::ZERO,
        sender_id,
        sent_at,
        content: EntryContent::plain(MessageText::parse(&format!("message {index}")).unwrap()),
    }
}

async fn page(function: &GetMessages, caller: &Caller, conversation: ConversationId, mut fields: Value) -> Page {
    fields["action"] = json!("getMessages");
    fields["id"] = json!("1");
    fields["conversationId"] = json!(conversation);
    let request: frames::GetMessages = ClientFrame::parse(&fields.to_string()).unwrap().try_into().unwrap();
    function.perform(caller, request).await.unwrap().page
}

async fn walk_backwards(
    function: &GetMessages,
    caller: &Caller,
    conversation: ConversationId,
    limit: u16,
) -> (Vec<Entry>, States) {
    let (mut walked, mut states, mut before) = (Vec::new(), States::new(), None::<Seq>);
    loop {
        let page = page(function, caller, conversation, json!({"before": before, "limit": limit})).await;
        assert_eq!(page.gap, None);
        before = page.entries.first().map(|entry| entry.seq).or(before);
        walked.splice(0..0, page.entries.into_iter().map(Entry::from));
        states.extend(page.states);
        if !page.has_more {
            return (walked, states);
        }
    }
}

async fn walk_forwards(
    function: &GetMessages,
    caller: &Caller,
    conversation: ConversationId,
    limit: u16,
) -> (Vec<Entry>, States) {
    let (mut walked, mut states) = (Vec::<Entry>::new(), States::new());
    loop {
        let after = walked.last().map_or(Seq::ZERO, |entry| entry.seq);
        let page = page(function, caller, conversation, json!({"after": after, "limit": limit})).await;
        assert_eq!(page.gap, None);
        walked.extend(page.entries.into_iter().map(Entry::from));
        states.extend(page.states);
        if !page.has_more {
            return (walked, states);
        }
    }
}

#[tokio::test]
async fn what_may_be_stored_late_is_settled_also_where_dynamodb_has_deleted_what_stands_before_it() {
    let world = World::new().await;
    let expired = Written { place: Place::Deleted, change: None };
    for is_last in [false, true] {
        let (log, caller, conversation) = world.make(&[expired.clone(), expired.clone()]).await;
        let say = |index| Entry { sent_at: NOW, ..entry(conversation, log[0].sender_id, index, Place::Hole) };
        let late = world.base.conversations.place(say(2)).await;
        if !is_last {
            let said = world.base.conversations.place(say(3)).await;
            world.base.messages.put(&said).await.unwrap();
        }
        let last = Seq::new(if is_last { 3 } else { 4 });
        let page = page(&world.function, &caller, conversation, json!({"after": 2})).await;
        assert_eq!((page.entries.len(), page.up_to, page.gap), (usize::from(!is_last), last, None));
        assert_eq!(world.base.messages.put(&late).await.unwrap(), Put::Sealed);
        let unheard = self::page(&world.without_archive, &caller, conversation, json!({"after": 0})).await;
        assert_eq!(unheard.gap.map(|gap| gap.after), Some(Seq::ZERO), "nothing is known there");
    }
}

/// What has become of messages.
type States = BTreeMap<EntryId, EntryState>;

/// Nothing happens to a deleted message any more: which of the later changes its state counts does not matter.
fn lasting(mut states: States) -> States {
    let deleted = states.values_mut().filter(|state| state.deleted.is_some());
    deleted.for_each(|state| state.as_of = Seq::ZERO);
    states
}

/// Without what the versions of deleted messages said: until both stores have erased them, one or the other may tell.
fn tellable<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<(Seq, EntryId, Option<&'a EntryContent>)> {
    let is_version = |entry: &Entry| matches!(entry.content, EntryContent::Edited { .. } | EntryContent::Erased {});
    let entries = entries.into_iter();
    entries.map(|entry| (entry.seq, entry.entry_id, Some(&entry.content).filter(|_| !is_version(entry)))).collect()
}

/// Runs `check` on random logs and page sizes.
fn for_random_logs(check: &impl AsyncFn(&World, Vec<Written>, u16)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&(log(), 1_u16..12), |(places, limit)| {
        runtime.block_on(check(&world, places, limit));
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn walking_the_pages_either_way_gives_the_whole_log() {
    for_random_logs(&async |world, written, limit| {
        let (log, caller, conversation) = world.make(&written).await;
        let (entries, true_states) = (as_told(&log), states(&log));
        for (walked, told) in [
            walk_backwards(&world.function, &caller, conversation, limit).await,
            walk_forwards(&world.function, &caller, conversation, limit).await,
        ] {
            assert_eq!(tellable(&walked), tellable(&entries));
            assert_eq!(lasting(told), lasting(true_states.clone()));
        }
    });
}

#[test]
fn without_the_archive_a_page_names_what_is_missing_and_is_right_about_the_rest() {
    for_random_logs(&async |world, written, limit| {
        let (log, caller, conversation) = world.make(&written).await;
        let true_states = states(&log);
        let log = as_told(&log);
        for fields in
            [json!({"limit": limit}), json!({"after": 0, "limit": limit}), json!({"before": 9, "limit": limit})]
        {
            let page = page(&world.without_archive, &caller, conversation, fields).await;
            let (Some(first), Some(last)) = (page.entries.first(), page.entries.last()) else {
                continue;
            };
            let covered: Vec<&Entry> = log.iter().filter(|entry| (first.seq..=last.seq).contains(&entry.seq)).collect();
            assert_eq!(tellable(page.entries.iter().map(Borrow::borrow)), tellable(covered));
            for entry in &page.entries {
                assert!(page.states.contains_key(&entry.entry_id) == true_states.contains_key(&entry.entry_id));
            }
            let mut true_states = true_states.clone();
            true_states.retain(|id, _| page.states.contains_key(id));
            assert_eq!(lasting(page.states), lasting(true_states));
            assert!(page.gap.is_none_or(|gap| first.seq >= gap.before || last.seq <= gap.after));
        }
        let newest = page(&world.without_archive, &caller, conversation, json!({"limit": 100})).await;
        let recent = written.iter().filter(|written| matches!(written.place, Place::Recent { .. })).count();
        assert_eq!(newest.entries.len(), recent, "what is recent is served");
        let is_all = newest.entries.len() == log.len();
        assert!(newest.gap.is_some() || is_all, "what is missing is told");
    });
}

/// An answer to a message, which quotes it.
fn answer(to: &Entry) -> EntryContent {
    let quote = Quote {
        entry_id: to.entry_id,
        seq: to.seq,
        sender_id: to.sender_id,
        text: "a secret".to_owned(),
        attached: None,
    };
    let text = MessageText::parse("Really?").unwrap();
    EntryContent::Message(Message { reply_to: Some(quote), ..Message::plain(text) })
}

#[tokio::test]
async fn a_page_quotes_nothing_that_was_deleted_on_a_later_one_whichever_store_knows_it() {
    let world = World::new().await;
    for place in [Place::Deleted, Place::Recent { archived: false }] {
        let (sender, receiver) = (person(), person());
        let opened = world.base.conversations.open_direct(sender, receiver, NOW.minus(RECENT_FOR * 10)).await.unwrap();
        let conversation = opened.view.conversation.conversation_id;
        let mut log: Vec<Entry> = Vec::new();
        for index in 0..4 {
            let mut entry = entry(conversation, sender, index, place);
            entry.content = match index {
                1 => answer(&log[0]),
                3 => EntryContent::Deleted { target_id: log[0].entry_id, target_seq: Some(log[0].seq) },
                _ => entry.content,
            };
            let entry = world.base.conversations.place(entry).await;
            if place == Place::Deleted {
                world.archive.archive.upsert(std::slice::from_ref(&entry)).await.unwrap();
            } else {
                world.base.messages.put(&entry).await.unwrap();
            }
            log.push(entry);
        }
        let caller = Caller { user_id: receiver, connection_id: "reader".to_owned().into(), now: NOW };
        let page = page(&world.function, &caller, conversation, json!({"before": log[2].seq, "limit": 1})).await;
        let quote = page.entries[0].content.quoted().unwrap();
        assert_eq!((quote.entry_id, quote.text.as_str()), (log[0].entry_id, ""), "{place:?}");
    }
}
