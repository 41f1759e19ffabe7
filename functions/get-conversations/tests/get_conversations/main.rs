//! The list of conversations, against the embedded DynamoDB.
#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(clippy::unwrap_used, reason = "a test fails where it panics")]

use get_conversations::GetConversations;
use natter_chat::{ConversationId, Settings, UserId};
use natter_cost::assert_cost;
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
        let caller = caller(user, &"phone=".to_owned().into(), self.world.now);
        let reply = ask(&self.function, &caller, "getConversations", json!({})).await;
        reply["conversations"].as_array().unwrap().clone()
    }

    async fn read(&self, user: UserId, id: ConversationId) {
        let view = self.world.conversations.for_member(id, user).await.unwrap().unwrap();
        let read = |marks: natter_chat::Marks| marks.read_up_to(view.conversation.last_seq, view.conversation.created_at);
        self.world.conversations.move_marks(id, user, view.membership.marks(), read).await.unwrap();
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
        listing.read(bob, conversation).await;
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
    listing.read(bob, request).await;
    assert_eq!(listing.list(stranger).await[0].get("peer"), None);

    let (alice, carol, _) = listing.world.direct().await;
    listing.world.block(carol, alice).await;
    assert_eq!(listing.list(alice).await[0].get("peer"), None);
    assert_eq!(listing.list(carol).await[0].get("peer"), None);
}

#[tokio::test]
async fn a_list_costs_what_the_table_says() {
    let listing = Listing::start().await;
    let alice = person();
    let mut ids = Vec::new();
    for _ in 0..10 {
        let other = person();
        let id = listing.world.open(alice, other, false).await;
        listing.world.say(id, other, "hello").await;
        listing.read(alice, id).await;
        ids.push(id);
    }
    for situation in
        ["ten direct conversations, nothing unread", "ten direct conversations, three with something unread"]
    {
        let before = listing.function.meter().reading();
        assert_eq!(listing.list(alice).await.len(), 10);
        assert_cost("getConversations", situation, listing.function.meter().reading() - before);
        for id in &ids[..3] {
            listing.world.say(*id, person(), "hello?").await;
        }
    }
}
