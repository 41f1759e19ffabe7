//! The list of conversations, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use get_conversations::GetConversations;
use natter_chat::{ConversationId, Settings, UserId};
use natter_cost::Ledger;
use natter_dynamo::Consumption;
use natter_lambda::Action;
use natter_testing::{World, ask, caller, person};
use serde_json::{Value, json};

struct Listing {
    world: World,
    function: GetConversations,
}

impl Listing {
    async fn start() -> Self {
        let world = World::start().await;
        let function = GetConversations::init(&world.environment(&[])).await.unwrap();
        Self { world, function }
    }

    async fn list(&self, user: UserId) -> Vec<Value> {
        self.page(user, json!({})).await["conversations"].as_array().unwrap().clone()
    }

    async fn page(&self, user: UserId, fields: Value) -> Value {
        let caller = caller(user, &"phone=".to_owned().into(), self.world.now);
        ask(&self.function, &caller, "getConversations", fields).await
    }

    async fn read(&self, user: UserId, id: ConversationId, gives_receipts: bool) {
        let view = self.world.conversations.for_member(id, user).await.unwrap().unwrap();
        let read =
            |marks: natter_chat::Cursors| marks.read_up_to(view.conversation.last_seq, view.conversation.created_at);
        self.world.conversations.move_cursors(id, user, view.membership.marks(), gives_receipts, read).await.unwrap();
    }
}

#[tokio::test]
async fn how_far_the_other_one_has_come_is_told_where_both_let_it_be_known() {
    let silent = |settings| Settings { read_receipts: false, ..settings };
    for (i_tell, they_tell) in [(true, true), (true, false), (false, true)] {
        let listing = Listing::start().await;
        let (alice, bob, conversation) = listing.world.direct().await;
        for (user, tells) in [(alice, i_tell), (bob, they_tell)] {
            if !tells {
                listing.world.settings(user, silent).await;
            }
        }
        listing.world.say(conversation, alice, "hello").await;
        listing.read(bob, conversation, they_tell).await;
        let is_told = i_tell && they_tell;
        let peer = listing.list(alice).await[0]["peer"].take();
        assert_eq!((&peer["readSeq"], &peer["deliveredSeq"]), (&json!(u8::from(is_told)), &json!(1)));
        assert_eq!(peer["readAt"].is_number(), is_told);
    }
}

#[tokio::test]
async fn a_stranger_who_waits_and_whoever_is_blocked_learn_nothing_of_the_other_one() {
    let listing = Listing::start().await;
    let (stranger, bob) = (person(), person());
    let request = listing.world.open(stranger, bob, true).await;
    listing.read(bob, request, true).await;
    assert_eq!(listing.list(stranger).await[0].get("peer"), None);

    let (alice, carol, _) = listing.world.direct().await;
    listing.world.block(carol, alice).await;
    assert_eq!(listing.list(alice).await[0].get("peer"), None);
    assert_eq!(listing.list(carol).await[0].get("peer"), None);
}

#[tokio::test]
async fn pages_are_of_one_list_whatever_becomes_of_it_meanwhile() {
    let listing = Listing::start().await;
    let me = person();
    let mut ids = Vec::new();
    for number in 0..9 {
        let id = listing.world.group(&[person(), me]).await;
        listing.world.say_at(id, me, number).await;
        ids.push(id);
    }
    let first = listing.page(me, json!({"limit": 4})).await;
    // What would be on the last page becomes the most active one, and what would be on the second goes.
    listing.world.say_at(ids[0], me, 100).await;
    let owner =
        listing.world.conversations.members(ids[3]).await.unwrap().into_iter().find(|user| *user != me).unwrap();
    listing.world.remove(ids[3], owner, me).await;
    let second = listing.page(me, json!({"limit": 4, "after": first["next"]})).await;
    let third = listing.page(me, json!({"limit": 4, "after": second["next"]})).await;
    assert_eq!(third.get("next"), None);
    let listed = [first, second, third].map(|page| page["conversations"].as_array().unwrap().clone()).concat();
    let listed: Vec<String> = listed.iter().map(|one| one["conversationId"].as_str().unwrap().to_owned()).collect();
    let expected: Vec<String> = [8, 7, 6, 5, 4, 2, 1, 0].map(|number: usize| ids[number].to_string()).to_vec();
    assert_eq!(listed, expected);
}

#[tokio::test]
async fn a_list_that_is_not_kept_any_more_goes_on_where_it_was() {
    let listing = Listing::start().await;
    let me = person();
    for number in 0..5 {
        let id = listing.world.group(&[person(), me]).await;
        listing.world.say_at(id, me, number).await;
    }
    let all = listing.list(me).await;
    let first = listing.page(me, json!({"limit": 2})).await;
    let mut next = first["next"].clone();
    next["listing"] = json!(uuid::Uuid::new_v4());
    let rest = listing.page(me, json!({"after": next})).await;
    assert_eq!(rest["conversations"].as_array().unwrap(), &all[2..]);
}

/// What a page takes, and where the next one begins.
async fn cost_of(listing: &Listing, user: UserId, fields: Value) -> (Consumption, Value) {
    let before = listing.world.meter.reading();
    let next = listing.page(user, fields).await["next"].take();
    (listing.world.meter.reading() - before, next)
}

#[tokio::test]
async fn a_list_costs_what_the_table_says_and_a_further_page_what_is_on_it() {
    let mut ledger = Ledger::default();
    let mut note = |situation, spent| ledger.note("getConversations", situation, spent);
    let listing = Listing::start().await;
    let alice = person();
    let mut ids = Vec::new();
    for _ in 0..10 {
        let other = person();
        let id = listing.world.open(alice, other, false).await;
        listing.world.say(id, other, "hello").await;
        listing.read(alice, id, true).await;
        listing.read(other, id, true).await;
        ids.push(id);
    }
    note("ten direct conversations, nothing unread", cost_of(&listing, alice, json!({})).await.0);
    for id in &ids[..3] {
        // Later than the rest, as unread messages are: the list begins with them.
        listing.world.say_at(*id, person(), 1).await;
    }
    note("ten direct conversations, three with something unread", cost_of(&listing, alice, json!({})).await.0);

    let bob = person();
    for number in 0..60 {
        let other = person();
        let id = listing.world.open(bob, other, false).await;
        listing.world.say_at(id, bob, number).await;
        listing.read(other, id, true).await;
    }
    let mut after = Value::Null;
    for situation in ["the first ten of sixty conversations", "the next ten of sixty", "the ten after those"] {
        let (spent, next) = cost_of(&listing, bob, json!({"limit": 10, "after": after})).await;
        note(situation, spent);
        after = next;
    }
    ledger.assert_is_all(["getConversations".to_owned()]);
}
