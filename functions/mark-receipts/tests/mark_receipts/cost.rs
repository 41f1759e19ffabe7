//! What a mark costs, counted by DynamoDB itself.

use natter_chat::{ConversationId, UserId};
use natter_cost::{Spent, assert_cost};
use natter_testing::{ask, caller, people, person};
use serde_json::json;

use crate::Marking;

/// Of a mark at the first place, which is quiet where its situation says so.
async fn assert_marking_costs(marking: &Marking, action: &str, situation: &str, user: UserId, id: ConversationId) {
    let quiet = situation.starts_with("quiet");
    let (before, pushed) = (marking.world.meter.reading(), marking.world.outside.frame_count());
    let caller = caller(user, &"elsewhere=".to_owned().into(), marking.world.now);
    ask(&marking.function, &caller, action, json!({"conversationId": id, "seq": 1, "quiet": quiet})).await;
    let spent = Spent { quiet, ..(marking.world.meter.reading() - before).into() };
    assert_cost(action, situation, spent, marking.world.outside.frame_count() - pushed);
}

#[tokio::test]
async fn a_mark_costs_what_the_table_says() {
    let marking = Marking::start().await;
    let (alice, bob, conversation) = marking.world.direct().await;
    marking.world.device(alice).await;
    marking.world.say(conversation, alice, "hello").await;
    let direct = "quiet, direct; one device is told";
    assert_marking_costs(&marking, "markDelivered", direct, bob, conversation).await;
    assert_marking_costs(&marking, "markRead", direct, bob, conversation).await;
    assert_marking_costs(&marking, "markRead", "what is read already", bob, conversation).await;

    let (carol, dan) = (person(), person());
    let other = marking.world.open(carol, dan, false).await;
    marking.world.device(carol).await;
    marking.world.say(other, carol, "hello").await;
    let answered = "direct, and answered; one device is told";
    for action in ["markDelivered", "markRead"] {
        assert_marking_costs(&marking, action, answered, dan, other).await;
    }

    let people = people(50);
    let group = marking.world.group(&people).await;
    for person in &people[1..] {
        marking.world.device(*person).await;
    }
    marking.world.say(group, people[0], "hello").await;
    assert_marking_costs(&marking, "markRead", "quiet, a group of fifty with a device each", people[0], group).await;
}
