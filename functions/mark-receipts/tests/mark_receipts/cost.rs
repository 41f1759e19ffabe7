//! What a mark costs, counted by DynamoDB itself.

use natter_chat::{ConversationId, UserId};
use natter_cost::assert_cost;
use natter_testing::people;

use crate::Marking;

async fn assert_marking_costs(marking: &Marking, action: &str, situation: &str, user: UserId, id: ConversationId) {
    let (before, pushed) = (marking.world.meter.reading(), marking.world.outside.frame_count());
    marking.mark(action, user, id, 1).await;
    let consumed = marking.world.meter.reading() - before;
    assert_cost(action, situation, consumed, marking.world.outside.frame_count() - pushed);
}

#[tokio::test]
async fn a_mark_costs_what_the_table_says() {
    let marking = Marking::start().await;
    let (alice, bob, conversation) = marking.world.direct().await;
    for user in [alice, alice, bob] {
        marking.world.device(user).await;
    }
    marking.world.say(conversation, alice, "hello").await;
    let direct = "direct, nothing else unread; three devices are told";
    assert_marking_costs(&marking, "markDelivered", direct, bob, conversation).await;
    assert_marking_costs(&marking, "markRead", direct, bob, conversation).await;
    assert_marking_costs(&marking, "markRead", "what is read already", bob, conversation).await;

    let people = people(50);
    let group = marking.world.group(&people).await;
    for person in &people[1..] {
        marking.world.device(*person).await;
    }
    marking.world.say(group, people[0], "hello").await;
    assert_marking_costs(&marking, "markRead", "a group of fifty with a device each", people[0], group).await;
}
