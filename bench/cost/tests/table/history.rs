//! Reading a conversation's log.

use std::time::Duration;

use get_messages::GetMessages;
use natter_chat::history::RECENT_FOR;
use natter_chat::{EntryContent, MessageText};
use natter_cost::{Ledger, Spent};
use natter_lambda::Action;
use natter_testing::{TestArchive, World, ask, caller, person};
use serde_json::json;

/// How many messages of each age there are.
const EACH: usize = 20;

#[tokio::test]
async fn reading_costs_what_the_table_says() {
    let TestArchive { archive, database } = TestArchive::start().await;
    let world = World::start().await.with(database.variables());
    let function = GetMessages::init(&world.environment(&[])).await.unwrap();

    let (alice, bob) = (person(), person());
    let opened = world.conversations.open_direct(alice, bob, world.now.minus(RECENT_FOR * 3)).await.unwrap();
    let conversation = opened.view.conversation.conversation_id;
    for ago in [RECENT_FOR * 2, Duration::from_hours(1)] {
        for number in 0..EACH {
            let content = EntryContent::plain(MessageText::parse(&format!("message {number}")).unwrap());
            let entry = world.append_at(conversation, alice, content, world.now.minus(ago)).await;
            archive.upsert(&[entry]).await.unwrap();
        }
    }
    world.dynamodb().sweep_expired().unwrap();

    let mut ledger = Ledger::default();
    let caller = caller(bob, &world.device(bob).await, world.now);
    for (situation, fields) in [
        ("the newest ten", json!({"limit": 10})),
        ("ten recent ones before them", json!({"before": 31, "limit": 10})),
        ("ten that DynamoDB has deleted", json!({"before": 15, "limit": 10})),
        ("ten, half of which DynamoDB has deleted", json!({"before": 26, "limit": 10})),
    ] {
        let spent = || Spent { statements: function.statements(), ..world.meter.reading().into() };
        let before = spent();
        let mut fields = fields;
        fields["conversationId"] = json!(conversation);
        let page = ask(&function, &caller, "getMessages", fields).await;
        assert_eq!(page["entries"].as_array().unwrap().len(), 10, "{situation}: {page}");
        ledger.note("getMessages", situation, spent() - before);
    }
    ledger.assert_is_all(["getMessages".to_owned()]);
}
